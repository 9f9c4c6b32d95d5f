import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealKey } from '../../../src/apps/credentials/credential-key.ts';
import { providerSecretLocation } from '../../../src/provider/adapters/provider-adapters.ts';
import type { Client, Data } from '../../support/client.ts';
import { callPayment, inState, SUSPEND, workingCredential, workingKey } from '../../support/credentials.ts';
import { type GatewayBehind, gatewayBehind, keyPath } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

const READ = `query ($id: ID!) { credential(id: $id) { effectiveAccess {
  state quotaRemaining expiresAt differences failure { kind message }
  apis { apiId rate per quota quotaRenewalSeconds grantedBy limitedBy }
  policies { policyId name kind isLoaded isActive product { name } plan { name } } } } }`;

const isKeyRead = (method: string, path: string) => method === 'GET' && path.startsWith('/tyk/keys/');

describe('what the gateway really grants', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await gatewayBehind(portal);
  });
  afterAll(() => portal.stop());

  const accessOf = async (client: Client, id: string): Promise<Data> =>
    (await client.send(READ, { id })).credential.effectiveAccess;

  it('which APIs a key opens, with which limits, by which product and plan, and what is left', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    await callPayment(portal, secret);
    expect(await accessOf(partner, id)).toEqual({
      ...{ state: 'GRANTED', quotaRemaining: 999, expiresAt: null, differences: [], failure: null },
      apis: [
        {
          ...{ apiId: 'payment-api', rate: 5, per: 10, quota: 1_000, quotaRenewalSeconds: 86_400 },
          ...{ grantedBy: ['product-payment'], limitedBy: ['plan-free'] },
        },
      ],
      policies: [
        {
          ...{ policyId: 'product-payment', name: 'payment', kind: 'PRODUCT', isLoaded: true, isActive: true },
          ...{ product: { name: 'payment' }, plan: null },
        },
        {
          ...{ policyId: 'plan-free', name: 'free', kind: 'PLAN', isLoaded: true, isActive: true },
          ...{ product: null, plan: { name: 'free' } },
        },
      ],
    });
  });

  it('tells a suspended key by the policy that refuses it', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingCredential(portal, partner);
    await owner.send(SUSPEND, { id });
    await inState(partner, id, 'SUSPENDED');
    const { state, policies } = await accessOf(partner, id);
    expect(state).toBe('SUSPENDED');
    expect(policies.filter(({ isActive }: Data) => !isActive)).toMatchObject([
      { kind: 'OTHER', product: null, plan: null },
    ]);
  });

  it('shows a key that was edited or deleted outside before any sweep has seen it', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    const session = { org_id: gateway.provider.tykOrganisationId, apply_policies: ['product-payment', 'made-up'] };
    await gateway.admin('PUT', keyPath(secret), session);
    const edited = await accessOf(partner, id);
    expect(edited.differences).toContain('it names other policies');
    expect(edited.policies).toMatchObject([{ isLoaded: true }, { policyId: 'made-up', isLoaded: false, name: null }]);
    await gateway.admin('DELETE', keyPath(secret));
    expect(await accessOf(partner, id)).toMatchObject({ state: 'MISSING', apis: [], failure: null });
  });

  it('answers with a typed failure when the gateway does not, and tells only owners what is wrong with it', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingCredential(portal, partner);
    // It is well apart from this: a gateway that is down would be told as such.
    const heal = portal.sandbox.inject({ effect: 'serverError', on: isKeyRead });
    const [seen, told] = [await accessOf(partner, id), await accessOf(owner, id)];
    heal();
    expect(seen).toMatchObject({
      ...{ state: 'UNKNOWN', apis: [] },
      failure: { kind: 'UNAVAILABLE', message: 'The gateway could not be asked.' },
    });
    expect(told.failure.message).toContain('500');
  });

  it('does not wait for a gateway that takes its time', async () => {
    const partner = await portal.as('partner');
    const { id } = await workingCredential(portal, partner);
    const heal = portal.sandbox.inject({ effect: 'slow', delayMs: 60_000, on: isKeyRead, times: 1 });
    expect(await accessOf(partner, id)).toMatchObject({ state: 'UNKNOWN' });
    heal();
  });

  it('waits no longer for a whole page, asks no more once the time is up, and a dead provider holds up no other', {
    timeout: 60_000,
  }, async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingCredential(portal, partner);
    const silent = await silentCopyOf(portal, id, 12);
    const query = `{ credentials(first: 100) { nodes { id effectiveAccess { state failure { kind } } } } }`;
    const { credentials } = await owner.send(query);
    const states = new Map<string, Data>(credentials.nodes.map((node: Data) => [node.id, node.effectiveAccess]));
    for (const copy of silent.ids) {
      expect(states.get(copy)).toEqual({ state: 'UNKNOWN', failure: { kind: 'UNREACHABLE' } });
    }
    expect(states.get(id)?.state).toBe('GRANTED');
    expect(silent.calls()).toBeLessThanOrEqual(4);
    await silent.stop();
  });

  it('is for those who see the app', async () => {
    const { id } = await workingCredential(portal, await portal.as('partner'));
    expect(await (await portal.as('hobbyist')).send(READ, { id })).toEqual({ credential: null });
  });
});

/** Copies of a credential at a provider that takes calls and never answers. */
async function silentCopyOf({ app: { context } }: TestPortal, id: string, count: number) {
  let calls = 0;
  const server = createServer(() => {
    calls += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { db, secrets } = context;
  const provider = await db.selectFrom('provider').selectAll().executeTakeFirstOrThrow();
  const providerId = v7();
  const secret = secrets.seal('any', providerSecretLocation(providerId));
  const { warnings: _, policyTags: __, lastError: ___, ...row } = provider;
  await db
    .insertInto('provider')
    .values({ ...row, id: providerId, name: 'silent', url, secret } as never)
    .execute();
  const credential = await db.selectFrom('credential').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const ids = Array.from({ length: count }, () => v7());
  for (const copy of ids) {
    const { metadata: ____, fingerprint: _____, ...rest } = credential;
    const key = { keyId: copy, consumerKey: copy };
    await db
      .insertInto('credential')
      .values({ ...rest, id: copy, providerId, secret: sealKey(secrets, copy, key) } as never)
      .execute();
  }
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ids, calls: () => calls, stop };
}
