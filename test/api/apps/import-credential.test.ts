import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callPayment, inState, RETRY, readCredential, SUSPEND } from '../../support/credentials.ts';
import { type GatewayBehind, gatewayBehind, keyPath } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, REVOKE, reveal } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';

const IMPORT = `mutation ($input: ImportCredentialInput!) { importCredential(input: $input) {
  credential { id status isImported lastFour } userErrors { code message field conflictId } } }`;

describe('importing a key', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  let appId: string;
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await gatewayBehind(portal);
    const partner = await portal.as('partner');
    const { createApp } = await partner.send(
      'mutation { createApp(input: { name: "Legacy" }) { app { id } userErrors { code } } }',
    );
    appId = createApp.app.id;
  });
  afterAll(() => portal.stop());

  const inputFor = async (value: string) => {
    const { products, plans } = await browse(await portal.as('owner'));
    return { input: { appId, productIds: [products.payment], planId: plans.enterprise, value } };
  };
  const importKey = async (value: string) =>
    (await (await portal.as('owner')).send(IMPORT, await inputFor(value))).importCredential.credential;
  const refusal = async (value: string) =>
    (await (await portal.as('owner')).refused(IMPORT, await inputFor(value))).userErrors[0];

  it('clients go on sending the value they have', async () => {
    const partner = await portal.as('partner');
    const credential = await importKey('legacy-key.of_2019');
    expect(credential).toMatchObject({ isImported: true, lastFour: '2019' });
    await inState(partner, credential.id, 'ACTIVE');
    expect(await callPayment(portal, 'legacy-key.of_2019')).toBe(200);
    expect(await reveal(partner, credential.id)).toBe('legacy-key.of_2019');
  });

  it('stores the value sealed and leaves it out of events', async () => {
    await importKey('sealed-value-1');
    const stored = await rowsOf(
      portal.database,
      `select 1 from credential where secret like '%sealed-value-1%' union all
       select 1 from event_log where event_log::text like '%sealed-value-1%' union all
       select 1 from graphile_worker._private_jobs where payload::text like '%sealed-value-1%'`,
    );
    expect(stored).toEqual([]);
  });

  it('leaves a foreign key of that value alone, also when the credential is then revoked', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const session = {
      org_id: gateway.provider.tykOrganisationId,
      alias: 'Foreign',
      apply_policies: ['product-payment', 'plan-free'],
    };
    await gateway.admin('POST', 'keys/somebody-elses', session);
    const { id } = await importKey('somebody-elses');
    await expect.poll(async () => (await readCredential(partner, id)).status).toBe('FAILED');
    expect((await readCredential(owner, id)).failure).toContain('did not make');
    expect((await gateway.read('somebody-elses'))?.alias).toBe('Foreign');
    await owner.send(RETRY, { id });
    await expect.poll(async () => (await readCredential(partner, id)).status).toBe('FAILED');
    await partner.send(REVOKE, { id });
    await inState(partner, id, 'REVOKED');
    expect((await gateway.read('somebody-elses'))?.alias).toBe('Foreign');
    expect(await callPayment(portal, 'somebody-elses')).toBe(200);
  });

  const takings = [
    ['revoked', REVOKE, 'REVOKED'],
    ['suspended', SUSPEND, 'SUSPENDED'],
  ] as const;
  it.each(takings)(
    'G6: a key in use that is %s opens nothing as soon as that is confirmed',
    async (name, how, status) => {
      const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
      const { products, plans } = await browse(owner);
      const value = `in-use-and-${name}`;
      const input = { appId, productIds: [products.payment], planId: plans.free, value };
      const { id } = (await owner.send(IMPORT, { input })).importCredential.credential;
      await inState(partner, id, 'ACTIVE');
      let isInUse = true;
      const use = (async () => {
        while (isInUse) {
          await callPayment(portal, value);
          await pause(50);
        }
      })();
      expect(await callPayment(portal, value)).toBe(200);
      await owner.send(how, { id, input: {} });
      await inState(partner, id, status);
      const seen = new Set<number>();
      for (let call = 0; call < 20; call += 1) seen.add(await callPayment(portal, value));
      isInUse = false;
      await use;
      expect([...seen]).toEqual([403]);
    },
  );

  it('works once the foreign key is gone', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const session = { org_id: gateway.provider.tykOrganisationId, apply_policies: ['product-payment', 'plan-free'] };
    await gateway.admin('POST', 'keys/in-the-way', session);
    const { id } = await importKey('in-the-way');
    await expect.poll(async () => (await readCredential(partner, id)).status).toBe('FAILED');
    await gateway.admin('DELETE', `${keyPath('in-the-way')}?org_id=${gateway.provider.tykOrganisationId}`);
    await owner.send(RETRY, { id });
    await inState(partner, id, 'ACTIVE');
    expect(await callPayment(portal, 'in-the-way')).toBe(200);
  });

  it('refuses a value that another credential has, until that one has ended', async () => {
    const partner = await portal.as('partner');
    const { id } = await importKey('used-already');
    expect(await refusal('used-already')).toMatchObject({
      code: 'KEY_TAKEN',
      field: ['input', 'value'],
      conflictId: id,
    });
    await inState(partner, id, 'ACTIVE');
    await partner.send(REVOKE, { id });
    await inState(partner, id, 'REVOKED');
    const again = await importKey('used-already');
    await inState(partner, again.id, 'ACTIVE');
    expect(await callPayment(portal, 'used-already')).toBe(200);
  });

  it('of two imports of one value at once one is made', async () => {
    const owner = await portal.as('owner');
    const input = await inputFor('only-one-of-us');
    const answers = await Promise.all([owner.raw(IMPORT, input), owner.raw(IMPORT, input)]);
    const codes = answers.map(({ data }) => data.importCredential.userErrors[0]?.code ?? 'made').sort();
    expect(codes).toEqual(['KEY_TAKEN', 'made']);
  });

  it.each([
    'short',
    '........',
    'with space',
    'with/slash',
    'x'.repeat(129),
    'eyJvcmciOiJ4In0',
    '5f1e8d1b7c9a4e001a2b3c4d-rest',
  ])('refuses %s', async (value) => {
    expect(await refusal(value)).toMatchObject({ code: 'INVALID_INPUT', field: ['input', 'value'] });
  });

  it('is for API owners', async () => {
    expect(await (await portal.as('partner')).errorCode(IMPORT, await inputFor('never-made'))).toBe('FORBIDDEN');
  });
});
