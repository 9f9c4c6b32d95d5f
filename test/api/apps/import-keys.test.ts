import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { callPayment, inState } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { type GatewayBehind, gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { REVEAL, REVOKE } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';

const IMPORT = `mutation ($input: ImportKeysInput!) { importKeys(input: $input) {
  results { outcome appName makesApp credential { id status isImported app { name owner { email } } plan { name } products { name } }
    userErrors { code field conflictId } }
  userErrors { code field } } }`;

describe('7: keys that a gateway has already', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  let owner: Client;
  let partner: Client;
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await gatewayBehind(portal);
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  });
  afterAll(() => portal.stop());

  const POLICIES = ['product-payment', 'plan-free'];

  /** A key as somebody made it at the gateway: Tyk chose its value, and told its hash. */
  async function keyAtGateway(settings: object = {}, path = 'keys/create'): Promise<{ key: string; keyHash: string }> {
    const session = { org_id: gateway.provider.tykOrganisationId, apply_policies: POLICIES, ...settings };
    const before = new Set(await listed());
    expect(await gateway.admin('POST', path, session)).toBe(200);
    const [keyHash] = (await listed()).filter((hash) => !before.has(hash));
    return { key: path.slice('keys/'.length), keyHash: keyHash! };
  }

  async function listed(): Promise<string[]> {
    const listing = await gateway.adapter.listKeys();
    return listing.kind === 'listed' ? listing.entries.map(({ value }) => value) : [];
  }

  const send = (rows: object[], dryRun = false) =>
    owner.send(IMPORT, { input: { providerId: gateway.provider.id, rows, dryRun } });
  const importRows = async (rows: object[], dryRun = false): Promise<Data[]> =>
    (await send(rows, dryRun)).importKeys.results;

  const counts = () =>
    rowsOf(
      portal.database,
      'select (select count(*) from credential) as c, (select count(*) from app) as a, (select count(*) from event_log) as e',
    );

  it('7: are taken over by their hash, and go on working as they were', async () => {
    const { key, keyHash } = await keyAtGateway(
      { alias: 'Old shop', meta_data: { tyk_developer_email: 'partner@example.com' } },
      'keys/shop-key-2019',
    );
    expect(await callPayment(portal, key)).toBe(200);
    const [result] = await importRows([{ keyHash }]);
    expect(result).toMatchObject({
      ...{ outcome: 'IMPORTED', appName: 'Old shop', makesApp: true, userErrors: [] },
      credential: {
        ...{ isImported: true, plan: { name: 'free' }, products: [{ name: 'payment' }] },
        app: { name: 'Old shop', owner: { email: 'partner@example.com' } },
      },
    });
    const { id } = result.credential;
    await inState(partner, id, 'ACTIVE');
    expect(await callPayment(portal, key)).toBe(200);
    await eventually(portal.url, async () => {
      const held = await gateway.adapter.readListedKey({ value: keyHash, hashed: true });
      expect(held?.metadata.gatehouse_credential).toBe(id);
    });
    const { userErrors } = await partner.refused(REVEAL, { id });
    const message = expect.stringMatching(/taken over by its hash(?!.*erased)/);
    expect(userErrors).toMatchObject([{ code: 'SECRET_GONE', message }]);
    await partner.send(REVOKE, { id });
    await inState(partner, id, 'REVOKED');
    expect(await callPayment(portal, key)).toBe(403);
  });

  it('7: are taken over by their value, which can be shown then', async () => {
    const { key } = await keyAtGateway({}, 'keys/value-key-2020');
    const row = { value: key, ownerEmail: 'PARTNER@example.com', appName: 'By value' };
    const [{ credential }] = await importRows([row]);
    await inState(partner, credential.id, 'ACTIVE');
    expect(await callPayment(portal, key)).toBe(200);
    expect((await partner.send(REVEAL, { id: credential.id })).revealCredential.secret).toBe(key);
  });

  it('7: a dry run tells what would become of each and changes nothing, and a second run changes nothing more', async () => {
    const { keyHash } = await keyAtGateway({ alias: 'Twice' }, 'keys/dry-run-key-1');
    const rows = [{ keyHash, ownerEmail: 'partner@example.com' }, { keyHash: 'no-such-hash' }];
    const before = await counts();
    const dry = await importRows(rows, true);
    expect(dry[0]).toMatchObject({ outcome: 'WOULD_IMPORT', appName: 'Twice', makesApp: true, credential: null });
    expect(dry[1]).toMatchObject({ outcome: 'REFUSED' });
    expect(await counts()).toEqual(before);
    const [first] = await importRows(rows);
    expect(first).toMatchObject({ outcome: 'IMPORTED' });
    await inState(partner, first.credential.id, 'ACTIVE');
    const between = await counts();
    const [second] = await importRows(rows);
    expect(second).toMatchObject({ outcome: 'ALREADY_IMPORTED', credential: { id: first.credential.id } });
    expect(await counts()).toEqual(between);
  });

  it('7: of two imports of one key at once one is made', async () => {
    const { keyHash } = await keyAtGateway({ alias: 'Raced' }, 'keys/raced-key-1');
    const rowOf = (ownerEmail: string) => [{ keyHash, ownerEmail }];
    const found = await Promise.all(
      ['partner@example.com', 'hobbyist@example.com'].map(async (email) => (await importRows(rowOf(email)))[0]),
    );
    const made = found.filter(({ outcome }) => outcome === 'IMPORTED');
    expect(made).toHaveLength(1);
  });

  it('7: everything that is wrong with a row is told at once, and its neighbours are imported', async () => {
    const { keyHash } = await keyAtGateway({ alias: 'Neighbour' }, 'keys/neighbour-key');
    const results = await importRows([
      { value: 'short' },
      { keyHash: '..', policyIds: ['nobody-knows'], ownerEmail: 'nobody@example.com', appName: 'Any' },
      { keyHash, ownerEmail: 'partner@example.com' },
      { keyHash, ownerEmail: 'partner@example.com', policyIds: ['plan-free'] },
    ]);
    const told = results.map(({ outcome, userErrors }) => [
      outcome,
      userErrors.map(({ code, field }: Data) => `${code} ${field.slice(2).join('.')}`),
    ]);
    expect(told).toEqual([
      [
        'REFUSED',
        ['INVALID_INPUT 0.value', 'INVALID_INPUT 0.policyIds', 'INVALID_INPUT 0.ownerEmail', 'INVALID_INPUT 0.appName'],
      ],
      ['REFUSED', ['NOT_FOUND 1.keyHash', 'INVALID_INPUT 1.policyIds', 'NOT_FOUND 1.ownerEmail']],
      ['IMPORTED', []],
      ['REFUSED', ['INVALID_INPUT 3.keyHash', 'INVALID_INPUT 3.policyIds']],
    ]);
  });

  it('7: a key of another portal is left alone', async () => {
    const { keyHash } = await keyAtGateway(
      { alias: 'Theirs', meta_data: { gatehouse_credential: 'elsewhere' } },
      'keys/of-another-portal',
    );
    const [result] = await importRows([{ keyHash, ownerEmail: 'partner@example.com' }]);
    expect(result).toMatchObject({ outcome: 'REFUSED', userErrors: [{ code: 'KEY_TAKEN' }] });
    expect((await gateway.adapter.readListedKey({ value: keyHash, hashed: true }))?.alias).toBe('Theirs');
  });

  it('7: nothing is done without rows, with too many, or for a provider that is none', async () => {
    const rows = Array.from({ length: 1_001 }, () => ({ value: 'x' }));
    for (const input of [
      { providerId: gateway.provider.id, rows: [] },
      { providerId: gateway.provider.id, rows },
    ]) {
      expect((await owner.refused(IMPORT, { input })).userErrors).toMatchObject([
        { code: 'INVALID_INPUT', field: ['input', 'rows'] },
      ]);
    }
    const input = { providerId: '00000000-0000-7000-8000-000000000001', rows: [{ value: 'x' }] };
    expect((await owner.refused(IMPORT, { input })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});
