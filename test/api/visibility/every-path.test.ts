import { type GraphQLField, type GraphQLObjectType, getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODULES } from '../../../src/modules.ts';
import type { Data } from '../../support/client.ts';
import { ACTORS, type Actor, seenBy, toldTo } from './actors.ts';
import { miscountedIn, nodeTypes, objectsIn, relationsOf, selectionOf } from './operation.ts';
import { startWorld, type World } from './world.ts';

/** Every relation of every object: thousands of calls, on a machine that may be busy. */
const CRAWL_MS = 120_000;

/** From every object that an actor may see, along every relation: nothing else is reached, and by id nothing either. */
describe('what is not visible is not found', () => {
  let world: World;
  const known = new Map<string, Promise<Step[]>>();
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.portal.stop());

  for (const actor of ACTORS) {
    it(`by id, ${actor} reads exactly what is theirs to see`, async () => {
      const read: string[] = [];
      for (const label of world.labels()) {
        const { data } = await world.clients[actor].raw(NODE, { id: world.idOf(label) });
        if (data.node) read.push(label);
      }
      expect(read.toSorted()).toEqual(seenBy(actor, world.labels()));
    });

    it(
      `along nested fields, ${actor} reaches nothing beyond it`,
      async () => {
        const told = toldTo(actor, world.labels());
        const beyond = new Set<string>();
        for (const label of seenBy(actor, world.labels())) {
          for (const { path, ids } of await reachedFrom(label, actor)) {
            const labels = ids.map((id) => world.labelOf(id) ?? `something without a label (${id})`);
            for (const reached of labels) if (!told.has(reached)) beyond.add(`${label} → ${path} → ${reached}`);
          }
        }
        expect([...beyond]).toEqual([]);
      },
      CRAWL_MS,
    );
  }

  it(
    'reaches something along every relation of every type, so that the tests above prove something',
    async () => {
      const reached = new Set<string>();
      for (const label of world.labels()) {
        for (const { path, ids } of await reachedFrom(label, 'owner')) if (ids.length > 0) reached.add(path);
      }
      const types = nodeTypes().filter(({ name }) => NODE_TYPES.has(name));
      const relations = types.flatMap((type) =>
        relationsOf(type)
          .filter(leadsToNodes)
          .map((field) => `${type.name}.${field.name}`),
      );
      expect(relations.filter((path) => !reached.has(path) && !NOT_IN_THE_WORLD.has(path))).toEqual([]);
    },
    CRAWL_MS,
  );

  it('K5: what has no row of its own is read again by its id, and by nobody else', async () => {
    const own = await Promise.all(
      ACTORS.map(async (actor) => {
        const objects = objectsIn((await world.clients[actor].raw(OTHERS)).data).filter(({ type }) =>
          OTHER_TYPES.includes(type),
        );
        return [actor, new Map(objects.map((object) => [object.id, object]))] as const;
      }),
    );
    const all = new Map(own.flatMap(([, objects]) => [...objects]));
    expect(new Set([...all.values()].map(({ type }) => type))).toEqual(new Set(OTHER_TYPES));
    for (const [actor, objects] of own) {
      for (const ids of chunksOf([...all.keys()], 100)) {
        const { nodes } = await world.clients[actor].send(NODES, { ids });
        const expected = ids.map((id) => objects.get(id) ?? null);
        expect(nodes.flatMap(objectsIn), actor).toEqual(expected.filter((object) => object !== null));
        expect(nodes.map((node: object | null) => node !== null)).toEqual(expected.map((object) => object !== null));
      }
    }
  });

  it('a product that is also public tells strangers nothing of its private plans', async () => {
    const id = world.idOf('product:payment');
    const catalogueId = world.idOf('catalogue:enterprise');
    const plansFor = async (actor: Actor) =>
      withoutPages((await world.clients[actor].send(PLANS, { id, catalogueId })).product);
    expect(await Promise.all([plansFor('anonymous'), plansFor('hobbyist'), plansFor('rival')])).toEqual([[], [], []]);
    expect((await plansFor('member')).map((plan: { name: string }) => plan.name)).toEqual([
      'free',
      'enterprise',
      'platinum',
    ]);
  });

  it('a forged page cursor opens no page of what is not visible', async () => {
    const afterAccounts = Buffer.from(world.idOf('product:accounts').replaceAll('-', ''), 'hex').toString('base64url');
    const beforeAll = Buffer.alloc(16).toString('base64url');
    const pages = await Promise.all(
      [afterAccounts, beforeAll].map((after) => world.clients.hobbyist.send(PAGE, { after })),
    );
    expect(pages.map(({ products }) => products.nodes)).toEqual([[{ name: 'payment' }], [{ name: 'payment' }]]);
  });

  /** Everything within two steps of an object, by the first. Whatever an actor sees is a start of its own, so these are all. */
  function reachedFrom(label: string, actor: Actor): Promise<Step[]> {
    const key = `${label} ${actor}`;
    const steps = known.get(key) ?? readSteps(label, actor);
    known.set(key, steps);
    return steps;
  }

  async function readSteps(label: string, actor: Actor): Promise<Step[]> {
    const id = world.idOf(label);
    const { data } = await world.clients[actor].raw(NODE, { id });
    const type = nodeTypes().find(({ name }) => name === data.node?.__typename);
    if (!type) return [];
    const steps = portionsOf(relationsOf(type)).map(async (relations) => {
      const answer = await world.clients[actor].raw(along(type, relations), { id });
      expect(answer.errors, `${type.name} ${label}: ${relations.map(({ name }) => name)}`).toBeUndefined();
      expect(miscountedIn(answer.data), `${type.name} ${label} for ${actor}`).toEqual([]);
      return relations.map(({ name }) => {
        const reached = objectsIn(answer.data.node[name]).filter((object) => NODE_TYPES.has(object.type));
        return { path: `${type.name}.${name}`, ids: reached.map((object) => object.id) };
      });
    });
    return (await Promise.all(steps)).flat();
  }
});

