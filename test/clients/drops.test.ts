import { setImmediate as breathe } from 'node:timers/promises';
import { gql } from '@apollo/client';
import { createClient } from 'graphql-sse';
import { type ConcreteRequest, requestSubscription } from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resumable, sseOptions } from '../../clients/js/dist/index.js';
import { startBadLine, startLogServer } from '../support/log-server.ts';
import { chosenSeed, Random } from '../support/random.ts';
import { createApollo } from './recipes/apollo.ts';
import { createRelay } from './recipes/relay.ts';
import { createUrql } from './recipes/urql.ts';

/** No `after`, and no `cursor`: whatever a client asks for, it resumes. */
const TEXT = 'subscription Changed { changed { position } }';

interface Delivered {
  changed: { position: number };
}

/** Tells the positions that arrive. Returns what ends it. */
type Follow = (url: string, hear: (position: number) => void, fail: (error: unknown) => void) => () => void;

const retryWait = () => breathe();

const FOLLOWERS: [name: string, drops: number, follow: Follow][] = [
  [
    'Apollo Client',
    500,
    (url, hear, fail) => {
      const { client, socket } = createApollo({ url, retryWait });
      const subscription = client
        .subscribe<Delivered>({ query: gql(TEXT), errorPolicy: 'all' })
        .subscribe({ next: ({ data, error }) => (error ? fail(error) : hear(data!.changed.position)), error: fail });
      return () => {
        subscription.unsubscribe();
        client.stop();
        void socket.dispose();
      };
    },
  ],
  [
    'urql',
    500,
    (url, hear, fail) => {
      const { client, socket } = createUrql({ url, retryWait });
      const { unsubscribe } = client
        .subscription<Delivered>(TEXT, {})
        .subscribe(({ data, error }) => (error ? fail(error) : hear(data!.changed.position)));
      return () => {
        unsubscribe();
        void socket.dispose();
      };
    },
  ],
  [
    'Relay',
    500,
    (url, hear, fail) => {
      const { environment, socket } = createRelay({ url, retryWait });
      const { dispose } = requestSubscription<{ variables: object; response: Delivered }>(environment, {
        subscription: CHANGED,
        variables: {},
        onNext: (data) => hear(data!.changed.position),
        onError: fail,
      });
      return () => {
        dispose();
        void socket.dispose();
      };
    },
  ],
  [
    'graphql-sse',
    100,
    (url, hear, fail) => {
      const client = resumable(createClient(sseOptions({ url, retryWait })));
      return client.subscribe(
        { query: TEXT },
        { next: ({ data }) => hear(data.changed.position), error: fail, complete: () => fail('complete') },
      );
    },
  ],
];

describe('K9: a client whose connection is dropped at random', () => {
  let server: Awaited<ReturnType<typeof startLogServer>>;
  beforeAll(async () => {
    server = await startLogServer();
  });
  afterAll(() => server.stop());

  it.each(FOLLOWERS)(
    '%s, %i times: misses nothing, and gets nothing twice',
    { timeout: 120_000 },
    async (_, drops, follow) => {
      const seed = chosenSeed();
      const line = await startBadLine(server.port, new Random(seed), drops);
      const first = (await server.head()) + 1;
      let committed = first - 1;
      const heard: number[] = [];
      const over = Promise.withResolvers<void>();
      const more = async (count: number) => {
        committed += count;
        await server.commit(count);
      };
      const stop = follow(
        line.url,
        (position) => {
          heard.push(position);
          if (line.left > 0) more(1).catch(over.reject);
          else if (position === committed) over.resolve();
        },
        over.reject,
      );
      // What is committed before the subscription stands is not its own.
      await expect.poll(() => server.fanOut.stats.subscribers).toBeGreaterThan(0);
      await more(5);
      await over.promise;
      stop();
      line.stop();
      expect(heard, `SEED=${seed}`).toEqual(Array.from({ length: committed - first + 1 }, (_, index) => first + index));
      expect(line.left).toBe(0);
    },
  );
});

const CHANGED = request('Changed', TEXT);

/** What relay-compiler makes of the document. */
function request(name: string, text: string): ConcreteRequest {
  const position = { alias: null, args: null, kind: 'ScalarField', name: 'position', storageKey: null } as const;
  const changed = {
    ...{ alias: null, args: null, kind: 'LinkedField', name: 'changed', storageKey: null, plural: false },
    concreteType: 'Change',
    selections: [position],
  } as const;
  const selections = [changed];
  return {
    fragment: {
      ...{ argumentDefinitions: [], kind: 'Fragment', metadata: null, name, selections },
      ...{ type: 'Subscription', abstractKey: null },
    },
    kind: 'Request',
    operation: { argumentDefinitions: [], kind: 'Operation', name, selections },
    params: { cacheID: name, id: null, metadata: {}, name, operationKind: 'subscription', text },
  } as unknown as ConcreteRequest;
}
