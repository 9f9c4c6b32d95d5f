import { setImmediate as breathe } from 'node:timers/promises';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSocketClient, type Result, resumable, sseOptions } from '../../clients/js/dist/index.js';
import { startBadLine, startLogServer } from '../support/log-server.ts';
import { Random } from '../support/random.ts';
import { range } from '../unit/live/event-fixture.ts';

const query = 'subscription ($after: String) { changed(after: $after) { position } }';
const retryWait = () => breathe();
const NO_TOKEN = new Error('The tokens cannot be reached.');

const CLIENTS = [
  ['socket', createSocketClient],
  ['stream', (options: Parameters<typeof sseOptions>[0]) => resumable(createClient(sseOptions(options)))],
] as const;

describe('K9: a client whose token cannot be had for a while', () => {
  let server: Awaited<ReturnType<typeof startLogServer>>;
  beforeAll(async () => {
    server = await startLogServer();
  });
  afterAll(() => server.stop());

  it.each(CLIENTS)('comes back on a %s, at the first connection and at each later one', async (_, create) => {
    const line = await startBadLine(server.port, new Random(1), 10);
    const { position, after } = await server.head();
    let asked = 0;
    let committed = position;
    const waits: number[] = [];
    const client = create({
      url: line.url,
      // Two of three times there is none: once by a rejection, once by a failure at once.
      token: () => {
        asked += 1;
        if (asked % 3 === 1) return Promise.reject(NO_TOKEN);
        if (asked % 3 === 2) throw NO_TOKEN;
        return null;
      },
      retryWait: (retries) => {
        waits.push(retries);
        return retryWait();
      },
    });
    const heard: number[] = [];
    const more = async () => {
      committed += 1;
      await server.commit(1);
    };
    await more();
    for await (const { data } of client.iterate({ query, variables: { after } })) {
      heard.push(data.changed.position);
      if (line.left > 0) await more();
      else if (heard.length === committed - position) break;
    }
    line.stop();
    await client.dispose();
    expect(heard).toEqual(range(position + 1, committed));
    expect(asked).toBeGreaterThan(10);
    // The waits grow, as they do for a lost network.
    expect(waits).toContain(1);
  });

  it('goes on with a stream whose 401 was renewed, when connections are lost afterwards', async () => {
    const { port } = server;
    const said: unknown[] = [];
    const answers = ['refused', 'lost', 'served', 'lost', 'served'];
    let renewals = 0;
    const client = resumable(
      createClient(
        sseOptions({
          url: `http://127.0.0.1:${port}/graphql`,
          retryWait,
          fetchFn: async (...request) => {
            const answer = answers.shift();
            said.push(answer);
            if (answer === 'refused') return new Response('', { status: 401 });
            if (answer === 'lost') throw new TypeError('fetch failed');
            const response = await fetch(...request);
            return answers.length > 0 ? brokenBehindOne(response) : response;
          },
        }),
      ),
      {
        onUnauthenticated: () => {
          renewals += 1;
          return true;
        },
      },
    );
    const { position, after } = await server.head();
    await server.commit(1);
    const results = client.iterate({ query, variables: { after } });
    const heard = [await results.next()];
    await server.commit(1);
    heard.push(await results.next());
    await results.return();
    expect(heard.map(({ value }) => (value as Result).data.changed.position)).toEqual([position + 1, position + 2]);
    expect([said, renewals]).toEqual([['refused', 'lost', 'served', 'lost', 'served'], 1]);
  });
});

/** Breaks once it has told an event. */
function brokenBehindOne(response: Response): Response {
  const cut = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(chunk);
      if (new TextDecoder().decode(chunk).includes('position')) setImmediate(() => controller.error(new Error('cut')));
    },
  });
  return new Response(response.body!.pipeThrough(cut), { headers: response.headers });
}
