import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { createSchema } from '../../../src/schema.ts';

export const schema = createSchema();

export type Kind = 'Query' | 'Mutation' | 'Subscription';

type Field = GraphQLField<unknown, unknown>;

/** Every operation of the portal, as `Mutation.requestAccess`. */
export const operations = (): string[] =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}).map((name) => `${type?.name}.${name}`),
  );

/** @throws Error for an operation that the schema does not have. */
export function fieldOf(operation: string): Field {
  const [type, name] = operation.split('.') as [Kind, string];
  const field = (schema.getType(type) as GraphQLObjectType).getFields()[name];
  if (!field) throw new Error(`The schema has no ${operation}.`);
  return field;
}

/** What to select of a type. */
export type Select = (type: GraphQLNamedType) => string;

/** Everything, one relation deep. */
const wide: Select = (type) => selectionOf(type, 1);

/** Ids alone: what is the same for many is answered from memory, and rows are read by their ids alone. */
export const ids: Select = (type) => narrow(type, 0);

/** Ids, and those of what an object leads to, which one statement may read together with it. */
export const idsOfParts: Select = (type) => narrow(type, 1);

function narrow(type: GraphQLNamedType, depth: number): string {
  if (!isObjectType(type)) return '{ __typename id }';
  const { nodes, id } = type.getFields();
  if (nodes) return `{ nodes ${narrow(getNamedType(nodes.type), depth)} }`;
  if (!id) return '{ __typename }';
  const relations =
    depth === 0 ? [] : relationsOf(type).map((field) => `${field.name} ${narrow(getNamedType(field.type), 0)}`);
  return `{ __typename id ${relations.join(' ')} }`;
}

/** Whether what an operation gives has ids, which tell all that a row says of it. */
export function givesIds(operation: string): boolean {
  const type = getNamedType(fieldOf(operation).type);
  if (!isObjectType(type)) return isInterfaceType(type);
  const { nodes, id, problems } = type.getFields();
  if (problems) return false;
  return Boolean(id) || Boolean(nodes && isObjectType(getNamedType(nodes.type)));
}

/** A document that calls an operation with the arguments of these names as variables. */
export function documentOf(operation: string, args: readonly string[], select: Select = wide): string {
  const field = fieldOf(operation);
  const kind = operation.split('.')[0]!.toLowerCase();
  const used = args.map((name) => field.args.find((arg) => arg.name === name) ?? unknownArgument(operation, name));
  const variables = used.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const values = used.map(({ name }) => `${name}: $${name}`).join(', ');
  const call = values ? `${field.name}(${values})` : field.name;
  return `${kind} ${variables ? `(${variables})` : ''} { ${call} ${select(getNamedType(field.type))} }`;
}

function unknownArgument(operation: string, name: string): never {
  throw new Error(`${operation} takes no ${name}.`);
}

/**
 * Everything that a type offers without arguments, `depth` relations deep; empty for leaves.
 * @param without Names of fields to leave out.
 * @param most So many of each page.
 */
export function selectionOf(
  type: GraphQLNamedType,
  depth: number,
  without: ReadonlySet<string> = new Set(),
  most = 5,
): string {
  if (!isCompositeType(type)) return '';
  if (isInterfaceType(type)) return '{ __typename id }';
  if (!isObjectType(type)) return '{ __typename }';
  const fields = Object.values(type.getFields()).flatMap((field) => selectField(field, depth, without, most));
  return `{ __typename ${fields.join(' ')} }`;
}

function selectField(field: Field, depth: number, without: ReadonlySet<string>, most: number): string[] {
  if (without.has(field.name) || field.args.some(isRequired)) return [];
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return [field.name];
  // Edges lead to the same objects as nodes.
  if (field.name === 'edges') return [];
  const isPage = type.name.endsWith('Connection');
  const isOfPage = field.name === 'nodes' || field.name === 'pageInfo';
  if (!isOfPage && depth === 0) return [];
  const first = isPage ? `(first: ${most})` : '';
  return [`${field.name}${first} ${selectionOf(type, isOfPage ? depth : depth - 1, without, most)}`];
}

const isRequired = (arg: GraphQLArgument): boolean => isNonNullType(arg.type) && arg.defaultValue === undefined;

/** Fields of a type that lead to other objects. */
export const relationsOf = (type: GraphQLObjectType): Field[] =>
  Object.values(type.getFields()).filter(
    (field) => isCompositeType(getNamedType(field.type)) && !field.args.some(isRequired),
  );

/** Types whose objects can be read by `node`. */
export const nodeTypes = (): readonly GraphQLObjectType[] => {
  const node = schema.getType('Node');
  return isInterfaceType(node) ? schema.getPossibleTypes(node) : [];
};

/** Every object with an id that occurs in an answer. */
export function objectsIn(answer: unknown): { type: string; id: string }[] {
  if (Array.isArray(answer)) return answer.flatMap(objectsIn);
  if (typeof answer !== 'object' || answer === null) return [];
  const { __typename: type, id } = answer as { __typename?: unknown; id?: unknown };
  const own = typeof id === 'string' && typeof type === 'string' ? [{ type, id }] : [];
  return [...own, ...Object.values(answer).flatMap(objectsIn)];
}

/** Pages in an answer that count other objects than they show: fewer or more, or any at all beyond a list's only page. */
export function miscountedIn(answer: unknown): object[] {
  if (Array.isArray(answer)) return answer.flatMap(miscountedIn);
  if (typeof answer !== 'object' || answer === null) return [];
  const below = Object.values(answer).flatMap(miscountedIn);
  const { totalCount, nodes, pageInfo } = answer as { totalCount?: number; nodes?: object[]; pageInfo?: PageInfo };
  if (totalCount === undefined || !nodes || !pageInfo) return below;
  const isWhole = !pageInfo.hasNextPage && !pageInfo.hasPreviousPage;
  const isRight = isWhole ? totalCount === nodes.length : totalCount > nodes.length;
  return isRight ? below : [...below, { ...answer, nodes: nodes.length }];
}

interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

export const idsIn = (answer: unknown): string[] => objectsIn(answer).map(({ id }) => id);
