import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PumpSource } from '../../../src/provider/analytics/pump-source.ts';
import { SANDBOX_ORGANISATION } from '../../../src/sandbox-gateway/demo-apis.ts';
import type { Client, Data } from '../../support/client.ts';
import { callPayment, inState, ROTATE, updatePlan, workingKey } from '../../support/credentials.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { PUMP_TABLES, pumped } from './pump.ts';

const USAGE = `fragment Usage on Usage { from to step gap
  total { calls errors averageLatencyMs maxLatencyMs }
  buckets(first: 100) { totalCount nodes { startsAt calls errors averageLatencyMs maxLatencyMs } }
  byApi { gap apis { apiId name calls errors } } }`;
const OF_NODE = `${USAGE} query ($id: ID!, $from: DateTime, $to: DateTime, $step: UsageStep! = DAY) { node(id: $id) {
  ... on Credential { usage(from: $from, to: $to, step: $step) { ...Usage } }
  ... on App { usage(from: $from, to: $to, step: $step) { ...Usage } }
  ... on Product { usage(from: $from, to: $to, step: $step) { ...Usage } } } }`;
const MARCH = { from: '2026-03-01T05:00:00Z', to: '2026-03-03T00:00:00Z' };
const orgid = SANDBOX_ORGANISATION;

let portal: TestPortal;
let pump: TestDatabase;
beforeAll(async () => {
  pump = await createTestDatabase();
  await pump.pool.query(PUMP_TABLES);
  portal = await startTestPortal({
    GATEHOUSE_ANALYTICS_URLS: `pump=${pump.url},away=postgres://somebody:secret@127.0.0.1:1/pump`,
  });
  await renamed('pump');
  await updatePlan(portal, 'free', { rate: 1_000, quota: 5 });
});
afterAll(async () => {
  await portal.stop();
  await pump.drop();
});

const renamed = (name: string) => rowsOf(portal.database, 'update provider set name = $1', [name]);

/** Under which name the gateway stores the key of a credential, and records its calls. */
async function hashOf(id: string): Promise<string> {
  const [row] = (await rowsOf(portal.database, 'select key_hash from credential where id = $1', [id])) as Data[];
  return row.key_hash;
}

const usageOf = async (client: Client, id: string, variables: object = MARCH): Promise<Data> =>
  (await client.send(OF_NODE, { id, ...variables })).node?.usage ?? null;

const PAYMENT = { plan: 'free', products: ['payment'] } as const;
const ask = () => ({ ...PAYMENT, products: [...PAYMENT.products] });

