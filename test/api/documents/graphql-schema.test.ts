import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { CREATE, readAll, UPDATE } from './document-story.ts';

const VERSIONS = `query ($id: ID!) { product(id: $id) { documents { id versions { number isBreaking changeCount
  changes { kind message path } } } } }`;

const QUERY = 'type Query {\n  balance(currency: String): Int\n}\n';

describe('a schema of GraphQL', () => {
  let portal: TestPortal;
  let owner: Client;
  let productId: string;
  let titles = 0;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
    productId = (await browse(owner)).products.payment!;
  });
  afterAll(() => portal?.stop());

  const input = (text: string) => ({ productId, title: `Schema ${++titles}`, format: 'GRAPHQL', text });

  it.each([
    [
      'a type that there is not',
      `${QUERY}type A {\n  b: Nowhere\n}`,
      /^Line 5, column 6, A\.b: Unknown type "Nowhere"/,
    ],
    [
      'a field that is there twice',
      'type Query {\n  a: Int\n  a: Int\n}',
      /^Line 3, column 3, Query\.a: Field "Query\.a"/,
    ],
    [
      'a type that is there twice',
      `${QUERY}type A { a: Int }\ntype A { b: Int }`,
      /^Line 5, column 6, A: .*one type named "A"/,
    ],
    ['no query', 'type A { a: Int }', /^Line 1: Query root type must be provided/],
    [
      'an interface that is not kept',
      `${QUERY}interface Named { name: String }\ntype A implements Named { a: Int }`,
      /^Line 5, column 1, A: Interface field Named\.name expected/,
    ],
    [
      'a directive that there is not',
      'type Query { a: Int @made(up: 1) }',
      /^Line 1, column 21, Query\.a: Unknown directive "@made"/,
    ],
    ['an input that needs itself', 'type Query { a(i: I): Int }\ninput I { i: I! }', /^Line 2, column 11, I\.i: /],
    ['an extension of nothing', `${QUERY}extend type A { a: Int }`, /^Line 4, column 13, A: Cannot extend type "A"/],
    ['an output as an input', 'type Query {\n  a(b: Query): Int\n}', /^Line 2, column 8, Query\.a\(b:\): /],
    ['an operation', '{ balance }', /^Line 1, column 1: /],
    ['what is none', 'type {', /^Line 1, column 6: Syntax Error/],
  ])('is refused for %s, with line and place', async (_, text, message) => {
    const { userErrors } = await owner.refused(CREATE, { input: input(text) });
    expect(userErrors).toEqual([
      { code: 'INVALID_INPUT', field: ['input', 'text'], message: expect.stringMatching(message) },
    ]);
  });

  it('is told all that is wrong with it at once, and a new text that is wrong leaves the one before', async () => {
    const { document } = (await owner.send(CREATE, { input: input(QUERY) })).createProductDocument;
    const wrong = `${QUERY}type A {\n  b: Nowhere\n  c: Neither\n}`;
    const { userErrors } = await owner.refused(UPDATE, { id: document.id, input: { text: wrong } });
    expect(userErrors.map(({ message }: Data) => message.slice(0, 24))).toEqual([
      'Line 5, column 6, A.b: U',
      'Line 6, column 6, A.c: U',
    ]);
    expect((await versionsOf(document.id)).map(({ number }: Data) => number)).toEqual([1]);
  });

  it.each([
    ['with what it defines', `${QUERY}directive @made on FIELD_DEFINITION\ntype A { a: Int @made @deprecated }`],
    [
      'of a subgraph of federation 1',
      'extend type Query { me: User }\ntype User @key(fields: "id") { id: ID! @external }',
    ],
    [
      'of a subgraph of federation 2',
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", { name: "@tag", as: "@mark" }])
       type User @key(fields: "id") @mark(name: "x") @federation__shareable { id: ID! }`,
    ],
    ['with a root of another name', 'schema { query: Root }\ntype Root { a: Int }'],
  ])('is taken %s', async (_, text) => {
    expect((await owner.send(CREATE, { input: input(text) })).createProductDocument.userErrors).toEqual([]);
  });

  const versionsOf = async (id: string): Promise<Data[]> => {
    const { product } = await owner.send(VERSIONS, { id: productId });
    return product.documents.find((document: Data) => document.id === id).versions;
  };

  it('tells what a new one changes, each with its place, and what breaks first', async () => {
    const before = 'type Query { a(x: Int): Int b: Int c: Int }\nenum E { A }\ninput I { q: Int }';
    const after = `"Reads." type Query { a(x: Int, y: Int!): Int c: Int @deprecated(reason: "Old.") d: Int }
      enum E { A B }\ninput I { q: Int! }`;
    const { document } = (await owner.send(CREATE, { input: input(before) })).createProductDocument;
    await readAll(portal);
    await owner.send(UPDATE, { id: document.id, input: { text: after } });
    await readAll(portal);
    const [{ isBreaking, changeCount, changes }] = (await versionsOf(document.id)) as [Data];
    expect([isBreaking, changeCount]).toEqual([true, 7]);
    expect(changes.map(({ kind, path }: Data) => `${kind} ${path}`)).toEqual([
      ...['BREAKING Query.b', 'BREAKING Query.a.y', 'BREAKING I.q', 'UNCLASSIFIED E.B'],
      ...['DEPRECATED Query.c.@deprecated', 'NON_BREAKING Query.d', 'ANNOTATION Query'],
    ]);
  });

  it('tells that nobody can judge where the one before was stored when less was checked', async () => {
    const { document } = (await owner.send(CREATE, { input: input(QUERY) })).createProductDocument;
    await readAll(portal);
    await portal.database.pool.query(`update product_document set text = 'type Query { a: Nowhere }' where id = $1`, [
      document.id,
    ]);
    await readAll(portal);
    await owner.send(UPDATE, { id: document.id, input: { text: `${QUERY}scalar Day` } });
    await readAll(portal);
    expect((await versionsOf(document.id))[0]).toMatchObject({ isBreaking: null, changeCount: 1 });
  });
});
