import {
  type GraphQLArgument,
  GraphQLID,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import { UserErrorCode } from '../domain-error.ts';
import { checkArguments, type Flaw } from './arguments.ts';
import { isUuid } from './connection.ts';

type Path = readonly string[];

/**
 * Ids are UUIDs. A malformed one is refused before any resolver runs, so that PostgreSQL never has to: as
 * `NOT_FOUND` by mutations, because no object has such an id, and as BAD_USER_INPUT elsewhere.
 */
export function refuseMalformedIds(schema: GraphQLSchema): void {
  checkArguments(schema, UserErrorCode.NOT_FOUND, (args) => {
    const paths = args.flatMap((arg) => idPaths(arg, []));
    return paths.length > 0 ? (values) => findMalformed(values, paths) : null;
  });
}

/** Paths of every id in an argument; input types of this schema do not nest in themselves. */
function idPaths(input: GraphQLArgument | GraphQLInputField, above: Path): Path[] {
  const path = [...above, input.name];
  const type: GraphQLInputType = getNamedType(input.type);
  if (type === GraphQLID) return [path];
  return isInputObjectType(type) ? Object.values(type.getFields()).flatMap((field) => idPaths(field, path)) : [];
}

function findMalformed(args: Readonly<Record<string, unknown>>, paths: readonly Path[]): Flaw {
  for (const path of paths) {
    const values = [valueAt(args, path)].flat();
    if (values.every((value) => value == null || (typeof value === 'string' && isUuid(value)))) continue;
    return { path, message: `\`${path.join('.')}\` is not an id of this portal.` };
  }
  return null;
}

const valueAt = (args: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value.flatMap((item: unknown) => valueAt(item, [key]));
    return value == null ? value : (value as Record<string, unknown>)[key];
  }, args);