describe('6: usage', () => {
  let partner: Client;
  let own: { id: string; hash: string; appId: string };
  let foreign: { id: string; hash: string };
  beforeAll(async () => {
    partner = await portal.as('partner');
    const { id } = await workingKey(portal, partner, ask());
    const { credential } = await partner.send('query ($id: ID!) { credential(id: $id) { app { id } } }', { id });
    own = { id, hash: await hashOf(id), appId: credential.app.id };
    const { id: foreignId } = await workingKey(portal, await portal.as('hobbyist'), { ...ask(), catalogue: 'Public' });
    foreign = { id: foreignId, hash: await hashOf(foreignId) };
    const at = (apikey: string, time: string, more = {}) =>
      pumped(pump.pool, { apikey, apiid: 'payment-api', at: `2026-03-${time}:00Z`, orgid, ...more });
    await at(own.hash, '01T09:10', { latencyMs: 10 });
    await at(own.hash, '01T09:40', { latencyMs: 30, status: 500 });
    await at(own.hash, '02T23:59', { latencyMs: 5, apiid: 'accounts-api' });
    await at(foreign.hash, '01T11:00', { latencyMs: 100 });
    await at('a key that the portal does not know', '02T11:00');
  });
  afterEach(() => renamed('pump'));

  it('6: of a credential is told by the day, with errors, latencies and the APIs that were called', async () => {
    expect(await usageOf(partner, own.id)).toEqual({
      ...{ from: '2026-03-01T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z', step: 'DAY', gap: null },
      total: { calls: 3, errors: 1, averageLatencyMs: 15, maxLatencyMs: 30 },
      buckets: {
        totalCount: 2,
        nodes: [
          { startsAt: '2026-03-01T00:00:00.000Z', calls: 2, errors: 1, averageLatencyMs: 20, maxLatencyMs: 30 },
          { startsAt: '2026-03-02T00:00:00.000Z', calls: 1, errors: 0, averageLatencyMs: 5, maxLatencyMs: 5 },
        ],
      },
      byApi: {
        gap: null,
        apis: [
          { apiId: 'payment-api', name: 'Payment API', calls: 2, errors: 1 },
          { apiId: 'accounts-api', name: 'Accounts API', calls: 1, errors: 0 },
        ],
      },
    });
  });

  it('6: of an app counts all of its keys, also one that a rotation replaced', async () => {
    const { rotateCredential } = await partner.send(ROTATE, { id: own.id, input: { overlapSeconds: 3_600 } });
    const { id } = await inState(partner, rotateCredential.credential.id, 'ACTIVE');
    await pumped(pump.pool, { apikey: await hashOf(id), apiid: 'payment-api', at: '2026-03-02T08:00:00Z', orgid });
    expect(await usageOf(partner, own.appId)).toMatchObject({ gap: null, total: { calls: 4, errors: 1 } });
    expect(await usageOf(partner, id)).toMatchObject({ gap: null, total: { calls: 1 } });
  });

  it('6: of a product is everybody’s for owners, and for consumers that of their own apps', async () => {
    const [owner, hobbyist] = [await portal.as('owner'), await portal.as('hobbyist')];
    const { payment } = (await browse(owner)).products;
    const callsOf = async (client: Client) => (await usageOf(client, payment!)).total.calls;
    expect(await callsOf(owner)).toBe(5);
    expect(await callsOf(partner)).toBe(3);
    expect(await callsOf(hobbyist)).toBe(1);
    const anonymous = await portal.as(null);
    const document = `query ($id: ID!) { product(id: $id) { usage { gap } } }`;
    expect((await anonymous.send(document, { id: payment })).product?.usage ?? null).toBeNull();
    expect(await usageOf(hobbyist, own.id)).toBeNull();
    expect(await usageOf(hobbyist, own.appId)).toBeNull();
  });

  it('6: hours come in pages, from either end', async () => {
    const document = `query ($id: ID!, $from: DateTime!, $to: DateTime!, $first: Int, $after: String, $last: Int,
      $orderBy: UsageBucketOrder) { credential(id: $id) { usage(from: $from, to: $to, step: HOUR) {
        buckets(first: $first, after: $after, last: $last, orderBy: $orderBy) {
          nodes { startsAt calls } pageInfo { hasNextPage hasPreviousPage endCursor } } } } }`;
    const page = async (variables: object) => {
      const { credential } = await partner.send(document, { id: own.id, ...MARCH, ...variables });
      const { nodes, pageInfo } = credential.usage.buckets;
      const hours = nodes.map(({ startsAt }: Data) => startsAt.slice(8, 13));
      return { hours, ...pageInfo };
    };
    const first = await page({ first: 1 });
    expect(first).toMatchObject({ hours: ['01T09'], hasNextPage: true, hasPreviousPage: false });
    const second = { hours: ['02T23'], hasNextPage: false, hasPreviousPage: true };
    expect(await page({ first: 1, after: first.endCursor })).toMatchObject(second);
    expect(await page({ last: 1 })).toMatchObject(second);
    const backwards = { field: 'STARTS_AT', direction: 'DESC' };
    expect((await page({ first: 5, orderBy: backwards })).hours).toEqual(['02T23', '01T09']);
  });

  it.each([
    ['ends before it begins', { from: MARCH.to, to: MARCH.from }],
    ['has too many hours', { from: '2026-01-01T00:00:00Z', to: MARCH.to, step: 'HOUR' }],
    ['has too many days', { from: '2024-01-01T00:00:00Z', to: MARCH.to }],
  ])('6: is refused for a time that %s', async (_, variables) => {
    expect(await partner.errorCode(OF_NODE, { id: own.id, ...variables })).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['nobody keeps them', 'NO_SOURCE', () => renamed('sandbox')],
    ['whoever keeps them is away', 'SOURCE_UNREACHABLE', () => renamed('away')],
    [
      'the name of the key there is not known',
      'NOT_KEPT',
      () => rowsOf(portal.database, 'update credential set key_hash = null where id = $1', [own.id]),
    ],
  ])('6: figures are null where %s, and the rest is told', async (_, gap, happen) => {
    await happen();
    const usage = await usageOf(partner, own.id);
    expect(usage).toMatchObject({ gap, total: null, buckets: null, byApi: { gap, apis: null }, step: 'DAY' });
    await rowsOf(portal.database, 'update credential set key_hash = $2 where id = $1', [own.id, own.hash]);
  });

  it('6: of a list asks the analytics once, whatever its length', async () => {
    const read = vi.spyOn(PumpSource.prototype, 'read');
    const owner = await portal.as('owner');
    const { apps } = await owner.send('{ apps(first: 100) { nodes { usage { gap total { calls } } } } }');
    expect(apps.nodes.length).toBeGreaterThan(1);
    expect(apps.nodes.map(({ usage }: Data) => usage.gap)).toEqual(apps.nodes.map(() => null));
    expect(read).toHaveBeenCalledOnce();
    read.mockRestore();
  });
});

