import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLObjectType,
  getNamedType,
  isNonNullType,
  isObjectType,
  parse,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { graphiqlWelcome } from '../../src/graphiql-welcome.ts';
import { compileRelay } from './relay-compiler.ts';
import { codegenOf, tadaOf, typeErrorsOf } from './type-generators.ts';

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
  )
  // Relay fetches further pages of what it can fetch by itself alone; what was called within a time is asked for anew with its parent.
  .filter(({ on }) => on !== 'Usage');

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

/** The documents of a newcomer, from signing in to a working key. */
const TOUR = graphiqlWelcome({ demo: true }).defaultTabs!.map(({ query }) => query!);
const BROWSE = TOUR.find((text) => text.includes('query Browse'))!;
const ASK = TOUR.find((text) => text.includes('mutation AskForAccess'))!;

/** How a client uses what was made: it knows every field, value and variable, and none that there is not. */
const USE = `
declare const browsed: Browse;
export const plan: string | undefined = browsed.catalogues.nodes[0]?.plans[0]?.displayName;
export const limit: number | null | undefined = browsed.catalogues.nodes[0]?.plans[0]?.rate;
// @ts-expect-error There is no such field.
browsed.catalogues.nodes[0]?.colour;
declare const asked: Ask;
export const isApproved: boolean = asked.requestAccess?.accessRequest?.status === 'APPROVED';
export const isTwice: boolean | undefined = asked.requestAccess?.userErrors.some(({ code }) => code === 'DUPLICATE_REQUEST');
// @ts-expect-error There is no such status.
export const isLost: boolean = asked.requestAccess?.accessRequest?.status === 'LOST';
export const variables: Variables = { input: { productIds: ['1'], planId: '2', newApp: { name: 'Shop' } } };
// @ts-expect-error A plan is needed.
export const lacking: Variables = { input: { productIds: ['1'] } };
`;

describe('types for clients', () => {
  it('K5: are made by graphql-codegen, and right', async () => {
    const made = await codegenOf(
      schema,
      TOUR.map((text) => parse(text)),
    );
    const use = `import type { ApolloClient } from '@apollo/client';
import type { Client } from '@urql/core';
import { type AskForAccessMutation as Ask, type AskForAccessMutationVariables as Variables, BrowseDocument, type BrowseQuery as Browse } from './codegen.ts';
export const byApollo = async (client: ApolloClient): Promise<Browse | undefined> =>
  (await client.query({ query: BrowseDocument })).data;
export const byUrql = async (client: Client): Promise<Browse | undefined> => (await client.query(BrowseDocument, {})).data;
${USE}`;
    expect(typeErrorsOf({ 'codegen.ts': made, 'use.ts': use })).toBe('');
  });

  it('K5: are read by gql.tada, and right', () => {
    const use = `import type { Client } from '@urql/core';
import { initGraphQLTada, type ResultOf, type VariablesOf } from 'gql.tada';
import type { introspection } from './tada.d.ts';
const graphql = initGraphQLTada<{ introspection: introspection; scalars: { DateTime: string } }>();
const BROWSE = graphql(\`${BROWSE}\`);
const ASK = graphql(\`${ASK}\`);
type Browse = ResultOf<typeof BROWSE>;
type Ask = ResultOf<typeof ASK>;
type Variables = VariablesOf<typeof ASK>;
export const byUrql = async (client: Client): Promise<Browse | undefined> => (await client.query(BROWSE, {})).data;
${USE}`;
    expect(typeErrorsOf({ 'tada.d.ts': tadaOf(schema), 'use.ts': use })).toBe('');
  });
});
