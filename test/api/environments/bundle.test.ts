import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { CREATE as CREATE_DOCUMENT } from '../documents/document-story.ts';
import { send, show } from '../files/image-story.ts';
import { bringIn, changesIn, dryRun, exported, getBundle, startEmptyPortal } from './bundle-story.ts';

let [here, there]: TestPortal[] = [];
let [owner, other]: Client[] = [];
beforeAll(async () => {
  [here, there] = [await startTestPortal(), await startEmptyPortal()];
  [owner, other] = [await here.as('owner'), await there.as('owner')];
  await define(owner);
});
afterAll(async () => {
  await here?.stop();
  await there?.stop();
});

/** Something of each kind beside what the demo world has. */
async function define(client: Client): Promise<void> {
  const { products, plans } = await client.send('{ products { nodes { id name } } plans { nodes { id name } } }');
  const idOf = (nodes: Data[], name: string): string => nodes.find((node) => node.name === name).id;
  const [accounts, payment] = [idOf(products.nodes, 'accounts'), idOf(products.nodes, 'payment')];
  const enterprise = idOf(plans.nodes, 'enterprise');
  await client.send(CREATE_DOCUMENT, {
    input: { productId: accounts, title: 'Guide', format: 'MARKDOWN', text: '# Begin here' },
  });
  await show(client, accounts, { logo: { fileId: await send(client), alternativeText: 'A green square' } });
  await client.send(
    `mutation ($id: ID!, $input: ProductLifeCycleInput!) { setProductLifeCycle(id: $id, input: $input) { userErrors { code } } }`,
    { id: accounts, input: { lifeCycle: 'DEPRECATED', sunsetAt: '2100-01-01T00:00:00Z', successorId: payment } },
  );
  await client.send(
    'mutation ($id: ID!, $input: UpdatePlanInput!) { updatePlan(id: $id, input: $input) { userErrors { code } } }',
    {
      ...{ id: enterprise, input: { terms: 'Be fair.', metadata: [{ name: 'tier', value: 'gold' }] } },
    },
  );
  await client.send(
    'mutation ($id: ID!, $input: PlanAccessInput!) { configurePlanAccess(id: $id, input: $input) { userErrors { code } } }',
    { id: enterprise, input: { secretDelivery: 'CLAIM' } },
  );
  const fields = [{ name: 'centre', label: 'Cost centre', type: 'TEXT', required: true }];
  await client.send(
    'mutation ($input: SaveRequestFormInput!) { saveRequestForm(input: $input) { userErrors { code } } }',
    {
      input: { productId: accounts, fields },
    },
  );
  for (const name of ['Partners', 'All']) {
    await client.send(
      'mutation ($input: CreateApprovalRuleInput!) { createApprovalRule(input: $input) { userErrors { code } } }',
      { input: { name, action: 'APPROVE', productIds: [payment], emailDomains: ['example.org'] } },
    );
  }
  await client.send(
    `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) { userErrors { code } } }`,
    { id: payment, input: { category: 'Money', position: 7 } },
  );
  const catalogues = (await client.send('{ catalogues { nodes { id name } } }')).catalogues.nodes;
  await client.send(
    `mutation ($id: ID!, $input: UpdateCatalogueInput!) { updateCatalogue(id: $id, input: $input) { userErrors { code } } }`,
    { id: idOf(catalogues, 'Public'), input: { displayName: 'For everybody', position: 3 } },
  );
  await client.send(
    `mutation ($productId: ID!, $catalogueId: ID!) { updatePublication(productId: $productId, catalogueId: $catalogueId,
      input: { displayName: "Pay here", position: 2 }) { userErrors { code } } }`,
    { productId: payment, catalogueId: idOf(catalogues, 'Enterprise') },
  );
  for (const [subject, key, type] of [
    ['USER', 'phone', 'STRING'],
    ['USER', 'size', 'NUMBER'],
    ['APP', 'phone', 'BOOLEAN'],
  ])
    await client.send(
      'mutation ($input: CreateAttributeInput!) { createAttribute(input: $input) { userErrors { code } } }',
      { input: { subject, key, type, label: `The ${key}`, access: 'VIEW', required: true } },
    );
  await client.send(
    `mutation { updatePortalSettings(input: { accessFlow: CART, reminderHours: 5, quotaAlertShares: [50],
      escalationAddresses: ["boss@example.com"], signUp: true }) { userErrors { code } } }`,
  );
  await client.send(
    'mutation { updateMailTemplate(name: "credential-expired", input: { subject: "Over" }) { userErrors { code } } }',
  );
}