interface Step {
  path: string;
  ids: string[];
}

const FOUND = MODULES.flatMap(({ nodes = [] }) => nodes);

/** Objects of other types are parts of these and have no label of their own. */
const NODE_TYPES = new Set(
  FOUND.filter(({ table, isView }) => table && table !== 'cartItem' && !isView).map(({ type }) => type),
);

/** Those that are told apart by whom they are asked, and not by a label. */
const OTHER_TYPES = [...new Set(FOUND.map(({ type }) => type)).difference(NODE_TYPES)];

const OTHERS = `{
  cart { __typename id items { __typename id } } viewerSession { __typename id } portalSettings { __typename id }
  signInProviders { __typename id } eventTypes { __typename id } mailTemplates { __typename id } notificationPreferences { __typename id }
  credentials { nodes { effectiveAccess { __typename id } progress { __typename id } } }
  products { nodes { administration { __typename id } } } plans { nodes { administration { __typename id } } } }`;

const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';

const PLANS = `query ($id: ID!, $catalogueId: ID!) { product(id: $id) {
  plans(catalogueId: $catalogueId) { name }
  plansConnection(filter: { catalogueIds: [$catalogueId] }) { totalCount nodes { name } } } }`;

/** The plans of a product, which its pages hold as well. */
function withoutPages({ plans, plansConnection }: Data): Data[] {
  expect(plansConnection).toEqual({ totalCount: plans.length, nodes: plans });
  return plans;
}
const PAGE = `query ($after: String) { products(after: $after) { nodes { name } } }`;

/** Relations that lead nowhere in this world, so that nothing is proved of them. */
const NOT_IN_THE_WORLD = new Set([
  ...['RequestForm.catalogue', 'RequestForm.product', 'RequestForm.plan', 'Approver.product'],
  'AccessRequest.approvalRule',
  'AuditEvent.token',
  'OrganisationRequest.organisation',
]);

/** Directly or as a page. */
const leadsToNodes = ({ type }: Relation): boolean =>
  NODE_TYPES.has(getNamedType(type).name.replace(/Connection$/, ''));

type Relation = GraphQLField<unknown, unknown>;

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** As many relations as one document may hold by the portal's limits, of which those of a product are many. */
const PORTION = 1;

const portionsOf = (relations: readonly Relation[]): Relation[][] => chunksOf(relations, PORTION);

function along(type: GraphQLObjectType, relations: readonly Relation[]): string {
  const fields = relations.map(({ name, type: of }) => {
    const target = getNamedType(of);
    const first = target.name.endsWith('Connection') ? '(first: 5)' : '';
    return `${name}${first} ${selectionOf(target, 1)}`;
  });
  return `query ($id: ID!) { node(id: $id) { ... on ${type.name} { ${fields.join(' ')} } } }`;
}
