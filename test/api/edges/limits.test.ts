import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../src/platform/graphql-pipeline/engine.ts';
import { createToy } from '../../support/toy-schema.ts';

const { schema } = createToy();
const open = createEngine({ schema, introspection: true });
const closed = createEngine({ schema, introspection: false });
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
    expect(closed.prepare({ query: '{ __typename hello }' }).errors).toBeUndefined();
  });
});

test.each(['defer', 'stream'])('K12: @%s is refused with what helps instead', (name) => {
  const { errors } = open.prepare({ query: `{ hello ... @${name} { __typename } }` });
  expect(errors).toMatchObject([
    { message: expect.stringContaining(`ask without @${name}`), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
  ]);
});

describe('what explodes is refused', () => {
  test('a hundred hundreds with lists inside', () => {
    expect(codes('{ items(first: 100) { items(first: 100) { parts { id } } } }')).toEqual(['QUERY_TOO_COSTLY']);
  });
  test('nodes and edges of one connection both count', () => {
    const nested = 'items(first: 100) { id }';
    expect(codes(`{ connection(first: 100) { nodes { ${nested} } } }`)).toEqual([]);
    const cheap = createEngine({ schema, introspection: false, limits: { maxCost: 15_000 } });
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
  test('K5: a page from the end, whatever the default of one from the start', () => {
    const query = 'query ($n: Int, $m: Int) { connection(first: $n, last: $m) { nodes { items(first: 100) { id } } } }';
    expect(codes(query, { n: null, m: 100 })).toEqual([]);
    expect(codes(query, { n: null, m: 1000 })).toEqual(['QUERY_TOO_COSTLY']);
    expect(codes('{ connection(last: 1000) { nodes { items(first: 100) { id } } } }')).toEqual(['QUERY_TOO_COSTLY']);
    expect(codes('{ connection(last: null) { nodes { items(first: 100) { id } } } }')).toEqual([]);
  });
  test('K5: as many objects as there are ids', () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { items(first: 100) { id } } }';
    expect(codes(query, { ids: Array.from({ length: 10 }, String) })).toEqual([]);
    expect(codes(query, { ids: Array.from({ length: 1000 }, String) })).toEqual(['QUERY_TOO_COSTLY']);
    const written = JSON.stringify(Array.from({ length: 300 }, String));
    expect(codes(`{ nodes(ids: ${written}) { items(first: 100) { id } } }`)).toEqual(['QUERY_TOO_COSTLY']);
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

  const at = (place: string, what: string) => `Variable "$in" has an invalid value at "${place}": ${what}`;

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a wrong value', { text: 'x', nested: { text: 1234567 } }, [at('in.nested.text', 'it must be of type String.')]],
    ['a wrong number', { text: 'x', times: 'hunter2' }, [at('in.times', 'it must be of type Int.')]],
    ['what is no enum value', { text: 'x', colour: 'hunter2' }, [at('in.colour', 'it must be of type Colour.')]],
    ['null', { text: null }, [at('in.text', 'it must not be null.')]],
    ['what is no object', { text: 'x', nested: 'hunter2' }, [at('in.nested', 'it must be of type EchoInput.')]],
    ['a missing field', {}, [at('in.text', 'it is required (String!).')]],
    ['an unknown field', { text: 'x', txt: 'hunter2' }, [at('in.txt', 'EchoInput has no such field.')]],
    ['a value as a field', { text: 'x', 'hunter2 ?': 1 }, [at('in.…', 'EchoInput has no such field.')]],
    [
      'several faults, all at once',
      { times: 'hunter2', nested: { text: 1, colour: 'hunter2' } },
      [
        at('in.text', 'it is required (String!).'),
        at('in.times', 'it must be of type Int.'),
        at('in.nested.text', 'it must be of type String.'),
        at('in.nested.colour', 'it must be of type Colour.'),
      ],
    ],
  ])('K2: %s is told by path and field, and never by its value', (_, input, expected) => {
    expect(message(echo, { in: input })).toEqual(expected);
  });
  test('K2: faults of several variables are told at once', () => {
    const query = 'query ($f: Filter, $n: Int!, $in: EchoInput!) { filtered(filter: $f, strict: $n) echo(input: $in) }';
    expect(message(query, { f: { colours: ['RED', 'hunter2'], first: null }, in: 'hunter2' })).toEqual([
      'Variable "$f" has an invalid value at "f.colours[1]": it must be of type Colour.',
      'Variable "$f" has an invalid value at "f.first": it must not be null.',
      'Variable "$n" is required.',
      at('in', 'it must be of type EchoInput.'),
    ]);
  });
  test('K2: where introspection is off, a field that was not given is not named', () => {
    const { errors } = closed.prepare({ query: echo, variables: { in: {} } });
    expect(errors?.map((error) => error.message)).toEqual([at('in', 'a required field is missing.')]);
  });
  test('K2: a thousand faults are told by the first', () => {
    const query = 'query ($f: Filter) { filtered(filter: $f) }';
    expect(message(query, { f: { colours: Array.from({ length: 1000 }, () => 'hunter2') } })).toHaveLength(10);
  });
  const literal = (place: string, what: string) =>
    `Argument "input" of "echo" has an invalid value at "${place}": ${what}`;

  test.each<[string, string[]]>([
    ['{ echo(input: 1234567) }', [literal('input', 'it must be of type EchoInput.')]],
    ['{ echo(input: { text: 1234567 }) }', [literal('input.text', 'it must be of type String.')]],
    ['{ echo(input: { text: "x", times: "1234567" }) }', [literal('input.times', 'it must be of type Int.')]],
    ['{ echo(input: { text: "x", times: 12345678901234567 }) }', [literal('input.times', 'it must be of type Int.')]],
    ['{ echo(input: { text: "x", colour: "c1234567" }) }', [literal('input.colour', 'it must be of type Colour.')]],
    ['{ echo(input: { text: "x", colour: c1234567 }) }', [literal('input.colour', 'it must be of type Colour.')]],
    ['{ echo(input: { text: "x", nested: 1234567 }) }', [literal('input.nested', 'it must be of type EchoInput.')]],
    ['{ echo(input: { text: null }) }', [literal('input.text', 'it must not be null.')]],
    ['{ echo(input: { times: 1 }) }', [literal('input.text', 'it is required (String!).')]],
    ['{ echo(input: { text: "x", txt: "1234567" }) }', [literal('input.txt', 'EchoInput has no such field.')]],
    [
      '{ echo(input: { text: 1234567, nested: { text: true, colour: c1234567 } }) }',
      [
        literal('input.text', 'it must be of type String.'),
        literal('input.nested.text', 'it must be of type String.'),
        literal('input.nested.colour', 'it must be of type Colour.'),
      ],
    ],
    [
      '{ filtered(filter: { colours: [RED, c1234567] }, strict: "1234567") }',
      [
        'Argument "filter" of "filtered" has an invalid value at "filter.colours[1]": it must be of type Colour.',
        'Argument "strict" of "filtered" has an invalid value at "strict": it must be of type Int.',
      ],
    ],
    ['query ($in: EchoInput = "1234567") { echo(input: $in) }', [at('in', 'it must be of type EchoInput.')]],
    [
      '{ hello @skip(if: "1234567") }',
      ['Argument "if" of "@skip" has an invalid value at "if": it must be of type Boolean.'],
    ],
  ])('K2: a wrong literal is told by path and field, and not repeated: %s', (query, expected) => {
    const told = message(query, {})!;
    expect(told).toEqual(expect.arrayContaining(expected));
    expect(told.join()).not.toContain('1234567');
  });
  test('K2: where introspection is off, a field that the document leaves out is not named', () => {
    const { errors } = closed.prepare({ query: '{ echo(input: { times: 1 }) }' });
    expect(errors?.map((error) => error.message)).toEqual([literal('input', 'a required field is missing.')]);
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