const eventsAfter = async (portal: TestPortal, id: string | undefined): Promise<string[]> => {
  const sql = 'select distinct type from event_log where $1::uuid is null or id > $1 order by type';
  return ((await rowsOf(portal.database, sql, [id ?? null])) as { type: string }[]).map(({ type }) => type);
};
const lastEvent = async (portal: TestPortal): Promise<string | undefined> =>
  ((await rowsOf(portal.database, 'select id from event_log order by id desc limit 1')) as { id: string }[])[0]?.id;

describe('a bundle', () => {
  it('says in a dry run what it would make, and changes nothing', async () => {
    const [bundle, before] = [await exported(owner!), await exported(other!)];
    const answer = await dryRun(other!, bundle);
    expect(answer.body.userErrors).toEqual([]);
    const wanted = { attributes: 3, plans: 2, products: 2, catalogues: 2, forms: 1, approvalRules: 2, mails: 1 };
    for (const [kind, count] of Object.entries(wanted))
      expect(changesIn(answer).filter((line) => line.startsWith(`CREATE ${kind} `))).toHaveLength(count);
    expect(changesIn(answer).filter((line) => !line.startsWith('CREATE'))).toEqual([
      'UPDATE settings portal accessFlow reminderHours quotaAlertShares signUp',
    ]);
    expect(await exported(other!)).toEqual(before);
  });

  it('makes an empty portal equal, by what the mutations record, and then nothing differs', async () => {
    const [bundle, last] = [await exported(owner!), await lastEvent(there!)];
    const answer = await bringIn(other!, bundle);
    expect([answer.status, answer.body.userErrors]).toEqual([200, []]);
    expect(await exported(other!)).toEqual(bundle);
    for (const again of [await dryRun(other!, bundle), await bringIn(other!, bundle)])
      expect(changesIn(again)).toEqual([]);
    expect(await eventsAfter(there!, last)).toEqual(
      expect.arrayContaining([
        ...[
          'approvalRule.created',
          'attribute.created',
          'catalogue.created',
          'plan.created',
          'plan.updated',
          'portalSettings.updated',
        ],
        ...['product.created', 'product.documentsChanged', 'product.lifeCycleChanged', 'requestForm.saved'],
      ]),
    );
  });

  it('changes what differs and nothing else, also where names changed', async () => {
    const bundle = await exported(owner!);
    const product = bundle.products.find(({ name }: Data) => name === 'payment');
    product.name = 'payments';
    product.documents = ['Guide', 'Another'].map((title) => ({
      ...{ title, format: 'MARKDOWN', apiId: 'payment-api', url: null, text: 'New' },
    }));
    bundle.products.find(({ name }: Data) => name === 'accounts').documents = [];
    bundle.approvalRules.reverse();
    const last = await lastEvent(there!);
    const accounts = bundle.products.find(({ name }: Data) => name === 'accounts');
    const wanted = [
      `UPDATE products ${accounts.cid} documents`,
      `UPDATE products ${product.cid} name documents`,
      'UPDATE approvalRules order order',
    ];
    expect(changesIn(await dryRun(other!, bundle))).toEqual(wanted);
    expect(changesIn(await bringIn(other!, bundle))).toEqual(wanted);
    expect(await exported(other!)).toEqual(bundle);
    product.documents.reverse();
    const shop = bundle.catalogues.find(({ publications }: Data) => publications.length > 0);
    shop.publications = [{ product: accounts.cid, displayName: null, position: 4 }];
    const people = bundle.attributes.filter(({ subject }: Data) => subject === 'USER');
    bundle.attributes = [...people.toReversed(), ...bundle.attributes.slice(people.length)];
    expect(changesIn(await bringIn(other!, bundle))).toEqual([
      'UPDATE attributes order of USER order',
      `UPDATE products ${product.cid} documents`,
      `UPDATE catalogues ${shop.cid} publications`,
    ]);
    expect(await exported(other!)).toEqual(bundle);
    expect(await eventsAfter(there!, last)).toEqual([
      'approvalRule.moved',
      'attribute.moved',
      'product.documentsChanged',
      'product.publicationUpdated',
      'product.updated',
    ]);
  });

  it('leaves alone what is only here, and tells it', async () => {
    const bundle = await exported(other!);
    const [gone] = bundle.approvalRules.splice(0, 1);
    expect(changesIn(await bringIn(other!, bundle))).toEqual([`ONLY_HERE approvalRules ${gone.cid}`]);
  });

  it('holds neither people nor secrets', async () => {
    const text = await (await getBundle(owner!)).text();
    expect(text).not.toMatch(/@example\.com|password|secret"/);
  });
});

describe('a bundle that is wrong', () => {
  it('is refused with all that is wrong, each with its path, and nothing is changed', async () => {
    const [bundle, before] = [await exported(other!), await exported(other!)];
    const [product, plan, catalogue] = [bundle.products[0], bundle.plans[0], bundle.catalogues[0]];
    Object.assign(product, { apiIds: ['unknown'], displayName: 'Changed' });
    Object.assign(bundle.products[1], { displayName: 'x'.repeat(101), tags: ['changed'] });
    plan.provider = 'unknown';
    catalogue.teams = [{ organisation: 'B2B customer', team: 'Unknown' }];
    catalogue.products = ['unknown', product.cid];
    bundle.settings[0].reminderHours = 0;
    bundle.attributes.find(({ key }: Data) => key === 'size').type = 'STRING';
    bundle.mails.push({ name: 'unknown', subject: null, isEnabled: true });
    const { status, body } = await bringIn(other!, bundle);
    expect(status).toBe(400);
    expect(body.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`)).toEqual([
      'INVALID_INPUT settings.0.reminderHours',
      'INVALID_INPUT attributes.0.type',
      'NOT_FOUND plans.0.provider',
      'NOT_FOUND products.0.apiIds.0',
      'INVALID_INPUT products.1.displayName',
      'NOT_FOUND catalogues.0.teams.0',
      'NOT_FOUND catalogues.0.products.0',
      `NOT_FOUND mails.${bundle.mails.length - 1}.name`,
    ]);
    expect(await exported(other!)).toEqual(before);
  });

  it('is refused for its form, with each path', async () => {
    const bundle = await exported(other!);
    bundle.products[0].colour = 'red';
    bundle.plans[0].rate = 'many';
    const { body } = await bringIn(other!, bundle);
    expect(body.userErrors.map(({ field }) => field.join('.')).toSorted()).toEqual(['plans.0.rate', 'products.0']);
    for (const text of ['', 'no JSON', '[]', '{"version":9}'])
      expect((await bringIn(other!, text)).body.userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    const twice = await exported(other!);
    twice.plans.push(twice.plans[0]);
    expect((await bringIn(other!, twice)).body.userErrors).toMatchObject([{ field: ['plans', '2'] }]);
  });

  it('names the policy that the gateway has not got', async () => {
    const bundle = await exported(other!);
    bundle.plans.push({ ...bundle.plans[0], cid: 'new', name: 'new', policyId: 'unknown' });
    expect((await bringIn(other!, bundle)).body.userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['plans', '2', 'policyId'], message: expect.stringContaining('unknown') },
    ]);
  });

  it('takes no image that is none', async () => {
    const bundle = await exported(other!);
    const product = bundle.products.find(({ logo }: Data) => logo);
    product.logo.renditions[0].webp = Buffer.from('no image').toString('base64');
    expect((await bringIn(other!, bundle)).body.userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: expect.arrayContaining(['logo', 'renditions', '0']) },
    ]);
  });
});

it.each([
  ['anonymous', null, 401],
  ['a consumer', 'partner', 403],
] as const)('is not for %s', async (_, account, status) => {
  const client = await there!.as(account);
  expect((await getBundle(client)).status).toBe(status);
  expect((await bringIn(client, { version: 1 })).status).toBe(status);
});

it('takes up by its name what a portal has already', async () => {
  const bundle = await exported(other!);
  const [product] = bundle.products;
  const id = product.cid;
  await there!.database.pool.query(`update product set custom_id = null where custom_id = $1`, [id]);
  expect(changesIn(await bringIn(other!, bundle))).toEqual([]);
  expect((await exported(other!)).products.map(({ cid }: Data) => cid)).toContain(id);
});
