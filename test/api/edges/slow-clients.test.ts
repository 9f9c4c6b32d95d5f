import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { DRIPS, drip } from '../../support/dripping-client.ts';
import { post, startToyServer, type ToyServer, type ToyServerOptions } from '../../support/toy-server.ts';

const KINDS = Object.keys(DRIPS) as (keyof typeof DRIPS)[];

let server: ToyServer;
const clients: { stop(): void }[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.stop();
  await server.stop();
});

async function start(kind: keyof typeof DRIPS, options: ToyServerOptions, host = '127.0.0.1') {
  server = await startToyServer(options);
  const client = await drip(kind, server.port, host);
  clients.push(client);
  return client;
}

describe('X8: a client that does not come to an end', () => {
  const times = {
    requestTimeout: 400,
    connectionTimeout: 600,
    http: { headersTimeout: 300, connectionsCheckingInterval: 50 },
  };

  test.each(KINDS)('with its %s is cut off, and others are answered meanwhile', async (kind) => {
    const client = await start(kind, { times });
    expect((await post(server.url, { query: '{ hello }' })).body).toEqual({ data: { hello: 'Hello, world!' } });
    const answer = await client.answered;
    if (kind !== 'nothing')
      expect(answer).toMatch(/^HTTP\/1\.1 408 .*{"errors":\[{"message":"The request took too long/s);
  });

  test.each(KINDS)('with its %s does not hold back a server that closes', async (kind) => {
    const client = await start(kind, {});
    // A grace longer than this test may take: whoever waits for its end fails.
    await server.http.close(60_000);
    await client.answered;
  });

  test('holds it back on no address of localhost', async () => {
    const addresses = await lookup('localhost', { all: true });
    server = await startToyServer({ host: 'localhost' });
    for (const { address } of addresses) clients.push(await drip('body', server.port, address));
    await server.http.close(60_000);
  });

  test('does not read its answer is cut after the grace', async () => {
    server = await startToyServer();
    const socket = connect(server.port, '127.0.0.1');
    clients.push({ stop: () => void socket.destroy() });
    const body = JSON.stringify({ query: '{ slow }' });
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await server.toy.slow.started;
    const closed = once(socket, 'close');
    await server.http.close(50);
    await closed;
  });
});

test('K12: a client that leaves before its compressed answer is told of as no fault', async () => {
  server = await startToyServer();
  const socket = connect(server.port, '127.0.0.1');
  const [accepted] = await once(server.http.server, 'connection');
  const query = 'query ($name: String) { slow hello(name: $name) }';
  const body = JSON.stringify({ query, variables: { name: 'x'.repeat(1_900_000) } });
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await server.toy.slow.started;
  const before = server.lines.length;
  server.toy.slow.release();
  // While it is compressed: nothing of it has been written.
  setImmediate(() => accepted.destroy());
  await expect.poll(() => server.lines.length).toBeGreaterThan(before);
  expect(server.lines.filter(({ level }) => Number(level) > 30)).toEqual([]);
});

test('X8: what is no HTTP is refused in the form of GraphQL errors', async () => {
  server = await startToyServer();
  const socket = connect(server.port, '127.0.0.1');
  socket.write('this is no request\r\n\r\n');
  const [data] = await once(socket, 'data');
  expect(String(data)).toMatch(/^HTTP\/1\.1 400 .*{"errors":\[{"message":"This is no HTTP request\."/s);
});
