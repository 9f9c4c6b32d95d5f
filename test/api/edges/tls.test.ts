import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type ClientHttp2Session, connect } from 'node:http2';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startToyServer, type ToyServer } from '../../support/toy-server.ts';

/** Of nobody but `localhost`, and for these tests alone. */
const [cert, key] = ['certificate', 'key'].map((name) =>
  readFileSync(new URL(`../../support/tls/${name}.pem`, import.meta.url)),
) as [Buffer, Buffer];

let server: ToyServer;
let session: ClientHttp2Session;
beforeAll(async () => {
  server = await startToyServer({ tls: { cert, key }, introspection: true });
  session = connect(`https://localhost:${server.port}`, { ca: cert });
  await once(session, 'connect');
});
afterAll(async () => {
  session.close();
  await server.stop();
});

async function ask(headers: Record<string, string>, body?: object) {
  const stream = session.request({ ':path': '/graphql', ...headers });
  const response = once(stream, 'response');
  stream.end(body && JSON.stringify(body));
  const [{ ':status': status, ...rest }] = await response;
  return { status, headers: rest, stream };
}

const POST = { ':method': 'POST', 'content-type': 'application/json' };

describe('K12: over TLS of our own', () => {
  it('HTTP/2 is spoken with who can: by GET and POST, compressed, under the same rules', async () => {
    expect(session.alpnProtocol).toBe('h2');
    const get = await ask({ ':path': `/graphql?query=${encodeURIComponent('{ hello }')}` });
    expect([get.status, await text(get.stream)]).toEqual([200, expect.stringContaining('Hello, world!')]);
    const post = await ask(
      { ...POST, 'accept-encoding': 'br' },
      { query: '{ __schema { types { name description } } }' },
    );
    expect([post.status, post.headers['content-encoding']]).toEqual([200, 'br']);
    post.stream.close();
    const foreign = await ask({ ...POST, origin: 'https://evil.example.com' }, { query: '{ hello }' });
    expect(foreign.status).toBe(403);
    const own = await ask({ ...POST, origin: `https://localhost:${server.port}` }, { query: '{ hello }' });
    expect(own.status).toBe(200);
    const misled = await ask({ ...POST, ':authority': 'evil.example' }, { query: '{ hello }' });
    expect(misled.status).toBe(421);
  });

  it('a subscription is streamed over HTTP/2, and ends on the server when its client goes', async () => {
    const { status, headers, stream } = await ask(
      { ...POST, accept: 'text/event-stream' },
      { query: 'subscription { never }' },
    );
    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
    await expect.poll(() => gauge(server)).toBe(1);
    stream.close();
    await expect.poll(() => gauge(server)).toBe(0);
  });

  it('HTTP/1.1 is spoken with who cannot, and WebSockets work', async () => {
    const url = `https://localhost:${server.port}/graphql?query=${encodeURIComponent('{ hello }')}`;
    const [response] = await once(request(url, { ca: cert }).end(), 'response');
    expect([response.httpVersion, await text(response)]).toEqual(['1.1', expect.stringContaining('Hello, world!')]);
    const socket = new WebSocket(`wss://localhost:${server.port}/graphql`, 'graphql-transport-ws', { ca: cert });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    const [message] = await once(socket, 'message');
    expect(JSON.parse(String(message)).type).toBe('connection_ack');
    socket.close();
  });

  it('a stop lets what has begun come to its end, on either, and nothing hang', async () => {
    const other = await startToyServer({ tls: { cert, key } });
    const client = connect(`https://localhost:${other.port}`, { ca: cert });
    const stream = client.request({ ':path': '/graphql', ...POST });
    stream.end(JSON.stringify({ query: '{ hello }' }));
    await once(stream, 'response');
    await text(stream);
    await other.stop();
    if (!client.destroyed) await once(client, 'close');
  });
});

const gauge = async ({ metrics }: ToyServer) => (await metrics.openStreams.get()).values[0]?.value ?? 0;
