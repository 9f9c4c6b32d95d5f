import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from '../../../src/app.ts';
import { createLogger } from '../../../src/platform/log.ts';
import { Client, type Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { statementsOf } from '../query-count/statements.ts';

const BROWSE = `{ catalogues { nodes {
  name visibility products { nodes { id name displayName tags plans { name } } } plans { id name displayName rate }
} } }`;

let portal: TestPortal;
let other: App;
let owner: Client;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  const { config } = portal.app.portal;
  other = await startApp(config, portal.database.url, createLogger(config));
  owner = await portal.as('owner');
});
afterAll(async () => {
  await other?.stop();
  await portal?.stop();
});

/** The same account at the other node. */
const elsewhere = ({ token }: Client): Client => new Client(`http://localhost:${other.port}/graphql`, token);

const find = async (list: string, name: string): Promise<string> => {
  const data = await owner.send(`{ ${list} { nodes { id name } } }`);
  return data[list].nodes.find((node: Data) => node.name === name).id;
};

const update = (kind: 'Catalogue' | 'Product' | 'Plan') => async (name: string, input: object) => {
  const mutation = `mutation ($id: ID!, $input: Update${kind}Input!) {
    update${kind}(id: $id, input: $input) { userErrors { message } } }`;
  await owner.send(mutation, { id: await find(`${kind.toLowerCase()}s`, name), input });
};
const updateCatalogue = update('Catalogue');
const updateProduct = update('Product');
const updatePlan = update('Plan');

/** By hand, behind the portal's back. */
const byHand = (sql: string) => other.context.em.getConnection().execute(sql);

/** What a change shows to whom. Each begins where the one before it ended. */
const CHANGES: [string, 'partner' | 'hobbyist' | null, () => Promise<unknown>][] = [
  ['a renamed catalogue', null, () => updateCatalogue('Public', { name: 'For all' })],
  ['a renamed product', null, () => updateProduct('payment', { displayName: 'Payments' })],
  ['other tags', 'hobbyist', () => updateProduct('payment', { tags: ['money'] })],
  ['another limit', 'partner', () => updatePlan('enterprise', { rate: 50 })],
  [
    'a product that is published',
    null,
    async () =>
      updateCatalogue('For all', {
        productIds: [await find('products', 'payment'), await find('products', 'accounts')],
      }),
  ],
  [
    'a product that is taken out again',
    'hobbyist',
    async () => updateCatalogue('For all', { productIds: [await find('products', 'payment')] }),
  ],
  ['a plan that is taken away', null, () => updateCatalogue('For all', { planIds: [] })],
  ['a catalogue that closes', 'partner', () => updateCatalogue('Enterprise', { teamIds: [] })],
  ['a catalogue that opens', 'hobbyist', () => updateCatalogue('Enterprise', { visibility: 'PUBLIC' })],
  ['a policy that vanished', 'partner', () => byHand(`update product set hidden_at = now() where name = 'accounts'`)],
  ['a name changed by hand', null, () => byHand(`update plan set display_name = 'Big' where name = 'enterprise'`)],
  [
    'a product that is deleted',
    'partner',
    async () =>
      owner.send('mutation ($id: ID!) { deleteProduct(id: $id) { userErrors { message } } }', {
        id: await find('products', 'payment'),
      }),
  ],
];

describe('an answer that many share', () => {
  it('is told apart by document, operation and variables', async () => {
    const partner = await portal.as('partner');
    const page =
      'query ($first: Int!, $after: String) { plans(first: $first, after: $after) { nodes { name } pageInfo { endCursor } } }';
    const first = await partner.send(page, { first: 1 });
    const next = await partner.send(page, { first: 1, after: first.plans.pageInfo.endCursor });
    expect(next.plans.nodes).not.toEqual(first.plans.nodes);
    expect(await partner.send(page, { first: 1 })).toEqual(first);
  });

  it.each(CHANGES)('is never older than %s, on either node', async (_, account, make) => {
    const reader = await portal.as(account);
    const nodes = [reader, elsewhere(reader)];
    // Twice, so that it is shared already.
    const before = await Promise.all([...nodes, ...nodes].map((node) => node.send(BROWSE)));
    await make();
    const after = await Promise.all(nodes.map((node) => node.send(BROWSE)));
    expect(new Set(before.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(after[0]).not.toEqual(before[0]);
    expect(after[1]).toEqual(after[0]);
  });

  it('is not that of a team which the account has left', async () => {
    const member = await portal.as('member');
    await updateCatalogue('Enterprise', { visibility: 'PRIVATE', teamIds: [await teamOf(member)] });
    const seen = await member.send(BROWSE);
    await byHand(`delete from membership where team_id = '${await teamOf(member)}'`);
    const left = await member.send(BROWSE);
    expect(seen.catalogues.nodes).toHaveLength(left.catalogues.nodes.length + 1);
  });

  it('costs nobody more than to say who asks and what is the present state', async () => {
    const [anonymous, hobbyist] = [await portal.as(null), await portal.as('hobbyist')];
    for (const client of [anonymous, hobbyist]) await client.send(BROWSE);
    expect(await statementsOf(() => anonymous.send(BROWSE))).toHaveLength(1);
    expect(await statementsOf(() => hobbyist.send(BROWSE))).toHaveLength(2);
  });

  it('is not that of an owner, who sees what nobody else does', async () => {
    const before = await owner.send(BROWSE);
    const anonymous = await (await portal.as(null)).send(BROWSE);
    expect(before.catalogues.nodes.length).toBeGreaterThan(anonymous.catalogues.nodes.length);
    expect(await owner.send(BROWSE)).toEqual(before);
  });
});

describe('a statement that was prepared', () => {
  it('is run all the same when another release has added a column', async () => {
    const ask = () =>
      Promise.all(Array.from({ length: 10 }, () => owner.send('{ products { nodes { id name tags } } }')));
    for (let round = 0; round < 3; round++) await ask();
    const [before] = await ask();
    await byHand('alter table product add column of_another_release text');
    expect(await ask()).toEqual(Array(10).fill(before));
  });
});

const teamOf = async (client: Client): Promise<string> => {
  const { viewer } = await client.send('{ viewer { teams { id name } } }');
  return viewer.teams.find(({ name }: Data) => name === 'Integration').id;
};
