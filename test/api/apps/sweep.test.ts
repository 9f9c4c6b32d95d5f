import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Data } from '../../support/client.ts';
import {
  callPayment,
  inState,
  ROTATE,
  readCredential,
  SUSPEND,
  updatePlan,
  workingKey,
} from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { type GatewayBehind, gatewayBehind, keyPath } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { REVOKE, requestAccess, reveal } from '../../support/story.ts';
import { rowsOf, skipBackOff } from '../../support/time.ts';

const SWEEP = `fragment Sweep on ProviderSweep { id status failure checkedCount isListed foreignKeyCount
  foreignKeys { name alias apiIds } driftCount drifts { credentialId kind details } provider { id } }
  mutation ($id: ID!) { sweepProvider(id: $id) { sweep { ...Sweep } userErrors { code field } } }`;
const READ = `query ($id: ID!) { providerSweep(id: $id) { id status failure checkedCount isListed foreignKeyCount
  foreignKeys { name alias apiIds } drifts { credentialId kind details } provider { id lastSweep { id } } } }`;

describe('comparing a gateway with the portal', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await gatewayBehind(portal);
  });
  afterAll(() => portal.stop());

  const sweep = async (): Promise<Data> => {
    const owner = await portal.as('owner');
    const { sweepProvider } = await owner.send(SWEEP, { id: gateway.provider.id });
    return eventually(portal.url, async () => {
      const { providerSweep } = await owner.send(READ, { id: sweepProvider.sweep.id });
      expect(providerSweep.status).not.toBe('RUNNING');
      return providerSweep;
    });
  };
  const eventsOf = async (id: string): Promise<string[]> => {
    const rows = await rowsOf(portal.database, 'select type from event_log where subject_id = $1 order by insertion', [
      id,
    ]);
    return rows.map((row) => (row as { type: string }).type);
  };

  it('a key that was deleted outside is made again, with the same value', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner);
    await gateway.admin('DELETE', keyPath(secret));
    expect(await callPayment(portal, secret)).toBe(403);
    expect(await sweep()).toMatchObject({
      status: 'SUCCEEDED',
      drifts: [{ credentialId: id, kind: 'MISSING', details: ['it does not exist'] }],
    });
    await expect.poll(() => callPayment(portal, secret)).toBe(200);
    await expect
      .poll(() => eventsOf(id))
      .toEqual(expect.arrayContaining(['credential.driftDetected', 'credential.repaired']));
    expect((await sweep()).drifts).toEqual([]);
  });

  it('G6: a revoked key that came back afterwards is taken away again without a sweep', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    const finish = portal.sandbox.callInFlight(secret);
    await partner.send(REVOKE, { id });
    await inState(partner, id, 'REVOKED');
    finish();
    expect(await gateway.read(secret)).not.toBeNull();
    await expect.poll(() => gateway.read(secret)).toBeNull();
    expect(await callPayment(portal, secret)).toBe(403);
    expect(await eventsOf(id)).toContain('credential.driftDetected');
  });

  it('a key that was edited outside is set right again, with the quota it has', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    await callPayment(portal, secret);
    const session = {
      org_id: gateway.provider.tykOrganisationId,
      apply_policies: ['product-payment', 'product-accounts'],
    };
    await gateway.admin('PUT', `${keyPath(secret)}?suppress_reset=1`, session);
    const { drifts } = await sweep();
    expect(drifts).toMatchObject([{ credentialId: id, kind: 'CHANGED' }]);
    expect(drifts[0].details).toContain('it names other policies');
    await expect.poll(async () => (await gateway.read(secret))?.apiIds).toEqual(['payment-api']);
    expect(await gateway.read(secret)).toMatchObject({ quotaRemaining: 999 });
  });

  it('after a flush every key that the portal can read is there again', async () => {
    const partner = await portal.as('partner');
    const keys = [
      await workingKey(portal, partner),
      await workingKey(portal, partner),
      await workingKey(portal, partner),
    ];
    await portal.sandbox.forgetKeys();
    const { drifts } = await sweep();
    expect(drifts.map(({ credentialId }: Data) => credentialId)).toEqual(
      expect.arrayContaining(keys.map(({ id }) => id)),
    );
    for (const { secret } of keys) await expect.poll(() => callPayment(portal, secret)).toBe(200);
  });

  it('a lost key that was shown once is reported, and its owner rotates it', async () => {
    const partner = await portal.as('partner');
    await updatePlan(portal, 'free', { secretPolicy: 'REVEAL_ONCE' });
    const { id, secret } = await workingKey(portal, partner, { plan: 'free' });
    await gateway.admin('DELETE', keyPath(secret));
    expect((await sweep()).drifts).toMatchObject([{ credentialId: id, kind: 'LOST' }]);
    await expect.poll(async () => (await readCredential(partner, id)).status).toBe('FAILED');
    expect(await eventsOf(id)).toEqual(expect.arrayContaining(['credential.driftDetected', 'credential.lost']));
    expect((await sweep()).drifts).toEqual([]);
    const { rotateCredential } = await partner.send(ROTATE, { id });
    await inState(partner, rotateCredential.credential.id, 'ACTIVE');
    expect(await callPayment(portal, await reveal(partner, rotateCredential.credential.id))).toBe(200);
    await updatePlan(portal, 'free', { secretPolicy: 'READABLE' });
  });

  it('a foreign key is listed and left alone', async () => {
    const session = {
      org_id: gateway.provider.tykOrganisationId,
      alias: 'By hand',
      apply_policies: ['product-payment', 'plan-free'],
    };
    await gateway.admin('POST', 'keys/made-by-hand', session);
    for (let round = 0; round < 2; round += 1) {
      const found = await sweep();
      expect(found).toMatchObject({ isListed: true, foreignKeyCount: 1, drifts: [] });
      expect(found.foreignKeys).toEqual([
        { name: expect.stringMatching(/^[0-9a-f]{16}$/), alias: 'By hand', apiIds: ['payment-api'] },
      ]);
    }
    expect(await callPayment(portal, 'made-by-hand')).toBe(200);
    await gateway.admin('DELETE', `keys/made-by-hand?org_id=${gateway.provider.tykOrganisationId}`);
  });

  it('a key that comes back after its credential was revoked is deleted again', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner);
    const before = await gateway.read(secret);
    await partner.send(REVOKE, { id });
    await inState(partner, id, 'REVOKED');
    const { org: org_id, id: keyId } = JSON.parse(Buffer.from(secret, 'base64').toString());
    // The string names another organisation than the key has.
    const access_rights = { nothing: { api_id: 'nothing', versions: [] } };
    await gateway.admin('POST', `keys/${keyId}`, { org_id, access_rights });
    await gateway.admin('PUT', keyPath(secret), {
      org_id: gateway.provider.tykOrganisationId,
      apply_policies: ['product-payment', 'plan-enterprise'],
      meta_data: before?.metadata,
    });
    expect(await callPayment(portal, secret)).toBe(200);
    const { drifts } = await sweep();
    expect(drifts).toMatchObject([{ credentialId: id, kind: 'RETURNED' }]);
    await expect.poll(() => callPayment(portal, secret)).toBe(403);
  });

  it('brings a changed app to the gateway without calling it a drift', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { newApp: { name: 'Before' } });
    await rowsOf(portal.database, `update app set name = 'After' where name = 'Before'`);
    expect((await sweep()).drifts).toEqual([]);
    await expect.poll(async () => (await gateway.read(secret))?.alias).toBe('After');
    expect(await eventsOf(id)).not.toContain('credential.driftDetected');
  });

  it('raises no false alarm while credentials come, change and go', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    await sweep();
    let busy = true;
    const live = async () => {
      while (busy) {
        const { credential } = await requestAccess(partner, { plan: 'free' });
        await inState(partner, credential.id, 'ACTIVE');
        await owner.send(SUSPEND, { id: credential.id });
        await partner.send(REVOKE, { id: credential.id });
      }
    };
    const traffic = Promise.all([live(), live()]);
    const found: Data[] = [];
    try {
      for (let round = 0; round < 8; round += 1) found.push(await sweep());
    } finally {
      busy = false;
      await traffic;
    }
    expect(found.flatMap(({ drifts }) => drifts)).toEqual([]);
    expect(found.map(({ foreignKeyCount }) => foreignKeyCount)).toEqual(found.map(() => 0));
  });

  it('believes no gateway that has lost its store', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id, secret } = await workingKey(portal, partner);
    portal.sandbox.loseStore(true);
    await owner.send(SWEEP, { id: gateway.provider.id });
    const failed = `select 1 from graphile_worker.jobs where task_identifier = 'provider.sweep' and attempts > 0
      and last_error is not null`;
    await expect.poll(() => rowsOf(portal.database, failed)).toHaveLength(1);
    portal.sandbox.loseStore(false);
    await skipBackOff(portal.database);
    expect((await sweep()).drifts).toEqual([]);
    expect(await eventsOf(id)).not.toContain('credential.driftDetected');
    expect(await callPayment(portal, secret)).toBe(200);
  });

  it('is for API owners, and one at a time for each provider', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    expect(await partner.errorCode(SWEEP, { id: gateway.provider.id })).toBe('FORBIDDEN');
    const unknown = await owner.refused(SWEEP, { id: '01890000-0000-7000-8000-000000000000' });
    expect(unknown.userErrors).toEqual([{ code: 'NOT_FOUND', field: ['id'] }]);
    const asked = await Promise.all(Array.from({ length: 4 }, () => owner.send(SWEEP, { id: gateway.provider.id })));
    const ids = new Set(asked.map(({ sweepProvider }) => sweepProvider.sweep.id));
    const open = await rowsOf(portal.database, 'select id from provider_sweep where id = any($1)', [[...ids]]);
    expect(open.length).toBe(ids.size);
    expect(await partner.send('query ($id: ID!) { node(id: $id) { id } }', { id: [...ids][0] })).toEqual({
      node: null,
    });
  });
});
