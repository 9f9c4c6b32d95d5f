import { type GraphQLField, type GraphQLObjectType, getNamedType, isLeafType } from 'graphql';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sequenceEvents } from '../../../src/platform/events/event-log.ts';
import { MAX_LIST } from '../../../src/platform/graphql/paging.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { relationsOf, selectionOf } from '../visibility/operation.ts';
import { addCrowd, CROWD } from './crowd.ts';
import { LISTS, ordersOf } from './lists.ts';
import { statementsOf } from './statements.ts';
import { PAGE, PAGE_ARGUMENTS, PAGE_VARIABLES, type ReadPage, walkBackwards, walkForwards } from './walk.ts';

type Field = GraphQLField<unknown, unknown>;

/** Asks the gateway about each object, whose answers no statement could fetch together. */
const AT_THE_GATEWAY = new Set(['effectiveAccess', 'quotaState', 'tokens']);

/** Relations that nothing in the crowd has, where all objects of a type are alike: for these the counts prove nothing. */
const NOT_IN_THE_CROWD = new Set([
  ...['Approver.product', 'RequestForm.catalogue', 'RequestForm.product'],
  ...['Credential.pendingRequests', 'Credential.pendingRequestsConnection', 'Credential.pendingPlan'],
  ...['Credential.replaces', 'Credential.replacedBy'],
  ...['Provider.warnings', 'Provider.lastError', 'Product.clientTypes'],
]);

let portal: TestPortal;
let owner: Client;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  owner = await portal.as('owner');
  await addCrowd(portal.app.context.db);
  await sequenceEvents(portal.app.context.db);
});
afterAll(() => portal?.stop());

