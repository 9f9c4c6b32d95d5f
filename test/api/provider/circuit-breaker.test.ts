import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeSeconds } from '../../../src/provider/outages/health-check.service.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, provisioned, REQUEST_ACCESS, readRequest, requestAccess } from '../../support/story.ts';
import { connect, ownApi, planPolicy, productPolicy, startSecondGateway } from './second-gateway.ts';

describe('a provider that is down', () => {
  let portal: TestPortal;
  beforeEach(async () => {
    portal = await startTestPortal();
  });
  afterEach(() => portal.stop());

  const sandboxRow = () =>
    portal.app.context.db.selectFrom('provider').selectAll().where('name', '=', 'sandbox').executeTakeFirstOrThrow();
  const waiting = async () => {
    const { rows } = await sql<{ attempts: number; flags: object | null }>`
      select attempts, flags from graphile_worker.jobs where task_identifier = 'credential.converge' order by id`.execute(
      portal.app.context.db,
    );
    return rows;
  };
  const grant = async (): Promise<Data> => {
    const request = await requestAccess(await portal.as('partner'));
    await approve(await portal.as('owner'), request.id);
    return request;
  };

  it('leaves decisions possible, takes no attempt from what waits for it, and gets all of it when it is back', async () => {
    const partner = await portal.as('partner');
    await portal.sandbox.goOffline();
    const requests = [await grant(), await grant(), await grant()];
    await expect.poll(async () => (await sandboxRow()).status).toBe('DOWN');
    const later = await grant();
    expect(await readRequest(partner, later.id)).toMatchObject({ status: 'APPROVED', provisioning: 'IN_PROGRESS' });
    const { id } = await sandboxRow();
    const flags = { [`provider:${id}`]: true };
    await expect.poll(async () => (await waiting()).at(-1)).toEqual({ attempts: 0, flags });
    // The calls that found the outage count as attempts.
    for (const { attempts } of await waiting()) expect(attempts).toBeLessThan(3);
    await portal.sandbox.goOnline();
    for (const request of [...requests, later]) await provisioned(partner, request.id);
    expect(await sandboxRow()).toMatchObject({ status: 'UP', lastError: null });
  });

  it('is looked at no more often than its pause allows, however many jobs wait for it', async () => {
    const { url } = portal.sandbox;
    await portal.sandbox.goOffline();
    let looks = 0;
    const deaf = await listen(Number(new URL(url).port), () => {
      looks += 1;
    });
    for (let count = 0; count < 6; count += 1) await grant();
    await expect.poll(async () => (await sandboxRow()).status).toBe('DOWN');
    const since = performance.now();
    looks = 0;
    await expect.poll(() => looks).toBeGreaterThan(2);
    // A machine that is busy makes it fewer, never more. Of the last look before, the call may have come late.
    const pauses = (performance.now() - since) / (1_000 * probeSeconds(portal.app.context));
    expect(looks).toBeLessThanOrEqual(Math.floor(pauses) + 2);
    deaf.closeAllConnections();
    await new Promise((resolve) => deaf.close(resolve));
  }, 60_000);

  it('is no hindrance to others', async () => {
    const owner = await portal.as('owner');
    const { createProvider } = await owner.send(
      `mutation ($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } userErrors { code } } }`,
      {
        input: {
          ...{ name: 'gone', kind: 'TYK_GATEWAY', url: 'http://127.0.0.1:9', secret: 'x', tykOrganisationId: 'other' },
        },
      },
    );
    const read = 'query ($id: ID!) { provider(id: $id) { status lastError { kind } } }';
    const statusOf = async () => (await owner.send(read, createProvider.provider)).provider;
    await expect.poll(statusOf).toEqual({ status: 'DOWN', lastError: { kind: 'UNREACHABLE' } });
    const request = await grant();
    await provisioned(await portal.as('partner'), request.id);
  });

  it('a slow one, however much waits for it, holds up neither decisions nor other providers', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const slow = await startSecondGateway([ownApi('one')]);
    await slow.putPolicy(productPolicy('p1', ['one']));
    await slow.putPolicy(planPolicy('l1'));
    const offer = await publishAll(owner, await connect(owner, slow.connection));
    // Below the time-out of a call, so that the provider is never found down.
    slow.sandbox.inject({ effect: 'slow', delayMs: 8_000, on: (_, path) => path.startsWith('/tyk/keys/') });
    const behind: string[] = [];
    for (let count = 0; count < 12; count += 1) {
      const input = { ...offer, newApp: { name: `Slow ${count}` } };
      const { requestAccess } = await partner.send(REQUEST_ACCESS, { input });
      expect(requestAccess.accessRequest.status).toBe('APPROVED');
      behind.push(requestAccess.accessRequest.id);
    }
    await provisioned(partner, (await grant()).id);
    for (const id of behind) expect((await readRequest(partner, id)).provisioning).toBe('IN_PROGRESS');
    await slow.stop();
  }, 60_000);

  it('is checked by one job, which survives a restart and is never doubled', async () => {
    const { id } = await sandboxRow();
    const owner = await portal.as('owner');
    const touch = 'mutation ($id: ID!) { updateProvider(id: $id, input: { policyTags: [] }) { provider { id } } }';
    for (let count = 0; count < 5; count += 1) await owner.send(touch, { id });
    const checks = async () => {
      const { rows } = await sql<{ key: string }>`select key from graphile_worker.jobs
        where task_identifier = 'provider.check' and key is not null and locked_at is null and run_at > now() + interval '10 s'`.execute(
        portal.app.context.db,
      );
      return rows;
    };
    await expect.poll(checks).toEqual([{ key: `provider.check:${id}` }]);
  });
});

/** Publishes the product and the plan of a provider to everybody; the plan approves by itself. */
async function publishAll(owner: Client, providerId: string) {
  const query = `{ products { nodes { id administration { provider { id } } } }
    plans { nodes { id administration { provider { id } } } } }`;
  const { products, plans } = await owner.send(query);
  const idOf = ({ nodes }: Data) => nodes.find((node: Data) => node.administration.provider?.id === providerId).id;
  const [productIds, planId] = [[idOf(products)], idOf(plans)];
  const approves = 'mutation ($id: ID!) { updatePlan(id: $id, input: { autoApprove: true }) { userErrors { code } } }';
  await owner.send(approves, { id: planId });
  const input = { name: 'Slow', visibility: 'PUBLIC', productIds, planIds: [planId] };
  const create = `mutation ($input: CreateCatalogueInput!) {
    createCatalogue(input: $input) { catalogue { id } userErrors { code } } }`;
  await owner.send(create, { input });
  return { productIds, planId };
}

/** Accepts connections on the port of a gateway and answers nothing but 503. */
async function listen(port: number, onCall: () => void): Promise<Server> {
  const server = createServer((_request, response) => {
    onCall();
    response.writeHead(503).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  expect((server.address() as AddressInfo).port).toBe(port);
  return server;
}
