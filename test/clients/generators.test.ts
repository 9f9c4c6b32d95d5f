import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLObjectType,
  getNamedType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileRelay } from './relay-compiler.ts';

const SCHEMA = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
const schema = buildSchema(SCHEMA);

const isRequired = ({ type, defaultValue }: GraphQLArgument) => isNonNullType(type) && defaultValue === undefined;

/** Every list of the schema that is paged, where it stands. */
const LISTS = Object.values(schema.getTypeMap())
  .filter((type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'))
  .flatMap((on) =>
    Object.values(on.getFields())
      .filter(({ type }) => getNamedType(type).name.endsWith('Connection'))
      .map((field) => ({ on: on.name, field: field.name, needs: field.args.filter(isRequired) })),
  );

const BOTH_WAYS = 'first: {type: "Int"}, after: {type: "String"}, last: {type: "Int"}, before: {type: "String"}';

describe('relay-compiler', () => {
  it('K5: compiles a list that is paged both ways for every connection of the schema', () => {
    const modules = LISTS.map(({ on, field, needs }): [string, string[]] => {
      const name = `${on}_${field}`.replace(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase());
      const [defined, given] = [
        needs.map((arg) => `, ${arg.name}: {type: "${arg.type}"}`).join(''),
        needs.map((arg) => `, ${arg.name}: $${arg.name}`).join(''),
      ];
      return [
        name,
        [
          `fragment ${name}_list on ${on} @refetchable(queryName: "${name}Query") @argumentDefinitions(${BOTH_WAYS}${defined}) {
            ${field}(first: $first, after: $after, last: $last, before: $before${given}) @connection(key: "${name}_${field}") {
              edges { node { id } } } }`,
        ],
      ];
    });
    const { fragment } = compileRelay(SCHEMA, Object.fromEntries(modules));
    for (const [name] of modules) {
      const [connection] = fragment(`${name}_list`).metadata!.connection!;
      expect(connection, name).toMatchObject({ direction: 'bidirectional' });
    }
    expect(modules.length).toBeGreaterThan(20);
  });
});
