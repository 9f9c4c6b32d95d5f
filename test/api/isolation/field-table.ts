import { type GraphQLObjectType, getNamedType, isCompositeType, isObjectType } from 'graphql';
import type { FormattedExecutionResult } from 'graphql-ws';
import type { Client } from '../../support/client.ts';
import { documentOf, nodeTypes, relationsOf, schema, selectionOf } from '../visibility/operation.ts';
import { inWorld } from '../visibility/row.ts';
import { ROWS } from '../visibility/rows/all-rows.ts';
import { setAccessFlow, type World } from '../visibility/world.ts';
import { TENANTS, type Tenant, tenantOf } from './tenants.ts';

/** What somebody ever got of a field: never reached, only nothing, something, or a refusal. */
type Told = '.' | '-' | 'v' | 'x';

/** By `Type.field`, what one reader gets of the objects of each tenant. */
export type Reading = Map<string, Record<Tenant, Told>>;

const RANK: Told[] = ['.', '-', 'x', 'v'];

/** Parts of answers that are the same for every list. */
const SHARED = /^(PageInfo|UserError)$|(Connection|Edge)$/;

/** Every `Type.field` of objects that a query can give, beside pages and payloads. */
export function readableFields(): string[] {
  const found = new Set<string>();
  const walk = (type: GraphQLObjectType) => {
    if (found.has(type.name)) return;
    found.add(type.name);
    for (const field of Object.values(type.getFields())) {
      const next = getNamedType(field.type);
      if (isObjectType(next)) walk(next);
      else if (isCompositeType(next)) schema.getPossibleTypes(next).forEach(walk);
    }
  };
  walk(schema.getQueryType()!);
  const types = [...found].filter((name) => name !== 'Query' && !SHARED.test(name)).toSorted();
  return types.flatMap((name) =>
    Object.keys((schema.getType(name) as GraphQLObjectType).getFields()).map((field) => `${name}.${field}`),
  );
}

const QUERIES = ROWS.filter(({ operation }) => operation.startsWith('Query.'));

/** Everything that a reader gets of everything: each object by its id, and whatever the rows ask. */
export async function readAll(client: Client, world: World): Promise<Reading> {
  const reading: Reading = new Map();
  for (const label of world.labels()) await readNode(reading, client, world, label);
  for (const flow of ['DIRECT', 'CART'] as const) {
    await setAccessFlow(world.portal, flow);
    for (const { operation, args } of QUERIES.filter(({ accessFlow = 'DIRECT' }) => accessFlow === flow)) {
      const variables = inWorld(args, world) as Record<string, unknown>;
      note(reading, world, await client.raw(documentOf(operation, Object.keys(args)), variables));
    }
  }
  note(reading, world, await client.raw(CART_IN_FULL));
  await setAccessFlow(world.portal, 'DIRECT');
  return reading;
}

/** Deeper than what a row selects. */
const CART_IN_FULL = `{ cart { __typename items { __typename id product { __typename id } plan { __typename id }
  catalogue { __typename id } problems { __typename code } } } }`;

/** As many relations as one document may hold by the portal's limits. */
const PORTION = 2;

async function readNode(reading: Reading, client: Client, world: World, label: string): Promise<void> {
  const id = world.idOf(label);
  const type = await typeOf(client, label, id);
  if (!type) return;
  const read = async (parts: string[]): Promise<FormattedExecutionResult> => {
    const query = `query ($id: ID!) { node(id: $id) { __typename id ... on ${type.name} { ${parts.join(' ')} } } }`;
    const answer = await client.raw(query, { id });
    note(reading, world, answer, tenantOf(label));
    return answer;
  };
  for (const parts of portionsOf(type)) {
    const answer = await read(parts);
    // Who is not told that it is there is told nothing else of it.
    if (answer.data && !answer.data.node && !answer.errors) return;
    // What one of them lacks a scope for hides no other.
    if (!answer.data && parts.length > 1) for (const part of parts) await read([part]);
  }
}

/** By what a label begins with, once somebody was told. */
const types = new Map<string, GraphQLObjectType>();

async function typeOf(client: Client, label: string, id: string): Promise<GraphQLObjectType | undefined> {
  const kind = label.split(':')[0]!;
  const known = types.get(kind);
  if (known) return known;
  const { data } = await client.raw('query ($id: ID!) { node(id: $id) { __typename } }', { id });
  const type = nodeTypes().find(({ name }) => name === data?.node?.__typename);
  if (type) types.set(kind, type);
  return type;
}

function portionsOf(type: GraphQLObjectType): string[][] {
  const relations = relationsOf(type);
  const portions = [[selectionOf(type, 0).slice(1, -1)]];
  for (let from = 0; from < relations.length; from += PORTION) {
    const some = relations.slice(from, from + PORTION).map((field) => {
      const target = getNamedType(field.type);
      return `${field.name}${target.name.endsWith('Connection') ? '(first: 5)' : ''} ${selectionOf(target, 1)}`;
    });
    portions.push(some);
  }
  return portions;
}

function note(reading: Reading, world: World, answer: FormattedExecutionResult, around: Tenant = 'portal'): void {
  const refused = new Set((answer.errors ?? []).map(({ path = [] }) => path.join('.')));
  const walk = (value: unknown, path: (string | number)[], outer: Tenant): void => {
    if (Array.isArray(value)) for (const [index, one] of value.entries()) walk(one, [...path, index], outer);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const { __typename: type, ...fields } = value as Record<string, unknown>;
    const label = typeof fields.id === 'string' ? world.labelOf(fields.id) : undefined;
    const tenant = label ? tenantOf(label) : outer;
    for (const [name, inner] of Object.entries(fields)) {
      const here = [...path, name];
      if (typeof type === 'string' && !SHARED.test(type))
        raise(reading, `${type}.${name}`, tenant, toldBy(inner, refused.has(here.join('.'))));
      walk(inner, here, tenant);
    }
  };
  walk(answer.data, [], around);
}

function toldBy(value: unknown, isRefused: boolean): Told {
  if (isRefused) return 'x';
  const isNothing = value === null || (Array.isArray(value) && value.length === 0);
  return isNothing ? '-' : 'v';
}

function raise(reading: Reading, field: string, tenant: Tenant, told: Told): void {
  const known = reading.get(field) ?? (Object.fromEntries(TENANTS.map((each) => [each, '.'])) as Record<Tenant, Told>);
  if (RANK.indexOf(told) > RANK.indexOf(known[tenant])) known[tenant] = told;
  reading.set(field, known);
}