describe('6: the quota', () => {
  const EVENTS = `select "after" - 'status' as told from event_log
    where type = 'credential.quotaReached' and subject_id = $1 order by insertion`;
  const toldOf = (id: string) => rowsOf(portal.database, EVENTS, [id]);

  /** Has the quotas looked at, so many times at once, until this much was seen of the grant. */
  async function look(id: string, used: number, times = 1): Promise<void> {
    await rowsOf(
      portal.database,
      `select graphile_worker.add_job('provider.watchQuotas', payload => json_build_object('correlationId', 'test', 'data',
        json_build_object('providerId', provider.id))) from provider, generate_series(1, $1::int)`,
      [times],
    );
    const seen = `select used from quota_watch join credential on quota_counter = counter where credential.id = $1`;
    await eventually(portal.url, async () => {
      expect(await rowsOf(portal.database, seen, [id])).toEqual([{ used }]);
      const left = `select from graphile_worker.jobs where task_identifier = 'provider.watchQuotas'`;
      expect(await rowsOf(portal.database, left)).toEqual([]);
    });
  }

  async function call(secret: string, times: number): Promise<void> {
    for (let each = 0; each < times; each += 1) await callPayment(portal, secret);
  }

  it('6: what is left is asked at the gateway', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, ask());
    await call(secret, 2);
    const document = 'query ($id: ID!) { credential(id: $id) { quotaState { quota remaining gap } } }';
    const { credential } = await partner.send(document, { id });
    expect(credential.quotaState).toEqual({ quota: 5, remaining: 3, gap: null });
  });

  it('6: is told of at 80 and at 100 percent, each once, by event and mail, and again in a new period', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id, secret } = await workingKey(portal, partner, ask());
    await call(secret, 3);
    await look(id, 3);
    expect(await toldOf(id)).toEqual([]);
    await call(secret, 1);
    await look(id, 4, 5);
    const first = { told: { share: 80, quota: 5, used: 4, remaining: 1 } };
    expect(await toldOf(id)).toEqual([first]);
    await call(secret, 1);
    await look(id, 5);
    await look(id, 5);
    const second = { told: { share: 100, quota: 5, used: 5, remaining: 0 } };
    expect(await toldOf(id)).toEqual([first, second]);
    const mails = `select template, "user".email from mail join "user" on "user".id = user_id
      where template = 'credential-quota-reached'`;
    await eventually(portal.url, async () => expect(await rowsOf(portal.database, mails)).toHaveLength(2));
    const reset = 'mutation ($id: ID!) { resetCredentialQuota(id: $id) { userErrors { code } } }';
    await owner.send(reset, { id });
    await inState(partner, id, 'ACTIVE');
    await call(secret, 4);
    await look(id, 4);
    expect(await toldOf(id)).toEqual([first, second, first]);
  });

  it('6: of the two keys of a rotation is told once, by the one that stays', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, ask());
    const { rotateCredential } = await partner.send(ROTATE, { id, input: { overlapSeconds: 3_600 } });
    const successor = await inState(partner, rotateCredential.credential.id, 'ACTIVE');
    await call(secret, 4);
    await look(successor.id, 4);
    expect([await toldOf(id), (await toldOf(successor.id)).length]).toEqual([[], 1]);
  });

  it('6: is told of at the shares that owners set, and they say which are none', async () => {
    const owner = await portal.as('owner');
    const set = `mutation ($shares: [Int!]) { updatePortalSettings(input: { quotaAlertShares: $shares }) {
      portalSettings { quotaAlertShares } userErrors { code field } } }`;
    for (const shares of [[0], [101], [1, 2, 3, 4, 5, 6]]) {
      const { userErrors } = await owner.refused(set, { shares });
      expect(userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['input', 'quotaAlertShares'] }]);
    }
    const { updatePortalSettings } = await owner.send(set, { shares: [60, 20, 60] });
    expect(updatePortalSettings.portalSettings.quotaAlertShares).toEqual([20, 60]);
    const { id, secret } = await workingKey(portal, await portal.as('partner'), ask());
    await call(secret, 4);
    await look(id, 4);
    expect(await toldOf(id)).toMatchObject([{ told: { share: 60 } }]);
  });
});
