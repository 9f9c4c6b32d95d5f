import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { inState } from '../../support/credentials.ts';
import { gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { standingTransaction } from '../../support/standing-transaction.ts';
import { approve, requestAccess } from '../../support/story.ts';
import {
  connect,
  lastSync,
  ownApi,
  planPolicy,
  productPolicy,
  type SecondGateway,
  startSecondGateway,
  synchronise,
} from '../provider/second-gateway.ts';

const PRODUCTS = `{ products(first: 100) { nodes {
  id name displayName description authType gatewayUrl isDocumentationOnly } } }`;
const PLANS =
  '{ plans(first: 100) { nodes { id name displayName rate per quota quotaRenewalSeconds keyLifetimeSeconds } } }';

describe('synchronising a provider', () => {
  let portal: TestPortal;
  let gateway: SecondGateway;
  let owner: Client;
  let providerId: string;
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await startSecondGateway([
      ownApi('one'),
      ownApi('two'),
      ownApi('jwt', { use_standard_auth: false, enable_jwt: true }),
    ]);
    owner = await portal.as('owner');
    providerId = await connect(owner, gateway.connection);
  });
  afterAll(async () => {
    await gateway?.stop();
    await portal?.stop();
  });

  const product = async (name: string): Promise<Data> =>
    (await owner.send(PRODUCTS)).products.nodes.find((node: Data) => node.name === name) ?? null;
  const plan = async (name: string): Promise<Data> =>
    (await owner.send(PLANS)).plans.nodes.find((node: Data) => node.name === name) ?? null;
  const sync = () => synchronise(owner, providerId);

  it('imports APIs, products and plans as placeholders in no catalogue', async () => {
    await gateway.putPolicy(productPolicy('p1', ['two', 'one']));
    await gateway.putPolicy(planPolicy('l1', { key_expires_in: 86_400 }));
    const result = await sync();
    expect(result).toMatchObject({ status: 'SUCCEEDED', apiCount: 3, products: { created: 1 }, plans: { created: 1 } });
    expect(await product('Product p1')).toMatchObject({
      ...{ displayName: 'Product p1', authType: 'AUTH_TOKEN', isDocumentationOnly: false },
      gatewayUrl: `${gateway.sandbox.url}/one/`,
    });
    expect(await plan('Plan l1')).toMatchObject({
      ...{ rate: 10, per: 60, quota: 1_000, quotaRenewalSeconds: 3_600, keyLifetimeSeconds: 86_400 },
    });
    const { products } = await (await portal.as('partner')).send(PRODUCTS);
    expect(products.nodes.map(({ name }: Data) => name)).not.toContain('Product p1');
  });

  it('knows a policy by its id, never by the one that a database gave it', async () => {
    await gateway.putPolicy(productPolicy('b21-product', ['one'], { _id: '65a0000000000000000000b2' }));
    await gateway.putPolicy(planPolicy('b21-plan', { _id: '65a0000000000000000000b1' }));
    await sync();
    const query = `{ products(first: 100) { nodes { name administration { policyId } } }
      plans(first: 100) { nodes { name administration { policyId } } } }`;
    const { products, plans } = await owner.send(query);
    const policyIdOf = ({ nodes }: Data, name: string) =>
      nodes.find((node: Data) => node.name === name).administration.policyId;
    expect(policyIdOf(products, 'Product b21-product')).toBe('b21-product');
    expect(policyIdOf(plans, 'Plan b21-plan')).toBe('b21-plan');
  });

  it('shows the APIs of the provider to choose from', async () => {
    const query = `query ($id: ID!) { provider(id: $id) { apis { nodes { apiId name listenPath authHeader } } } }`;
    const { provider } = await owner.send(query, { id: providerId });
    expect(provider.apis.nodes).toContainEqual({
      ...{ apiId: 'one', name: 'API one', listenPath: '/one/', authHeader: 'Authorization' },
    });
  });

  it('takes over a new name and new limits, and leaves the rest', async () => {
    await gateway.putPolicy(planPolicy('l2'));
    await sync();
    await gateway.putPolicy(planPolicy('l2', { name: 'Renamed', rate: 7 }));
    expect(await sync()).toMatchObject({ plans: { updated: 1 } });
    expect(await plan('Renamed')).toMatchObject({ displayName: 'Plan l2', rate: 7, quota: 1_000 });
  });

  it('changes nothing and says so when nothing changed', async () => {
    await gateway.putPolicy(productPolicy('p3', ['one']));
    await sync();
    const before = await portal.app.context.db.selectFrom('product').selectAll().execute();
    expect(await sync()).toMatchObject({ products: { created: 0, updated: 0, hidden: 0, restored: 0 }, warnings: [] });
    expect(await portal.app.context.db.selectFrom('product').selectAll().execute()).toEqual(before);
  });

  it('hides what vanished from consumers on every path, and restores it with all settings', async () => {
    await gateway.putPolicy(productPolicy('p4', ['one']));
    await gateway.putPolicy(planPolicy('l4'));
    await sync();
    const [shown, offered] = [await product('Product p4'), await plan('Plan l4')];
    const { catalogues } = await owner.send('{ catalogues { nodes { id name } } }');
    const catalogueId = catalogues.nodes.find(({ name }: Data) => name === 'Public').id;
    const { db } = portal.app.context;
    await db.insertInto('catalogueProduct').values({ catalogueId, productId: shown.id }).execute();
    await db.insertInto('cataloguePlan').values({ catalogueId, planId: offered.id }).execute();
    const anonymous = await portal.as(null);
    const seen = async () => {
      const query = `query ($id: ID!, $plan: ID!) {
        product(id: $id) { id plans { id } } node(id: $id) { id } plan(id: $plan) { id } planNode: node(id: $plan) { id }
        products(search: "p4") { nodes { id } }
        catalogues { nodes { name products { nodes { id } } plans { id } } } }`;
      return JSON.stringify(await anonymous.send(query, { id: shown.id, plan: offered.id }));
    };
    expect((await seen()).split(shown.id)).toHaveLength(5);
    expect((await seen()).split(offered.id)).toHaveLength(5);

    await gateway.dropPolicy('p4');
    await gateway.dropPolicy('l4');
    expect(await sync()).toMatchObject({ products: { hidden: 1 }, plans: { hidden: 1 } });
    expect(await seen()).not.toContain(shown.id);
    expect(await seen()).not.toContain(offered.id);
    expect(await product('Product p4')).toMatchObject({ id: shown.id });

    await gateway.putPolicy(productPolicy('p4', ['one']));
    await gateway.putPolicy(planPolicy('l4'));
    expect(await sync()).toMatchObject({ products: { restored: 1 }, plans: { restored: 1 } });
    expect((await seen()).split(shown.id)).toHaveLength(5);
  });

  it('ignores policies that are neither product nor plan, and those of other organisations', async () => {
    const before = (await sync()).ignoredPolicies;
    await gateway.putPolicy(productPolicy('mixed', ['one'], { partitions: { acl: true, quota: true } }));
    await gateway.putPolicy(productPolicy('depth', ['one'], { partitions: { complexity: true } }));
    await gateway.putPolicy(productPolicy('foreign', ['one'], { org_id: 'elsewhere' }));
    const result = await sync();
    expect(result).toMatchObject({ ignoredPolicies: before + 3, products: { created: 0 } });
    expect(result.warnings).toEqual([
      { code: 'OTHER_ORGANISATION', policyId: 'foreign', message: expect.stringContaining('elsewhere') },
    ]);
    await gateway.dropPolicy('foreign');
  });

  it('gives a name that is taken an addition, the same one every time, and warns', async () => {
    await gateway.putPolicy(planPolicy('l5', { name: 'Free' }));
    const warning = { code: 'NAME_TAKEN', policyId: 'l5', message: expect.stringContaining('Free (second)') };
    expect(await sync()).toMatchObject({ plans: { created: 1 }, warnings: [warning] });
    const made = await plan('Free (second)');
    expect(await sync()).toMatchObject({ plans: { created: 0, updated: 0 }, warnings: [warning] });
    expect(await plan('Free (second)')).toEqual(made);
    await gateway.dropPolicy('l5');
  });

  it('leaves alone, with a warning, what it cannot show', async () => {
    await gateway.putPolicy(productPolicy('p6', ['one', 'jwt']));
    await gateway.putPolicy(productPolicy('p7', ['one', 'nowhere']));
    await gateway.putPolicy(planPolicy('l6', { quota_max: 10_000_000_000 }));
    const { warnings } = await sync();
    expect(warnings.map(({ code, policyId }: Data) => `${policyId} ${code}`)).toEqual(
      expect.arrayContaining(['p6 MIXED_AUTH_TYPES', 'p7 UNKNOWN_API', 'l6 LIMIT_OUT_OF_RANGE']),
    );
    expect([await product('Product p6'), await plan('Plan l6')]).toEqual([null, null]);
    expect(await product('Product p7')).toMatchObject({ authType: 'AUTH_TOKEN' });
    for (const id of ['p6', 'p7', 'l6']) await gateway.dropPolicy(id);
  });

  it('P16: takes a plan without any limit over, and warns of it as long as it has none', async () => {
    const unlimited = { rate: 0, per: 0, quota_max: -1 };
    await gateway.putPolicy(planPolicy('l9', unlimited));
    const warning = { code: 'UNLIMITED_PLAN', policyId: 'l9', message: expect.stringContaining('Plan l9') };
    expect((await sync()).warnings).toEqual([warning]);
    expect(await plan('Plan l9')).toMatchObject({ rate: null, quota: null });
    expect((await sync()).warnings).toEqual([warning]);
    await gateway.putPolicy(planPolicy('l9', { ...unlimited, quota_max: 10 }));
    expect((await sync()).warnings).toEqual([]);
    await gateway.dropPolicy('l9');
  });

  it('G5: warns of a plan that gives single paths rates of their own, and not where they are not in force', async () => {
    const endpoints = [{ path: '/status', methods: [{ name: 'GET', limit: { rate: 1, per: 60 } }] }];
    const rated = { access_rights: { orders: { api_id: 'orders', versions: ['Default'], endpoints } } };
    await gateway.putPolicy(planPolicy('l10', rated));
    const warning = { code: 'PATH_RATES', policyId: 'l10', message: expect.stringContaining('single paths of orders') };
    expect((await sync()).warnings).toEqual([warning]);
    await gateway.putPolicy(planPolicy('l10', { ...rated, partitions: { quota: true } }));
    expect((await sync()).warnings).toEqual([]);
    await gateway.dropPolicy('l10');
  });

  it('takes only policies with one of the tags of the provider', async () => {
    await gateway.putPolicy(planPolicy('l7', { tags: ['shop'] }));
    await gateway.putPolicy(planPolicy('l8', { tags: ['portal', 'gold'] }));
    await sync();
    const update = `mutation ($id: ID!, $tags: [String!]) {
      updateProvider(id: $id, input: { policyTags: $tags }) { provider { id } userErrors { code } } }`;
    await owner.send(update, { id: providerId, tags: ['portal', 'internal'] });
    await sync();
    expect(await hiddenPlans()).toEqual(expect.arrayContaining(['Plan l7']));
    expect(await hiddenPlans()).not.toContain('Plan l8');
    await owner.send(update, { id: providerId, tags: [] });
    await sync();
    expect(await hiddenPlans()).not.toContain('Plan l7');
  });

  const hiddenPlans = async () => {
    const rows = await portal.app.context.db
      .selectFrom('plan')
      .select('name')
      .where('hiddenAt', 'is not', null)
      .execute();
    return rows.map(({ name }) => name);
  };

  it('tells owners live, with the result', async () => {
    const changes = await owner.subscribe(`subscription { providerChanged {
      type provider { id lastSyncedAt lastSync { status } } } }`);
    await sync();
    let change = await changes.next();
    // The end of the synchronisation before may be told to this subscription as well.
    while (change.type === 'provider.synchronised') change = await changes.next();
    expect(change).toMatchObject({ type: 'provider.syncRequested', provider: { id: providerId } });
    expect(await changes.nextOf('provider.synchronised')).toMatchObject({
      type: 'provider.synchronised',
      provider: { lastSyncedAt: expect.any(String), lastSync: { status: 'SUCCEEDED' } },
    });
    await changes.stop();
  });

  it('fails as data, changes nothing then, and works again when the provider does', async () => {
    const before = await owner.send(PRODUCTS);
    await gateway.sandbox.goOffline();
    expect(await sync()).toMatchObject({ status: 'FAILED', failure: { kind: 'UNREACHABLE' }, products: null });
    expect(await owner.send(PRODUCTS)).toEqual(before);
    await gateway.sandbox.goOnline();
    const recovered = async () => (await lastSync(owner, providerId)).status;
    await expect.poll(recovered).toBe('SUCCEEDED');
  });

  it('two at once do not collide', async () => {
    await gateway.putPolicy(planPolicy('l9'));
    const results = await Promise.all([sync(), sync(), sync()]);
    for (const result of results) expect(result.status).toBe('SUCCEEDED');
    const { plans } = await owner.send(PLANS);
    expect(plans.nodes.filter(({ name }: Data) => name === 'Plan l9')).toHaveLength(1);
  });

  it.each([
    ['partner', 'FORBIDDEN'],
    [null, 'UNAUTHENTICATED'],
  ] as const)('is nothing for %s', async (account, code) => {
    const client = await portal.as(account);
    const query = 'mutation ($id: ID!) { synchroniseProvider(id: $id) { userErrors { code } } }';
    expect(await client.errorCode(query, { id: providerId })).toBe(code);
  });

  it('refuses a provider that does not exist', async () => {
    const query = 'mutation ($id: ID!) { synchroniseProvider(id: $id) { userErrors { code } } }';
    const { userErrors } = await owner.refused(query, { id: '00000000-0000-4000-8000-000000000000' });
    expect(userErrors).toEqual([{ code: 'NOT_FOUND' }]);
  });

  it('holds up nobody who asks for what it writes, or gets a key for it', async () => {
    const { id: ownId } = (await gatewayBehind(portal)).provider;
    // One that is writing already would hold whoever asks for another.
    await synchronise(owner, ownId);
    const plans = await standingTransaction(portal.database.url, ['select from plan for no key update']);
    const { synchroniseProvider } = await owner.send(
      `mutation { synchroniseProvider(id: "${ownId}") { sync { id } } }`,
    );
    await plans.waitedForBy(1);
    const partner = await portal.as('partner');
    const { id } = await requestAccess(partner);
    const { credential } = await approve(owner, id);
    await inState(partner, credential.id, 'ACTIVE');
    await plans.commit();
    const read = `query ($id: ID!) { node(id: $id) { ... on ProviderSync { status } } }`;
    await expect
      .poll(async () => (await owner.send(read, { id: synchroniseProvider.sync.id })).node.status)
      .toBe('SUCCEEDED');
  });
});
