import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
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

  it('P18: is not ready while the first provider and the demo world are set up', async () => {
    const blocker = createServer().listen(0);
    const port = (blocker.address() as AddressInfo).port;
    await new Promise((resolve) => blocker.close(resolve));
    const settings = {
      NODE_ENV: 'test',
      PORT: String(port),
      DATABASE_URL: portal.database.url,
      DATA_DIR: portal.dataDir,
    };
    const config = loadConfig({ ...settings, GATEHOUSE_WORKER_CONCURRENCY: '0' });
    const ready = async () => {
      const answer = await fetch(`http://localhost:${port}/ready`);
      return [answer.status, ((await answer.json()) as { checks: { setUp: string } }).checks.setUp];
    };
    let meanwhile: unknown;
    const app = await startApp(config, portal.database.url, portal.app.context.log, async () => {
      meanwhile = await ready();
    });
    expect([meanwhile, await ready()]).toEqual([
      [503, 'failing'],
      [200, 'ok'],
    ]);
    await app.stop();
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

  it('counts the calls of each provider with their outcomes, and what waits for it and how long', async () => {
    const partner = await portal.as('partner');
    const settled = await requestAccess(partner, { plan: 'free' });
    await provisioned(partner, settled.id);
    const value = async (name: string, labels = 'provider="sandbox"') => {
      const text = await (await get('/metrics')).text();
      return Number(text.match(new RegExp(`^gatehouse_provider_${name}\\{${labels}\\} ([\\d.]+)$`, 'm'))?.[1]);
    };
    const calls = (operation: string, outcome: string) =>
      value('call_duration_seconds_count', `provider="sandbox",operation="${operation}",outcome="${outcome}"`);
    expect([await value('up'), await value('changes_waiting'), await value('oldest_change_seconds')]).toEqual([
      1, 0, 0,
    ]);
    expect(await calls('applyKey', 'ok')).toBeGreaterThan(0);
    expect(await calls('checkHealth', 'ok')).toBeGreaterThan(0);
    await portal.sandbox.goOffline();
    const { id } = await requestAccess(partner, { plan: 'free' });
    await expect.poll(() => value('up')).toBe(0);
    expect(await value('changes_waiting')).toBe(1);
    expect(await value('oldest_change_seconds')).toBeGreaterThan(0);
    expect(await calls('applyKey', 'unreachable')).toBeGreaterThan(0);
    await portal.sandbox.goOnline();
    await provisioned(partner, id);
    await expect.poll(() => value('changes_waiting')).toBe(0);
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
