import {
  type GraphQLArgument,
  GraphQLError,
  type GraphQLFieldResolver,
  GraphQLID,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import { DomainError, UserErrorCode } from '../domain-error.ts';
import { isUuid } from './connection.ts';

type Path = readonly string[];

/**
 * Ids are UUIDs. A malformed one is refused before any resolver runs, so that PostgreSQL never has to: as
 * `NOT_FOUND` by mutations, because no object has such an id, and as BAD_USER_INPUT elsewhere.
 */
export function refuseMalformedIds(schema: GraphQLSchema): void {
  const types = Object.values(schema.getTypeMap()).filter((type): type is GraphQLObjectType => 'getInterfaces' in type);
  for (const type of types.filter(({ name }) => !name.startsWith('__'))) {
    for (const field of Object.values(type.getFields())) {
      const paths = field.args.flatMap((arg) => idPaths(arg, []));
      if (paths.length === 0) continue;
      const isMutation = type === schema.getMutationType();
      const { resolve, subscribe } = field;
      field.resolve = resolve && checked(resolve, paths, isMutation);
      field.subscribe = subscribe && checked(subscribe, paths, false);
    }
  }
}

const checked =
  (resolve: GraphQLFieldResolver<unknown, unknown>, paths: readonly Path[], isMutation: boolean) =>
  (...call: Parameters<typeof resolve>): unknown => {
    check(call[1], paths, isMutation);
    return resolve(...call);
  };

/** Paths of every id in an argument; input types of this schema do not nest in themselves. */
function idPaths(input: GraphQLArgument | GraphQLInputField, above: Path): Path[] {
  const path = [...above, input.name];
  const type: GraphQLInputType = getNamedType(input.type);
  if (type === GraphQLID) return [path];
  return isInputObjectType(type) ? Object.values(type.getFields()).flatMap((field) => idPaths(field, path)) : [];
}

function check(args: Record<string, unknown>, paths: readonly Path[], isMutation: boolean): void {
  for (const path of paths) {
    const values = [valueAt(args, path)].flat();
    if (values.every((value) => value == null || (typeof value === 'string' && isUuid(value)))) continue;
    const message = `\`${path.join('.')}\` is not an id of this portal.`;
    if (isMutation) throw new DomainError(UserErrorCode.NOT_FOUND, message, [...path]);
    throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
  }
}

const valueAt = (args: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value.flatMap((item: unknown) => valueAt(item, [key]));
    return value == null ? value : (value as Record<string, unknown>)[key];
  }, args);
