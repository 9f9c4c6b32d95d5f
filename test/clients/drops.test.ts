import { setImmediate as breathe } from 'node:timers/promises';
import { gql } from '@apollo/client';
import { createClient } from 'graphql-sse';
import { requestSubscription } from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resumable, sseOptions } from '../../clients/js/dist/index.js';
import { LOG_SCHEMA, startBadLine, startLogServer } from '../support/log-server.ts';
import { chosenSeed, Random } from '../support/random.ts';
import { range } from '../unit/live/event-fixture.ts';
import { createApollo } from './recipes/apollo.ts';
import { createRelay } from './recipes/relay.ts';
import { createUrql } from './recipes/urql.ts';
import { artifactOf } from './relay-compiler.ts';

/** No `cursor`: whatever a client asks for, it resumes. It begins where it has read what there was. */
const TEXT = 'subscription ChangedSubscription($after: String) { changed(after: $after) { position } }';

interface Begin {
  url: string;
  after: string;
}

interface Delivered {
  changed: { position: number };
}

/** Tells the positions that arrive. Returns what ends it. */
type Follow = (begin: Begin, hear: (position: number) => void, fail: (error: unknown) => void) => () => void;

const retryWait = () => breathe();

const FOLLOWERS: [name: string, drops: number, follow: Follow][] = [
  [
    'Apollo Client',
    500,
    ({ url, after }, hear, fail) => {
      const { client, socket } = createApollo({ url, retryWait });
      const subscription = client
        .subscribe<Delivered>({ query: gql(TEXT), variables: { after }, errorPolicy: 'all' })
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
    ({ url, after }, hear, fail) => {
      const { client, socket } = createUrql({ url, retryWait });
      const { unsubscribe } = client
        .subscription<Delivered>(TEXT, { after })
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
    ({ url, after }, hear, fail) => {
      const { environment, socket } = createRelay({ url, retryWait });
      const { dispose } = requestSubscription<{ variables: object; response: Delivered }>(environment, {
        subscription: CHANGED,
        variables: { after },
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
    ({ url, after }, hear, fail) => {
      const client = resumable(createClient(sseOptions({ url, retryWait })));
      return client.subscribe(
        { query: TEXT, variables: { after } },
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
    { timeout: 60_000 },
    async (_, drops, follow) => {
      const seed = chosenSeed();
      const line = await startBadLine(server.port, new Random(seed), drops);
      const { position, after } = await server.head();
      let committed = position;
      const heard: number[] = [];
      const over = Promise.withResolvers<void>();
      const more = async (count: number) => {
        committed += count;
        await server.commit(count);
      };
      const stop = follow(
        { url: line.url, after },
        (one) => {
          heard.push(one);
          if (line.left > 0) more(1).catch(over.reject);
          else if (one === committed) over.resolve();
        },
        over.reject,
      );
      await more(5);
      await over.promise;
      stop();
      line.stop();
      expect(heard, `SEED=${seed}`).toEqual(range(position + 1, committed));
      expect(line.left).toBe(0);
    },
  );
});

const CHANGED = artifactOf(LOG_SCHEMA, TEXT);