/** What a page costs does not depend on how much is on it, whatever is asked of each object. */
describe('the number of SQL statements', () => {
  for (const { name, type } of LISTS) {
    it(`of ${name}: the same for 1 and for ${CROWD}, with every nested field`, async () => {
      const relations = relationsOf(type).filter((relation) => !AT_THE_GATEWAY.has(relation.name));
      const empty: string[] = [];
      for (const relation of relations) {
        const document = nested(name, relation, type);
        const [one, all] = [await read(name, document, 1), await read(name, document, CROWD)];
        expect(all.statements, document).toEqual(one.statements);
        if (all.nodes.every((node) => isEmpty(node[relation.name]))) empty.push(`${type.name}.${relation.name}`);
      }
      expect(empty.filter((relation) => !NOT_IN_THE_CROWD.has(relation))).toEqual([]);
    });
  }

  it.each(LISTS)('K5: of nodes: the same for 1 and for 100 of $name', async ({ name }) => {
    const { list } = await owner.send(`{ list: ${name}(first: 100) { nodes { id } } }`);
    const all: string[] = list.nodes.map(({ id }: Data) => id).toReversed();
    const statements = async (ids: string[]) => {
      let answer: Data;
      const sent = await statementsOf(async () => {
        answer = await owner.send('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
      });
      expect(answer.nodes).toEqual(ids.map((id) => ({ id })));
      return sent.map(tablesIn).toSorted();
    };
    const one = await statements(all.slice(0, 1));
    expect(await statements(all)).toEqual(one);
    // Who asks, and the object.
    expect(one.length, one.join('; ')).toBeLessThanOrEqual(2);
  });

  async function read(list: string, document: string, first: number): Promise<{ statements: string[]; nodes: Data[] }> {
    let answer: Data;
    const statements = await statementsOf(async () => {
      answer = await owner.send(document, { first });
    });
    expect(answer[list].nodes, `${list} on a page of ${first}`).toHaveLength(first);
    return { statements: statements.map(tablesIn).toSorted(), nodes: answer[list].nodes };
  }
});

/** Lists inside an object, by its type; the views of an object are on no list of their own. */
const LISTS_INSIDE = LISTS.flatMap(({ type }) =>
  relationsOf(type)
    .filter((relation) => getNamedType(relation.type).name.endsWith('Connection'))
    .map((relation) => {
      const page = getNamedType(relation.type) as GraphQLObjectType;
      return { type: type.name, field: relation.name, of: getNamedType(page.getFields().nodes!.type).name };
    }),
);

describe('K5: a list is the same from both of its ends', () => {
  it.each(LISTS)('$name', async ({ name }) => {
    await walkBothWays(37, async (args) => {
      const data = await owner.send(`query (${PAGE_VARIABLES}) { list: ${name}(${PAGE_ARGUMENTS}) ${PAGE} }`, args);
      return data.list;
    });
  });

  it.each(LISTS_INSIDE)('$field of $type, for each object at once', async ({ type, field }) => {
    const list = LISTS.find((one) => one.type.name === type)!.name;
    const inside = `{ nodes { id inside: ${field}(${PAGE_ARGUMENTS}) ${PAGE} } }`;
    const read = async (args: object) =>
      (await owner.send(`query (${PAGE_VARIABLES}) { list: ${list}(first: 3) ${inside} }`, { ...args })).list.nodes;
    for (const { id } of await read({})) {
      await walkBothWays(1, async (args) => (await read(args)).find((node: Data) => node.id === id).inside);
    }
  });
});

describe('K6: a list can be ordered, and is counted', () => {
  it.each(LISTS)('$name', async ({ name, type }) => {
    const pageIn =
      (orderBy: string): ReadPage =>
      async (args) => {
        const list = `${name}(${PAGE_ARGUMENTS}, orderBy: ${orderBy})`;
        return (await owner.send(`query (${PAGE_VARIABLES}) { list: ${list} ${PAGE} }`, args)).list;
      };
    const totalCount = (await owner.send(`{ ${name}(first: 1) { totalCount } }`))[name].totalCount;
    const cursors: string[] = [];
    let previous: string[] | null = null;
    for (const orderBy of ordersOf(type.name)) {
      const all = await walkForwards(pageIn(orderBy), 37);
      expect(await walkBackwards(pageIn(orderBy), 37)).toEqual(all);
      const ids = all.map(({ node }) => node.id);
      expect(new Set(ids).size).toBe(totalCount);
      if (previous) expect(ids, orderBy).toEqual(previous.toReversed());
      previous = previous ? null : ids;
      cursors.push(all[0]!.cursor);
    }
    // A place in the log is one whichever way it is read.
    if (type.name === 'AuditEvent') return;
    for (const [index, orderBy] of ordersOf(type.name).entries()) {
      for (const after of cursors.toSpliced(index, 1)) {
        const document = `query ($after: String) { ${name}(after: $after, orderBy: ${orderBy}) { nodes { id } } }`;
        expect(await owner.errorCode(document, { after }), `${orderBy} ${after}`).toBe('BAD_USER_INPUT');
      }
    }
  });

  it.each(LISTS_INSIDE)('$field of $type, for each object at once', async ({ type, field, of }) => {
    const list = LISTS.find((one) => one.type.name === type)!.name;
    for (const orderBy of ordersOf(of)) {
      const inside = `${field}(first: 100, orderBy: ${orderBy}) { totalCount ${PAGE.slice(1)}`;
      const data = await owner.send(`{ list: ${list}(first: 3) { nodes { id inside: ${inside} } } }`);
      for (const { id, inside: whole } of data.list.nodes) {
        expect(whole.nodes).toHaveLength(whole.totalCount);
        const walked = await walkForwards(async (args) => {
          const page = `${field}(${PAGE_ARGUMENTS}, orderBy: ${orderBy}) ${PAGE}`;
          const query = `query ($id: ID!, ${PAGE_VARIABLES}) { node(id: $id) { ... on ${type} { inside: ${page} } } }`;
          return (await owner.send(query, { ...args, id })).node.inside;
        }, 1);
        expect(walked).toEqual(whole.edges);
      }
    }
  });
});

it('K6: what has no time counts as the latest, whichever way the list runs', async () => {
  const query = (direction: string) =>
    `{ list: credentials(first: 100, orderBy: { field: EXPIRES_AT, direction: ${direction} }) { nodes { expiresAt } } }`;
  const ends = async (direction: string): Promise<(string | null)[]> =>
    (await owner.send(query(direction))).list.nodes.map(({ expiresAt }: Data) => expiresAt);
  const [first, last] = [await ends('ASC'), await ends('DESC')];
  expect(first).toEqual(first.toSorted());
  expect(first).not.toContain(null);
  expect(last[0]).toBeNull();
  const times = last.filter((end) => end !== null);
  expect(times).toEqual(times.toSorted().reverse());
  expect(last.slice(-times.length)).toEqual(times);
});

describe('K6: a list without pages', () => {
  it(`shows the first ${MAX_LIST}, and its connection counts all`, async () => {
    const { db } = portal.app.context;
    const { organisations } = await owner.send('{ organisations(first: 1) { nodes { id teams { id } } } }');
    const [{ id, teams: before }] = organisations.nodes;
    await sql`insert into team (id, organisation_id, name)
      select gen_random_uuid(), ${id}, 'More ' || n from generate_series(1, ${MAX_LIST}) n`.execute(db);
    const query =
      'query ($id: ID!) { node(id: $id) { ... on Organisation { teams { name } teamsConnection(first: 1) { totalCount } } } }';
    const { teams, teamsConnection } = (await owner.send(query, { id })).node;
    expect(teams).toHaveLength(MAX_LIST);
    expect(teamsConnection.totalCount).toBe(before.length + MAX_LIST);
    const names = teams.map(({ name }: Data) => name.toLowerCase());
    expect(names).toEqual(names.toSorted());
  });
});

describe('a page of requests, with what is part of them', () => {
  const REQUEST = `{ __typename id status createdAt state: status
    app { ...App } same: app { name } hidden: plan @skip(if: $isHidden) { name } plan { displayName createdAt }
    products { id tags createdAt } requester { displayName organisation { id createdAt } } decidedBy { id }
    previousPlan { name } createdBy { isActive } }`;
  const PARTS = 'fragment App on App { ... on Node { id } ownedBy: owner { email organisation { name } } }';

  it('tells what each of them tells by itself', async () => {
    const alone = `query ($id: ID!, $isHidden: Boolean = true) { accessRequest(id: $id) ${REQUEST} } ${PARTS}`;
    const page = (order: string) => `query ($isHidden: Boolean = true) {
      accessRequests(first: 10${order}) { edges { node ${REQUEST} } nodes { kind } } } ${PARTS}`;
    for (const order of ['', ', orderBy: { field: DECIDED_AT }']) {
      // Compiled from the second time on.
      for (let time = 1; time <= 3; time++) {
        const { edges } = (await owner.send(page(order))).accessRequests;
        expect(edges).toHaveLength(10);
        for (const { node } of edges) {
          expect(node).toEqual((await owner.send(alone, { id: node.id })).accessRequest);
          expect(node.products).toHaveLength(2);
          expect(node.hidden).toBeUndefined();
        }
      }
    }
  });

  it.each(LISTS.filter(({ type }) => type.extensions.table))(
    'tells each field of $name alone as beside all others',
    async ({ name, type }) => {
      const leaves = Object.values(type.getFields()).filter(
        (field) => field.args.length === 0 && isLeafType(getNamedType(field.type)),
      );
      for (const { name: field } of leaves) {
        const { list } = await owner.send(`{ list: ${name}(first: 2) { nodes { id ${field} } } }`);
        const ids = list.nodes.map(({ id }: Data) => id);
        const { nodes } = await owner.send(
          `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on ${type.name} { ${field} } } }`,
          { ids },
        );
        expect(nodes, field).toEqual(list.nodes);
      }
    },
  );

  it('costs one statement beside the one for who asks', async () => {
    const parts = 'app { name owner { email } } plan { name } products { id } requester { organisation { name } }';
    const sent = await statementsOf(() => owner.send(`{ accessRequests(first: 100) { nodes { id ${parts} } } }`));
    expect(sent).toHaveLength(2);
  });
});

it('an object by its id costs one statement beside those for who asks and for its type', async () => {
  const { apps } = await owner.send('{ apps(first: 1) { nodes { id } } }');
  const [{ id }] = apps.nodes;
  // The one for its type looks into the event log too, and is left out as if it were the portal's own.
  expect(await statementsOf(() => owner.send('query ($id: ID!) { node(id: $id) { id } }', { id }))).toHaveLength(2);
});

async function walkBothWays(size: number, read: ReadPage): Promise<void> {
  const all = await walkForwards(read, size);
  expect(await walkBackwards(read, size)).toEqual(all);
  const [start, end] = [all[0]?.cursor, all.at(-1)?.cursor];
  const { edges, pageInfo } = await read({ first: 100, after: start, before: end });
  expect(edges).toEqual(all.slice(1, -1).slice(0, 100));
  if (start !== end) expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
}

const isEmpty = (value: Data): boolean => value === null || value.length === 0 || value.nodes?.length === 0;

const pageOf = (list: string, selection: string): string =>
  `query ($first: Int!) { ${list}(first: $first) { nodes ${selection} } }`;

function nested(list: string, { name, type }: Field, of: GraphQLObjectType): string {
  const target = getNamedType(type);
  const first = target.name.endsWith('Connection') ? '(first: 2)' : '';
  // What its objects lead to is asked of the page of the same objects that is beside a list.
  const depth = `${name}Connection` in of.getFields() ? 0 : 1;
  return pageOf(list, `{ ${name}${first} ${selectionOf(target, depth, AT_THE_GATEWAY, 2)} }`);
}

/** Tells statements apart by the tables they read, which is enough to see which field asked too often. */
const tablesIn = (statement: string): string =>
  [...statement.matchAll(/(?:from|join|update|into) "?(\w+)"?/gi)].map(([, table]) => table).join(' ');

/** By how it is answered nobody learns which addresses have an account. */
it('A8: requestPasswordReset sends the same statements whether an address has an account, and whatever became of it', async () => {
  const { db } = portal.app.context;
  const close = db.updateTable('user').set({ isActive: false });
  await close.where('email', '=', 'member@example.com').execute();
  await close.set({ deletedAt: new Date() }).where('email', '=', 'hobbyist@example.com').execute();
  const document = `mutation ($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) { userErrors { code } } }`;
  const ask = (name: string) => statementsOf(() => owner.send(document, { input: { email: `${name}@example.com` } }));
  const ofNobody = await ask('nobody');
  expect(ofNobody.length).toBeGreaterThan(2);
  for (const name of ['partner', 'member', 'hobbyist']) expect(await ask(name)).toEqual(ofNobody);
});
