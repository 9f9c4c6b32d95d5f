import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { allSequenced } from '../../support/event-log.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { CREATE, description, get, largeDescription, readAll, UPDATE, upload } from './document-story.ts';

const VERSIONS = `query ($id: ID!) { node(id: $id) { ... on ProductDocument { version
  versions { number size url isBreaking changeCount changes { kind message path } } } } }`;
const EVENTS = `{ auditEvents(filter: { types: [PRODUCT_DOCUMENT_REVISED] }, first: 100) { nodes { after } } }`;

describe('versions of documents', () => {
  let portal: TestPortal;
  let owner: Client;
  let productId: string;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
    productId = (await browse(owner)).products.accounts!;
  });
  afterAll(() => portal?.stop());

  let titles = 0;
  const create = async (format: string, text: string): Promise<string> => {
    const input = { productId, title: `Reference ${++titles}`, format, text };
    return (await owner.send(CREATE, { input })).createProductDocument.document.id;
  };
  const change = (id: string, text: string) => owner.send(UPDATE, { id, input: { text } });
  const read = async (id: string, who = owner): Promise<Data> => (await who.send(VERSIONS, { id })).node;

  /** What is said of the change from one text to another. */
  const compared = async (format: string, before: string, after: string): Promise<Data> => {
    const id = await create(format, before);
    await change(id, after);
    await readAll(portal);
    return (await read(id)).versions[0];
  };

  it('keeps each text, serves it, and says what a new one breaks', async () => {
    const first = description(['GET /pets', 'GET /pets/{id}']);
    const id = await create('OPENAPI', first);
    await change(id, description(['GET /pets', 'POST /pets']));
    await readAll(portal);
    const partner = await portal.as('partner');
    const { version, versions } = await read(id, partner);
    expect([version, versions.map(({ number }: Data) => number)]).toEqual([2, [2, 1]]);
    expect(versions[0]).toMatchObject({
      ...{ isBreaking: true, changeCount: 2 },
      changes: [
        { kind: 'BREAKING', message: '[Removed] operation GET /pets/{id}', path: '#/paths/~1pets~1{id}/get' },
        { kind: 'NON_BREAKING', message: '[Added] operation POST /pets', path: '#/paths/~1pets/post' },
      ],
    });
    expect(versions[1]).toMatchObject({ isBreaking: null, changeCount: 0, changes: [], size: first.length });
    const path = (number: number) => `${id}/versions/${number}`;
    expect(new URL(versions[1].url).pathname).toBe(`/documents/${path(1)}`);
    const old = await get(partner, path(1));
    expect([old.status, await old.text()]).toEqual([200, first]);
    expect((await get(partner, path(1), { 'if-none-match': old.headers.get('etag')! })).status).toBe(304);
    expect((await get(partner, path(3))).status).toBe(404);
    expect((await get(await portal.as('hobbyist'), path(1))).status).toBe(404);
  });

  it('records once for each new text what came of it, so that others can tell', async () => {
    await readAll(portal);
    const count = async () => {
      await allSequenced(portal);
      return (await owner.send(EVENTS)).auditEvents.nodes.map(({ after }: Data) => after);
    };
    const before = await count();
    const id = await create('OPENAPI', description(['GET /pets']));
    await readAll(portal);
    await change(id, description(['GET /dogs']));
    await change(id, description(['GET /dogs', 'GET /cats']));
    await owner.send(UPDATE, { id, input: { title: 'Other title' } });
    await readAll(portal);
    const events = (await count()).filter(({ documentId }: Data) => documentId === id);
    expect(events.toSorted((one: Data, other: Data) => one.version - other.version)).toEqual([
      { documentId: id, title: 'Other title', version: 2, isBreaking: true, changeCount: 2 },
      { documentId: id, title: 'Other title', version: 3, isBreaking: false, changeCount: 1 },
    ]);
    expect(await count()).toHaveLength(before.length + 2);
  });

  const schemaOf = (name: string, schema: object) => ({
    components: { schemas: { Pet: schema } },
    paths: {
      '/pets': {
        post: {
          requestBody: { content: { 'application/json': { schema: name === 'in' ? REF : {} } } },
          responses: {
            200: { description: 'Fine', content: { 'application/json': { schema: name === 'out' ? REF : {} } } },
          },
        },
      },
    },
  });
  const REF = { $ref: '#/components/schemas/Pet' };
  const withSchema = (name: string, schema: object) => description([], schemaOf(name, schema));
  const PET = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } } };
  const GONE = { type: 'object', properties: { name: { type: 'string' } } };
  const WANTED = { ...PET, required: ['name'] };
  const OTHER = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'string' } } };
  const swagger = (...paths: string[]) =>
    JSON.stringify({
      ...{ swagger: '2.0', info: { title: 'Old', version: '1' } },
      paths: Object.fromEntries(paths.map((path) => [path, { get: { responses: { 200: { description: 'Fine' } } } }])),
    });
  const events = (version: string, ...names: string[]) => {
    const channel = version.startsWith('2') ? { publish: {} } : { address: 'x' };
    const channels = Object.fromEntries(names.map((name) => [name, channel]));
    return JSON.stringify({ asyncapi: version, info: { title: 'Events', version: '1' }, channels });
  };

  it.each([
    ['something gone from an answer', 'OPENAPI', withSchema('out', PET), withSchema('out', GONE), true],
    ['another type in an answer', 'OPENAPI', withSchema('out', PET), withSchema('out', OTHER), true],
    ['something new in an answer', 'OPENAPI', withSchema('out', GONE), withSchema('out', PET), false],
    ['something that a call must bring', 'OPENAPI', withSchema('in', PET), withSchema('in', WANTED), true],
    [
      'something that a call need not bring any more',
      'OPENAPI',
      withSchema('in', WANTED),
      withSchema('in', PET),
      false,
    ],
    ['an operation gone from Swagger 2.0', 'OPENAPI', swagger('/a', '/b'), swagger('/a'), true],
    ['a new operation in Swagger 2.0', 'OPENAPI', swagger('/a'), swagger('/a', '/b'), false],
    ['a channel gone from AsyncAPI 2', 'ASYNCAPI', events('2.6.0', 'a', 'b'), events('2.6.0', 'a'), true],
    ['a channel gone from AsyncAPI 3', 'ASYNCAPI', events('3.0.0', 'a', 'b'), events('3.0.0', 'a'), true],
    ['a new channel in AsyncAPI 3', 'ASYNCAPI', events('3.0.0', 'a'), events('3.0.0', 'a', 'b'), false],
    ['a field gone from a schema', 'GRAPHQL', 'type Query { a: Int b: Int }', 'type Query { a: Int }', true],
    ['a new field in a schema', 'GRAPHQL', 'type Query { a: Int }', 'type Query { a: Int b: Int }', false],
    ['a guide', 'MARKDOWN', '# One', '# Two', null],
  ])('tells of %s', async (_, format, before, after, isBreaking) => {
    expect((await compared(format, before, after)).isBreaking).toBe(isBreaking);
  });

  it('takes a text for no new one where it is the same, and keeps the newest twenty', async () => {
    const id = await create('MARKDOWN', '# 1');
    await change(id, '# 1');
    expect((await read(id)).version).toBe(1);
    for (let number = 2; number <= 22; number++) await change(id, `# ${number}`);
    const numbers = (await read(id)).versions.map(({ number }: Data) => number);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => 22 - index));
    await readAll(portal);
  });

  describe('a large one', () => {
    const LARGE = largeDescription(2 * 1024 * 1024);
    let id: string;
    beforeEach(async () => {
      const { body } = await upload(owner, LARGE);
      const input = { productId, title: `Reference ${++titles}`, format: 'OPENAPI', fileId: body.file!.id };
      id = (await owner.send(CREATE, { input })).createProductDocument.document.id;
    });

    it('is not read for a search by the mutation that stores it, but behind it', async () => {
      const entries = () =>
        portal.app.context.db.selectFrom('searchEntry').select('id').where('documentId', '=', id).execute();
      expect(await entries()).toEqual([]);
      await readAll(portal);
      expect((await entries()).length).toBeGreaterThan(100);
    });

    it('is compared with the one before, change by change', async () => {
      const { body } = await upload(owner, LARGE.replace('/things/7/{id}', '/others/7/{id}'));
      await owner.send(UPDATE, { id, input: { fileId: body.file!.id } });
      await readAll(portal);
      expect((await read(id)).versions[0].isBreaking).toBe(true);
    });
  });
});
