import { getIntrospectionQuery } from 'graphql';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { createPipeline } from '../../../src/platform/graphql-pipeline/pipeline.ts';
import { createToy } from '../../support/toy-schema.ts';

const { schema } = createToy();
const log = pino({ level: 'silent' });
const open = createPipeline({ schema, introspection: true, log });
const codes = (query: string, variables = {}) =>
  open.prepare({ query, variables }).errors?.map(({ extensions }) => extensions.code) ?? [];

describe('what clients need passes', () => {
  test("GraphiQL's introspection", () => {
    const options = { descriptions: true, schemaDescription: true, specifiedByUrl: true, inputValueDeprecation: true };
    expect(codes(getIntrospectionQuery({ ...options, directiveIsRepeatable: true, oneOf: true }))).toEqual([]);
  });
  test('a page of 100 with two levels of plain lists below', () => {
    expect(codes('{ connection(first: 100) { nodes { parts { id parts { id } } parent { id } } } }')).toEqual([]);
  });
  test('a page of 100 with default pages below', () => {
    expect(codes('{ connection(first: 100) { edges { node { items { id } } } } }')).toEqual([]);
  });
  test('__typename where introspection is off', () => {
    const closed = createPipeline({ schema, introspection: false, log });
    expect(closed.prepare({ query: '{ __typename hello }' }).errors).toBeUndefined();
  });
});

describe('what explodes is refused', () => {
  test('a hundred hundreds with lists inside', () => {
    expect(codes('{ items(first: 100) { items(first: 100) { parts { id } } } }')).toEqual(['QUERY_TOO_COSTLY']);
  });
  test('nodes and edges of one connection both count', () => {
    const nested = 'items(first: 100) { id }';
    expect(codes(`{ connection(first: 100) { nodes { ${nested} } } }`)).toEqual([]);
    const cheap = createPipeline({ schema, introspection: false, log, limits: { maxCost: 15_000 } });
    const both = `{ connection(first: 100) { nodes { ${nested} } edges { node { ${nested} } } } }`;
    expect(cheap.prepare({ query: both }).errors?.[0]?.extensions.code).toBe('QUERY_TOO_COSTLY');
  });
  test('a page size by the default of a variable', () => {
    expect(codes('query ($n: Int = 100000) { items(first: $n) { id } }')).toEqual(['QUERY_TOO_COSTLY']);
  });
  test('the same document passes or not by its variables', () => {
    const query = 'query ($n: Int) { items(first: $n) { items(first: $n) { id } } }';
    expect(codes(query, { n: 10 })).toEqual([]);
    expect(codes(query, { n: 1000 })).toEqual(['QUERY_TOO_COSTLY']);
    expect(codes(query)).toEqual([]);
  });
  test('a negative page size hides nothing else', () => {
    expect(codes('{ a: items(first: -1000000) { id } items(first: 100000) { id } }')).toEqual(['QUERY_TOO_COSTLY']);
  });
  test.each([
    ['lists in an argument', `{ hello(name: ${'['.repeat(1900)}`],
    ['objects in an argument', `{ echo(input: ${'{nested: '.repeat(600)}`],
    ['a type of a variable', `query ($x: ${'['.repeat(1900)}`],
    ['selections', '{a'.repeat(900)],
    ['inline fragments', '{...'.repeat(900)],
    ['a default value', `query ($x: Int = ${'['.repeat(1800)}`],
    ['parentheses', `{ a${'('.repeat(1900)}`],
  ])('brackets without end: %s', (_, query) => {
    expect(codes(query)).toEqual(['QUERY_TOO_DEEP']);
  });
  test('as many brackets as a document may nest', () => {
    const nested = (levels: number) => `{ echo(input: ${'['.repeat(levels)}${']'.repeat(levels)}) }`;
    expect(codes(nested(48))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codes(nested(49))).toEqual(['QUERY_TOO_DEEP']);
  });
  test('a directive on a subscription that cannot be read', () => {
    expect(codes('subscription { ticks @skip(if: 1) }')).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
  test('circular introspection', () => {
    const query =
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }';
    expect(codes(query)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
  test('aliases and fields are counted through fragments', () => {
    const fragment = `fragment F on Item { ${Array.from({ length: 16 }, (_, i) => `a${i}: id`).join(' ')} }`;
    const query = `{ one: item(id: "1") { ...F } two: item(id: "1") { ...F } } ${fragment}`;
    expect(codes(query)).toEqual(['QUERY_TOO_LARGE']);
  });
});

describe('variables', () => {
  const message = (query: string, variables: Record<string, unknown>) =>
    open.prepare({ query, variables }).errors?.map((error) => error.message);
  const echo = 'query ($in: EchoInput!) { echo(input: $in) }';

  test('a bad value is told by its place, not by its content', () => {
    const bad = { in: { text: 'x', nested: { text: 1234567 } } };
    expect(message(echo, bad)).toEqual(['Variable "$in" has an invalid value at "in.nested.text".']);
  });
  test('a missing field is not named', () => {
    expect(message(echo, { in: {} })).toEqual(['Variable "$in" has an invalid value.']);
  });
  test('a missing variable is named', () => {
    expect(message(echo, {})).toEqual(['Variable "$in" is required.']);
  });
  test.each(['{"in":{"text":"x","__proto__":{}}}', '{"__proto__":{"in":{}}}'])(
    '%s is an unknown or missing key',
    (json) => {
      expect(message(echo, JSON.parse(json))).toHaveLength(1);
    },
  );
});

describe('a hostile document is refused before it runs', () => {
  const fields = 'id '.repeat(1990);
  const explosion = Array.from(
    { length: 29 },
    (_, i) => `fragment F${i} on Item { parent { ...F${i + 1} ...F${i + 1} } }`,
  );
  const hostile: [string, string][] = [
    ['1,990 equal fields', `{ item(id: "1") { ${fields} } }`],
    ['a fragment explosion', `{ item(id: "1") { ...F0 } } ${explosion.join(' ')} fragment F29 on Item { id }`],
    ['900 levels', `{ item(id: "1") ${'{ parent '.repeat(900)} { id } ${'}'.repeat(900)} }`],
    ['900 unknown directives', `{ hello ${'@x '.repeat(900)} }`],
    ['400 unknown fields', `{ item(id: "1") { ${Array.from({ length: 400 }, (_, i) => `x${i}`).join(' ')} } }`],
  ];
  test.each(hostile)('%s', (_name, query) => {
    expect(open.prepare({ query }).errors).toBeDefined();
  });
});
