import { type ExecutionResult, execute, parse } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { isCompilable } from '../../../src/platform/graphql-pipeline/compilable.ts';
import { createEngine } from '../../../src/platform/graphql-pipeline/engine.ts';
import { createToy } from '../../support/toy-schema.ts';

const { schema } = createToy();
const engine = createEngine({ schema, introspection: true });
const context = { viewer: 'ann' };

const cases: [name: string, query: string, variables?: Record<string, unknown>][] = [
  ['leaves and default arguments', '{ hello viewer ten: hello(name: "Ten") }'],
  ['enums, lists with nulls, promises', '{ item(id: "3") { id colour tags parent { id parent { id } } } }'],
  ['lists of lists', '{ items(first: 3) { parts { parts { id } } } }'],
  ['connections', '{ connection(first: 2) { nodes { id } edges { node { id colour } } } }'],
  ['an interface', '{ animals { __typename name ... on Dog { barks } ... on Cat { lives } } }'],
  ['a union', 'fragment Name on Animal { name } { pets { __typename ...Name ... on Cat { lives } } }'],
  [
    'nested fragments',
    'fragment A on Item { id ...B } fragment B on Item { parent { id } } { item(id: "1") { ...A ...B } }',
  ],
  ['a merged field', '{ item(id: "1") { parent { id } parent { colour } } }'],
  ['an error in a nullable field', '{ hello item(id: "1") { id boom } }'],
  ['errors in a list', '{ items(first: 3) { id boom } }'],
  ['null for a non-null field', '{ hello item(id: "1") { id brokenPromise } }'],
  ['null for a non-null field in a non-null list', '{ items(first: 2) { id brokenPromise } }'],
  ['a public error', '{ forbidden hello }'],
  ['input objects', '{ echo(input: { text: "a", nested: { text: "b", colour: GREEN } }) }'],
  ['a variable of an input type', 'query ($f: Filter) { filtered(filter: $f) }', { f: { text: 'x' } }],
  [
    'the same with everything',
    'query ($f: Filter) { filtered(filter: $f) }',
    { f: { colours: ['RED'], first: 7, text: null } },
  ],
  ['the same with null', 'query ($f: Filter) { filtered(filter: $f) }', { f: null }],
  ['a default of an input type', 'query ($f: Filter = { text: "y" }) { filtered(filter: $f) }'],
  ['a single value for a list', 'query ($f: Filter) { filtered(filter: $f) }', { f: { colours: 'GREEN' } }],
  [
    'a variable of a recursive input type',
    'query ($in: EchoInput) { echo(input: $in) }',
    { in: { text: 'x', nested: { text: 'y' } } },
  ],
  ['null for an argument that has a default', 'query ($n: Int) { filtered(strict: $n) }', { n: null }],
  ['nothing for an argument that has a default', 'query ($n: Int) { filtered(strict: $n) }'],
  ['an absent variable', 'query ($name: String) { hello(name: $name) }'],
  ['a null variable', 'query ($name: String) { hello(name: $name) }', { name: null }],
  [
    'a default of a variable',
    'query ($name: String = "Default", $n: Int = 2) { hello(name: $name) items(first: $n) { id } }',
  ],
  ['@skip and @include by literal', '{ hello @skip(if: true) viewer @include(if: true) }'],
  ['introspection', '{ __type(name: "Item") { fields { name type { kind ofType { name } } } } __typename }'],
  ['everything skipped', 'query ($x: Boolean!) { hello @skip(if: $x) }', { x: true }],
];

const conditional = `query ($a: Boolean!, $b: Boolean!) {
  item(id: "1") { id @include(if: $a) ...F @skip(if: $b) ... @include(if: $b) { colour } parent @include(if: $a) { id } parent { colour } }
}
fragment F on Item { id tags parent @skip(if: $a) { tags } }`;
for (const a of [true, false]) {
  for (const b of [true, false]) cases.push([`@skip and @include with ${a} and ${b}`, conditional, { a, b }]);
}

/** JSON with errors in a fixed order: the specification leaves it open. */
function comparable({ data, errors }: ExecutionResult) {
  const plain = errors?.map(({ message, path, locations, extensions }) =>
    JSON.stringify({ message, path, locations, extensions }),
  );
  return { data: JSON.parse(JSON.stringify(data ?? null)), errors: plain?.sort() };
}

/** What graphql-jit would get wrong, see `compilable.ts`. */
const interpreted: typeof cases = [
  [
    'an absent variable in an object',
    'query ($t: String!, $n: Int) { echo(input: { text: $t, times: $n }) }',
    { t: 'x' },
  ],
  ['an absent variable in a list', 'query ($c: Colour = RED) { filtered(filter: { colours: [$c] }) }'],
];

describe('a compiled query answers as graphql-js does', () => {
  test.each([...cases, ...interpreted])('%s', async (name, query, variables = {}) => {
    const prepared = engine.prepare({ query, variables });
    if (prepared.errors) throw prepared.errors[0];
    const expected = comparable(
      await execute({ schema, document: parse(query), variableValues: variables, contextValue: context }),
    );
    const compilable = isCompilable(schema, prepared.document, prepared.operation);
    expect(compilable).toBe(!interpreted.some((other) => other[0] === name));
    const first = comparable(await engine.execute(prepared, context));
    const compiled = comparable(await engine.execute(prepared, context));
    const again = comparable(await engine.execute(prepared, context));
    expect([first, compiled, again]).toEqual([expected, expected, expected]);
  });
});

test('a document that repeats is parsed and validated once', () => {
  const known = engine.prepare({ query: '{ hello }' });
  const again = engine.prepare({ query: '{ hello }' });
  expect(again).toMatchObject({ document: expect.anything() });
  expect('document' in again && again.document).toBe('document' in known && known.document);
});

test('a query is compiled when it repeats and not before', async () => {
  const compile = vi.spyOn(globalThis, 'Function');
  const prepared = engine.prepare({ query: '{ hello(name: "compiled") }' });
  if (prepared.errors) throw prepared.errors[0];
  await engine.execute(prepared, context);
  expect(compile).not.toHaveBeenCalled();
  await engine.execute(prepared, context);
  expect(compile).toHaveBeenCalled();
  compile.mockClear();
  await engine.execute(prepared, context);
  expect(compile).not.toHaveBeenCalled();
  compile.mockRestore();
});

test('mutations run one after the other', async () => {
  const toy = createToy();
  const own = createEngine({ schema: toy.schema, introspection: false });
  const prepared = own.prepare({ query: 'mutation { a: increment b: increment c: increment }' });
  if (prepared.errors) throw prepared.errors[0];
  expect(await own.execute(prepared, context)).toMatchObject({ data: { a: 1, b: 2, c: 3 } });
});
