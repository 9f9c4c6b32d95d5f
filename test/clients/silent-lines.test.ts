import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createClient } from 'graphql-sse';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket as Ws } from 'ws';
import { createSocketClient, type Payload, resumable, sseOptions } from '../../clients/js/dist/index.js';

const query = 'subscription { x }';
const retryWait = () => Promise.resolve();

describe('K9: a line that was lost without a word', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('is given up by a stream: before the answer, and behind an event', async () => {
    const resumes: unknown[] = [];
    const aborted: unknown[] = [];
    const never = new Promise<never>(() => {});
    const fetchFn = (_: unknown, { body, signal }: RequestInit = {}) => {
      const { extensions } = JSON.parse(String(body)) as Payload;
      resumes.push((extensions!.resume as { after?: string }).after);
      signal?.addEventListener('abort', () => aborted.push(resumes.length));
      return resumes.length === 1 ? never : Promise.resolve(streamOf(event(resumes.length), signal!));
    };
    const client = resumable(createClient(sseOptions({ url: 'http://a.test', retryWait, fetchFn: fetchFn as never })));
    const heard: unknown[] = [];
    const stop = client.subscribe({ query }, { next: ({ data }) => heard.push(data.x), error() {}, complete() {} });
    await vi.advanceTimersByTimeAsync(29_000);
    expect([resumes, heard]).toEqual([[undefined], []]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([resumes, heard, aborted]).toEqual([[undefined, undefined], [2], [1]]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect([resumes, heard, aborted]).toEqual([
      [undefined, undefined, 'c2'],
      [2, 3],
      [1, 2],
    ]);
    stop();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stays a stream where signs of life come, however long whoever reads it takes', async () => {
    let fetched = 0;
    let alive!: () => void;
    const fetchFn = async () => {
      fetched += 1;
      const bytes = new TransformStream<string, string>();
      const writer = bytes.writable.getWriter();
      alive = () => void writer.write(':\n\n');
      alive();
      return new Response(bytes.readable.pipeThrough(new TextEncoderStream()), {
        headers: { 'content-type': 'text/event-stream' },
      });
    };
    const client = resumable(createClient(sseOptions({ url: 'http://a.test', retryWait, fetchFn })));
    const stop = client.subscribe({ query }, { next() {}, error() {}, complete() {} });
    for (let i = 0; i < 10; i += 1) {
      await vi.advanceTimersByTimeAsync(12_000);
      alive();
    }
    expect(fetched).toBe(1);
    stop();
  });

  describe('to a server that takes connections and says nothing', () => {
    let server: Server;
    const taken: Socket[] = [];
    beforeEach(async () => {
      server = createServer((socket) => taken.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
      await once(server, 'listening');
    });
    afterEach(() => {
      for (const socket of taken) socket.destroy();
      server.close();
    });

    it.each([
      ['of the runtime', undefined],
      ['of ws', Ws],
    ])('is given up by a socket %s', async (_, webSocketImpl) => {
      const { port } = server.address() as AddressInfo;
      const connected = once(server, 'connection');
      const client = createSocketClient({ url: `http://127.0.0.1:${port}/graphql`, retryWait, webSocketImpl });
      const stop = client.subscribe({ query }, { next() {}, error() {}, complete() {} });
      await connected;
      const again = once(server, 'connection');
      await vi.advanceTimersByTimeAsync(15_000);
      await again;
      stop();
    });
  });
});

const event = (n: number) =>
  `event: next\ndata: ${JSON.stringify({ data: { x: n }, extensions: { cursor: `c${n}` } })}\n\n`;

/** Brings this, and then nothing more. */
function streamOf(text: string, signal: AbortSignal): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      signal.addEventListener('abort', () => controller.error(signal.reason));
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
