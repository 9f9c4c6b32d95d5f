import { expect, test } from 'vitest';
import { post, startToyServer, ToyClient } from '../../support/toy-server.ts';

test('/health answers as long as the process lives', async () => {
  await using server = await disposable({ readiness: [failing()] });
  expect((await fetch(`${server.origin}/health`)).status).toBe(200);
});

test('/ready is 200 when every check passes', async () => {
  await using server = await disposable({ readiness: [{ name: 'database', check: async () => {} }] });
  const response = await fetch(`${server.origin}/ready`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: 'ready', checks: { database: 'ok' } });
});

test('/ready is 503 when a check fails, and keeps the cause in the log', async () => {
  await using server = await disposable({ readiness: [failing(), { name: 'worker', check: async () => {} }] });
  const response = await fetch(`${server.origin}/ready`);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ status: 'not ready', checks: { database: 'failing', worker: 'ok' } });
  expect(server.lines).toContainEqual(expect.objectContaining({ msg: 'Not ready', check: 'database' }));
});

test('/metrics counts requests, operations, sockets and subscriptions', async () => {
  await using server = await disposable();
  await post(server.url, { query: '{ hello }' });
  await post(server.url, { query: '{ boom }' });
  await post(server.url, { query: '{ nothing }' });
  const client = await ToyClient.connect(server.url);
  client.subscribe('1', 'subscription { ticks { n } }');
  await client.settled();
  const metrics = await (await fetch(`${server.origin}/metrics`)).text();
  expect(metrics).toContain('gatehouse_graphql_operations_total{type="query",outcome="ok"} 1');
  expect(metrics).toContain('gatehouse_graphql_operations_total{type="query",outcome="error"} 1');
  expect(metrics).toContain('gatehouse_graphql_operations_total{type="unknown",outcome="refused"} 1');
  expect(metrics).toContain(
    'gatehouse_http_request_duration_seconds_count{method="POST",route="/graphql",status="200"} 3',
  );
  expect(metrics).toContain('gatehouse_websocket_connections 1');
  expect(metrics).toContain('gatehouse_graphql_subscriptions 1');
});

test('an unknown path is a 404 in the form of GraphQL errors', async () => {
  await using server = await disposable();
  const response = await fetch(`${server.origin}/admin`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
});

function failing() {
  return {
    name: 'database',
    check: async () => {
      throw new Error('connection refused');
    },
  };
}

async function disposable(...args: Parameters<typeof startToyServer>) {
  const server = await startToyServer(...args);
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.stop() });
}
