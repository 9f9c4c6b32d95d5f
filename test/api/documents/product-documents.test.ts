import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';

const CREATE = `mutation ($input: CreateProductDocumentInput!) { createProductDocument(input: $input) {
  document { id title format text } userErrors { code field } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateProductDocumentInput!) { updateProductDocument(id: $id, input: $input) {
  document { id title text } userErrors { code field } } }`;
const DELETE = 'mutation ($id: ID!) { deleteProductDocument(id: $id) { deletedId userErrors { code field } } }';
const ORDER = `mutation ($productId: ID!, $documentIds: [ID!]!) { orderProductDocuments(productId: $productId, documentIds: $documentIds) {
  product { id } userErrors { code field } } }`;
const READ = 'query ($id: ID!) { product(id: $id) { documents { id title format text } } }';
const OPENAPI = JSON.stringify({ openapi: '3.1.0', info: { title: 'Accounts', version: '1' }, paths: {} });
const NOWHERE = '00000000-0000-4000-8000-000000000000';

describe('documents of a product', () => {
  let portal: TestPortal;
  let owner: Client;
  let productId: string;
  beforeAll(async () => {
    portal = await startTestPortal();
    owner = await portal.as('owner');
    productId = (await browse(owner)).products.accounts!;
  });
  afterAll(() => portal?.stop());

  let titles = 0;
  const input = (more: object = {}) => ({
    productId,
    title: `Guide ${++titles}`,
    format: 'MARKDOWN',
    text: '# Hi',
    ...more,
  });
  const create = async (more: object = {}): Promise<Data> =>
    (await owner.send(CREATE, { input: input(more) })).createProductDocument.document;
  const refusal = async (query: string, variables: Record<string, unknown>): Promise<Data> =>
    (await owner.refused(query, variables)).userErrors[0];

  it.each([
    ['OPENAPI', OPENAPI],
    ['GRAPHQL', 'type Query { balance: Int }'],
    ['MARKDOWN', '# Start here'],
  ])('keeps a document in %s as it was given', async (format, text) => {
    const document = await create({ format, text });
    expect((await owner.send(READ, { id: productId })).product.documents).toContainEqual(document);
    expect(document).toMatchObject({ format, text });
  });

  it('shows them to whoever sees the product, and to nobody else', async () => {
    const { id } = await create();
    const node = 'query ($id: ID!) { node(id: $id) { id } }';
    const [partner, hobbyist] = [await portal.as('partner'), await portal.as('hobbyist')];
    expect((await partner.send(READ, { id: productId })).product.documents.map((row: Data) => row.id)).toContain(id);
    expect((await partner.send(node, { id })).node).toEqual({ id });
    expect(await hobbyist.send(node, { id })).toEqual({ node: null });
    expect(await hobbyist.send(READ, { id: productId })).toEqual({ product: null });
  });

  it('changes and deletes one, and leaves the others', async () => {
    const [one, other] = [await create(), await create()];
    await owner.send(UPDATE, { id: one.id, input: { text: 'New.' } });
    const documents = async () => (await owner.send(READ, { id: productId })).product.documents;
    expect(await documents()).toEqual(expect.arrayContaining([{ ...one, text: 'New.' }, other]));
    await owner.send(DELETE, { id: one.id });
    const ids = (await documents()).map(({ id }: Data) => id);
    expect([ids.includes(one.id), ids.includes(other.id)]).toEqual([false, true]);
  });

  it.each([
    ['an OpenAPI document that is not JSON', { format: 'OPENAPI', text: 'openapi: 3.1.0' }, 'INVALID_INPUT', 'text'],
    ['JSON that is no OpenAPI document', { format: 'OPENAPI', text: '{}' }, 'INVALID_INPUT', 'text'],
    ['a schema that does not parse', { format: 'GRAPHQL', text: 'type {' }, 'INVALID_INPUT', 'text'],
    ['an empty text', { text: ' ' }, 'INVALID_INPUT', 'text'],
    ['a text that is too long', { text: 'x'.repeat(150_001) }, 'INVALID_INPUT', 'text'],
    ['a product that does not exist', { productId: NOWHERE }, 'NOT_FOUND', 'productId'],
  ])('refuses %s', async (_, more, code, name) => {
    expect(await refusal(CREATE, { input: input(more) })).toEqual({ code, field: ['input', name] });
  });

  it('shows them in the order in which their owners put them, new ones behind', async () => {
    const { product } = (
      await owner.send('mutation { createProduct(input: { name: "Ordered" }) { product { id } userErrors { code } } }')
    ).createProduct;
    const titles = async () =>
      (await owner.send(READ, { id: product.id })).product.documents.map(({ title }: Data) => title);
    const ids: string[] = [];
    for (const title of ['Last', 'First', 'Second']) ids.push((await create({ productId: product.id, title })).id);
    expect(await titles()).toEqual(['Last', 'First', 'Second']);
    const [last, first, second] = ids;
    const order = (documentIds: unknown[]) => ({ productId: product.id, documentIds });
    await owner.send(ORDER, order([first, second, last]));
    expect(await titles()).toEqual(['First', 'Second', 'Last']);
    await create({ productId: product.id, title: 'Behind' });
    expect(await titles()).toEqual(['First', 'Second', 'Last', 'Behind']);
    for (const wrong of [[], ids, [...ids, NOWHERE], [first, first, second, last]]) {
      expect(await refusal(ORDER, order(wrong))).toEqual({ code: 'INVALID_INPUT', field: ['documentIds'] });
    }
    const page =
      'query ($id: ID!, $after: String) { product(id: $id) { documentsConnection(first: 2, after: $after, orderBy: { field: POSITION, direction: DESC }) { nodes { title } pageInfo { endCursor } } } }';
    const read = async (after?: string) =>
      (await owner.send(page, { id: product.id, after })).product.documentsConnection;
    const one = await read();
    const two = await read(one.pageInfo.endCursor);
    expect([one, two].flatMap(({ nodes }) => nodes.map(({ title }: Data) => title))).toEqual([
      ...['Behind', 'Last', 'Second', 'First'],
    ]);
  });

  it('refuses a title that another document of the product has, and unknown documents', async () => {
    const { title } = await create();
    expect(await refusal(CREATE, { input: input({ title: title.toUpperCase() }) })).toMatchObject({
      code: 'NAME_TAKEN',
    });
    expect(await refusal(UPDATE, { id: NOWHERE, input: {} })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(DELETE, { id: NOWHERE })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is for owners to change', async () => {
    const partner = await portal.as('partner');
    expect(await partner.errorCode(CREATE, { input: input() })).toBe('FORBIDDEN');
    expect(await partner.errorCode(DELETE, { id: NOWHERE })).toBe('FORBIDDEN');
  });
});
