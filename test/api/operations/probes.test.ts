import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { provisioned, requestAccess } from '../../support/story.ts';

describe('what operators watch', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.stop());

  const get = (path: string) => fetch(new URL(path, portal.url));

  it('lives, and is ready when database, worker and event log answer', async () => {
    expect(await (await get('/health')).json()).toEqual({ status: 'ok' });
    const ready = await get('/ready');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', checks: expect.objectContaining({ database: 'ok', worker: 'ok', events: 'ok' }) },
    ]);
  });

  it('counts requests, operations, jobs and sockets for Prometheus', async () => {
    const partner = await portal.as('partner');
    const { id } = await requestAccess(partner, { plan: 'free' });
    await provisioned(partner, id);
    const socket = await partner.subscribe('subscription { credentialChanged { type } }');
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(/^gatehouse_graphql_operations_total\{type="mutation",outcome="ok"\} \d+$/m);
    expect(metrics).toMatch(
      /^gatehouse_http_request_duration_seconds_count\{method="POST",route="\/graphql",status="200"\} \d+$/m,
    );
    expect(metrics).toMatch(/^gatehouse_websocket_connections 1$/m);
    expect(metrics).toMatch(/^gatehouse_events_behind_seconds \d/m);
    await socket.stop();
  });

  it('gives every answer a request id, and takes over that of the caller', async () => {
    const response = await fetch(portal.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'trace-42' },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });
    expect(response.headers.get('x-request-id')).toBe('trace-42');
    expect((await get('/health')).headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  });
});
