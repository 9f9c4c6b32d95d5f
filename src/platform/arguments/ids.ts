import {
  type GraphQLArgument,
  GraphQLID,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import type { FieldPath } from '../domain-error.ts';
import { isUuid } from '../graphql/connection.ts';
import { type ArgumentRule, type Arguments, type Findings, mapAt } from './arguments.ts';

/**
 * Ids are UUIDs. A malformed one is refused before any resolver runs, so that PostgreSQL never has to: by mutations as one
 * that no object has.
 */
export const WELL_FORMED_IDS: ArgumentRule = {
  code: 'NOT_FOUND',
  isOfIds: true,
  finderFor(args) {
    const paths = args.flatMap((arg) => idPaths(arg, []));
    return paths.length > 0 ? (values) => findMalformed(values, paths) : null;
  },
};

/** Paths of every id in an argument; input types of this schema do not nest in themselves. */
function idPaths(input: GraphQLArgument | GraphQLInputField, above: FieldPath): FieldPath[] {
  const path = [...above, input.name];
  const type: GraphQLInputType = getNamedType(input.type);
  if (type === GraphQLID) return [path];
  return isInputObjectType(type) ? Object.values(type.getFields()).flatMap((field) => idPaths(field, path)) : [];
}

/** A well-formed id that nothing has. */
const NOBODYS = '00000000-0000-0000-0000-000000000000';

function findMalformed(values: Arguments, paths: readonly FieldPath[]): Findings {
  let harmless: unknown = values;
  const flaws = paths.flatMap((path) => {
    let isRight = true;
    const mended = mapAt(harmless, path, (value) => {
      if (value == null || (typeof value === 'string' && isUuid(value))) return value;
      isRight = false;
      return NOBODYS;
    });
    if (isRight) return [];
    harmless = mended;
    return [{ path, message: 'It is not an id of this portal.' }];
  });
  return { flaws, harmless: harmless as Arguments };
}
