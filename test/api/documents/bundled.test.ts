import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { CREATE, description, get, UPDATE } from './document-story.ts';

const APIS = '{ providers { nodes { apis { nodes { id name } } } } }';
const PRODUCT = `mutation ($input: CreateProductInput!) { createProduct(input: $input) {
  product { id } userErrors { code message field } } }`;
const CHANGE = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) {
  product { id } userErrors { code message field } } }`;
const READ = `query ($id: ID!) { product(id: $id) { apis { name gatewayUrl keyPlace { in name } }
  documents { id title bundledUrl api { name } } } }`;
const SAMPLES = `query ($id: ID!, $method: String!, $path: String!) { node(id: $id) { ... on ProductDocument {
  codeSamples(method: $method, path: $path) { language code } } } }`;
const NOWHERE = '00000000-0000-4000-8000-000000000000';

describe('documents of the APIs of a product', () => {
  let portal: TestPortal;
  let owner: Client;
  let productId: string;
  let apis: Record<string, string>;
  beforeAll(async () => {
    portal = await startTestPortal();
    owner = await portal.as('owner');
    const { providers } = await owner.send(APIS);
    apis = Object.fromEntries(providers.nodes[0].apis.nodes.map(({ id, name }: Data) => [name, id]));
    const { catalogues } = await browse(owner);
    const input = {
      name: 'Bundle',
      apiIds: Object.values(apis),
      catalogueIds: [catalogues.Enterprise],
    };
    productId = (await owner.send(PRODUCT, { input })).createProduct.product.id;
  });
  afterAll(() => portal?.stop());

  let titles = 0;
  const input = (more: object) => ({
    ...{ productId, title: `Reference ${++titles}`, format: 'OPENAPI', text: description(['GET /balance']) },
    ...more,
  });
  const create = async (more: object = {}): Promise<string> =>
    (await owner.send(CREATE, { input: input(more) })).createProductDocument.document.id;
  const bundled = async (id: string, who = owner): Promise<Data> => {
    const response = await get(who, `${id}/bundled`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    return response.json() as Promise<Data>;
  };
  const firstApi = () => Object.values(apis)[0]!;

  it('is about one of its APIs, and is served with its address and the place of its key', async () => {
    const partner = await portal.as('partner');
    const ids = new Map<string, string>();
    for (const [name, apiId] of Object.entries(apis)) ids.set(name, await create({ apiId }));
    const { product } = await partner.send(READ, { id: productId });
    for (const [name, id] of ids) {
      const document = product.documents.find((each: Data) => each.id === id);
      expect(document.api).toEqual({ name });
      expect(new URL(document.bundledUrl).pathname).toBe(`/documents/${id}/bundled`);
      const api = product.apis.find((each: Data) => each.name === name);
      const { servers, security, components } = await bundled(id, partner);
      expect(servers).toEqual([{ url: api.gatewayUrl.replace(/\/$/, ''), description: name }]);
      expect(security).toEqual([{ gateway: [] }]);
      expect(components.securitySchemes.gateway).toMatchObject({ in: 'header', name: api.keyPlace.name });
    }
  });

  it('is about the product as a whole where no API is named, and may be given back to it', async () => {
    const id = await create();
    expect((await bundled(id)).servers).toHaveLength(2);
    await owner.send(UPDATE, { id, input: { apiId: firstApi() } });
    expect((await bundled(id)).servers).toHaveLength(1);
    await owner.send(UPDATE, { id, input: { title: `Reference ${++titles}` } });
    expect((await bundled(id)).servers).toHaveLength(1);
    await owner.send(UPDATE, { id, input: { apiId: null } });
    expect((await bundled(id)).servers).toHaveLength(2);
  });

  it('is bundled for those who see the product, and not sent again where nothing has changed', async () => {
    const id = await create();
    expect((await get(await portal.as('hobbyist'), `${id}/bundled`)).status).toBe(404);
    const first = await get(owner, `${id}/bundled`);
    const known = { 'if-none-match': first.headers.get('etag')! };
    expect((await get(owner, `${id}/bundled`, known)).status).toBe(304);
    await owner.send(UPDATE, { id, input: { apiId: firstApi() } });
    expect((await get(owner, `${id}/bundled`, known)).status).toBe(200);
    await owner.send(UPDATE, { id, input: { text: description(['GET /other']) } });
    expect(Object.keys((await bundled(id)).paths)).toEqual(['/other']);
  });

  it('shows how an operation is called, in each language, at the gateway and with the key of the product', async () => {
    const id = await create({ apiId: firstApi() });
    const partner = await portal.as('partner');
    const read = async (method: string, path: string) =>
      (await partner.send(SAMPLES, { id, method, path })).node.codeSamples as Data[];
    const samples = await read('GET', '/balance');
    const { product } = await partner.send(READ, { id: productId });
    const { api } = product.documents.find((each: Data) => each.id === id);
    const { gatewayUrl, keyPlace } = product.apis.find(({ name }: Data) => name === api.name);
    expect(samples.map(({ language }) => language)).toEqual([
      ...['SHELL', 'JAVASCRIPT', 'PYTHON', 'GO', 'JAVA', 'CSHARP', 'PHP', 'RUBY'],
    ]);
    for (const { code } of samples) {
      expect(code).toContain(`${gatewayUrl}balance`);
      expect(code).toContain(keyPlace.name);
      expect(code).toContain('YOUR_KEY');
    }
    expect(await read('GET', '/nothing')).toEqual([]);
  });

  it('stays with the product when its API goes, and has nothing to call then', async () => {
    const [kept, gone] = Object.values(apis) as [string, string];
    const id = await create({ apiId: gone });
    await owner.send(CHANGE, { id: productId, input: { apiIds: [kept] } });
    const { product } = await owner.send(READ, { id: productId });
    expect(product.documents.find((each: Data) => each.id === id)).toMatchObject({ api: null, bundledUrl: null });
    expect((await get(owner, `${id}/bundled`)).status).toBe(404);
    expect((await get(owner, id)).status).toBe(200);
    await owner.send(CHANGE, { id: productId, input: { apiIds: [kept, gone] } });
    expect((await bundled(id)).servers).toHaveLength(1);
  });

  it('has nothing to call in a product that only documents, and in other formats', async () => {
    const { product } = (await owner.send(PRODUCT, { input: { name: 'Only documents' } })).createProduct;
    for (const id of [await create({ productId: product.id }), await create({ format: 'MARKDOWN', text: '# Hi' })]) {
      expect((await get(owner, `${id}/bundled`)).status).toBe(404);
      expect(
        (await owner.send('query ($id: ID!) { node(id: $id) { ... on ProductDocument { bundledUrl } } }', { id })).node,
      ).toEqual({
        bundledUrl: null,
      });
    }
  });

  it('refuses an API that there is not, or that the product has not, beside all else', async () => {
    const other = (await owner.send(PRODUCT, { input: { name: 'Other', apiIds: [firstApi()] } })).createProduct.product
      .id;
    const missing = Object.values(apis)[1];
    const errors = async (more: object) =>
      (await owner.refused(CREATE, { input: input(more) })).userErrors.map(({ code, field }: Data) => [
        code,
        field.at(-1),
      ]);
    expect(await errors({ productId: other, apiId: missing, text: '' })).toEqual([
      ['NOT_FOUND', 'apiId'],
      ['INVALID_INPUT', 'text'],
    ]);
    expect(await errors({ apiId: NOWHERE })).toEqual([['NOT_FOUND', 'apiId']]);
    expect(await errors({ productId: NOWHERE, apiId: NOWHERE })).toEqual([
      ['NOT_FOUND', 'productId'],
      ['NOT_FOUND', 'apiId'],
    ]);
  });
});

const WSDL = `<?xml version="1.0"?>
<!-- of the bank -->
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" name="Bank"><wsdl:types/></wsdl:definitions>
`;
const EVENTS = 'asyncapi: 3.0.0\ninfo: {title: Events, version: "1"}\nchannels: {paid: {address: paid}}\n';

describe('other descriptions', () => {
  let portal: TestPortal;
  let owner: Client;
  let productId: string;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
    productId = (await browse(owner)).products.payment!;
  });
  afterAll(() => portal?.stop());

  let titles = 0;
  const input = (format: string, text: string) => ({ productId, title: `Events ${++titles}`, format, text });

  it.each([
    ['ASYNCAPI', EVENTS, 'application/yaml; charset=utf-8'],
    [
      'ASYNCAPI',
      JSON.stringify({ asyncapi: '2.6.0', info: { title: 'E', version: '1' }, channels: {} }),
      'application/json; charset=utf-8',
    ],
    ['WSDL', WSDL, 'application/wsdl+xml; charset=utf-8'],
    [
      'WSDL',
      "<description xmlns='http://www.w3.org/ns/wsdl'\n  targetNamespace='urn:x'/>",
      'application/wsdl+xml; charset=utf-8',
    ],
  ])('keeps %s and serves it as it was sent', async (format, text, type) => {
    const { document } = (await owner.send(CREATE, { input: input(format, text) })).createProductDocument;
    const served = await get(owner, document.id);
    expect([await served.text(), served.headers.get('content-type')]).toEqual([text, type]);
    expect(served.headers.get('content-disposition')?.startsWith('attachment') ?? false).toBe(format === 'WSDL');
  });

  it.each([
    [
      'ASYNCAPI',
      'asyncapi: 3.0.0\ninfo: {title: Events}\n',
      'Line 2, #/info: The field `version` must be present on this level.',
    ],
    [
      'ASYNCAPI',
      'asyncapi: 1.2.0\ninfo: {title: Events, version: "1"}\n',
      'Line 1, #/asyncapi: The version must be the text 2.0 to 2.6',
    ],
    ['ASYNCAPI', 'openapi: 3.0.0\n', 'It must be an object with `asyncapi`.'],
    [
      'ASYNCAPI',
      EVENTS.replace('{address: paid}', '{$ref: "https://example.org/channel.yaml"}'),
      'it leads out of the document',
    ],
    ['WSDL', WSDL.replace('<wsdl:types/>', '<wsdl:types>'), 'Line 3, column'],
    ['WSDL', '<html><body/></html>', 'Line 1: It must be `definitions` of http://schemas.xmlsoap.org/wsdl/'],
    ['WSDL', WSDL.replace('schemas.xmlsoap.org', 'elsewhere.example'), 'Line 3: It must be'],
    ['WSDL', WSDL.replace('xmlns:wsdl=', 'xmlns:other='), 'is `definitions` of no namespace'],
    ['WSDL', '<description xmlns="http://schemas.xmlsoap.org/wsdl/"/>', 'is `description` of http'],
    ['WSDL', '<!-- <definitions> --><schema xmlns="http://www.w3.org/2001/XMLSchema"/>', 'is `schema` of http'],
    ['WSDL', 'No XML.', 'Line 1, column 1'],
    ['WSDL', `<!DOCTYPE d [<!ENTITY a "aaa">]>${WSDL.split('\n')[2]}`, 'without a DOCTYPE'],
  ])('refuses what is no %s, and tells where', async (format, text, message) => {
    const { userErrors } = await owner.refused(CREATE, { input: input(format, text) });
    expect(userErrors).toEqual([
      { code: 'INVALID_INPUT', message: expect.stringContaining(message), field: ['input', 'text'] },
    ]);
  });
});
