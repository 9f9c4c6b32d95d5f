import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, type Offer } from '../../support/story.ts';
import { description, readAll } from '../documents/document-story.ts';
import { statementsOf } from '../query-count/statements.ts';

const SEARCH = `query ($text: String!, $first: Int) { search(text: $text, first: $first) {
  isApproximate hits { title snippetHtml product { name } document { title }
    operation { method path operationId summary } } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) {
  product { id } userErrors { code field message } } }`;
const ADD = `mutation ($input: CreateProductDocumentInput!) { createProductDocument(input: $input) {
  document { id } userErrors { code message } } }`;

const SPECIFICATION = `openapi: 3.0.3
info: {title: Ledger, version: "1"}
paths:
  /chargebacks/{id}:
    get:
      operationId: readChargeback
      summary: Reads a disputed booking
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: The booking}}
`;

describe('finding', () => {
  let portal: TestPortal;
  let owner: Client;
  let offer: Offer;
  let hobbyist: Client;
  let partner: Client;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    [owner, hobbyist, partner] = [await portal.as('owner'), await portal.as('hobbyist'), await portal.as('partner')];
    offer = await browse(owner);
    const { payment, accounts } = offer.products;
    await change(payment!, {
      description: 'Moves money at the café.',
      content: `# Refunds\n<b>Money</b> & more goes back within days. ${'Filler. '.repeat(6_000)} Zanzibar a <1 behindsign`,
      tags: ['finance', 'Überweisung'],
    });
    await change(accounts!, { description: 'Books of the bank.', tags: ['finance'], isFeatured: true });
    await document(accounts!, 'Reference', 'OPENAPI', SPECIFICATION);
    await document(payment!, 'First steps', 'MARKDOWN', 'How to send your first refunds with a wallet.');
    await readAll(portal);
  });
  afterAll(() => portal?.stop());

  const change = (id: string, input: object) => owner.send(UPDATE, { id, input });
  const document = (productId: string, title: string, format: string, text: string) =>
    owner.send(ADD, { input: { productId, title, format, text } });
  const search = async (text: string, who = owner): Promise<Data> => (await who.send(SEARCH, { text })).search;
  const titles = async (text: string, who = owner): Promise<string[]> =>
    (await search(text, who)).hits.map(({ title }: Data) => title);

  it.each([
    ['the beginning of a word', 'paym', ['Payment API']],
    ['another case and no accent', 'CAFE money', ['Payment API']],
    ['a tag', 'uberweisung', ['Payment API']],
    ['a word of the presentation', 'refunds', ['Payment API', 'First steps']],
    ['a word behind the first twenty thousand characters', 'zanzibar', ['Payment API']],
    ['a path of a specification', 'chargebacks', ['Reference', 'Reference']],
    ['the name of an operation', 'readChargeback', ['Reference', 'Reference']],
    ['its summary, with the title of the document', 'reference disputed', ['Reference', 'Reference']],
    ['words that only different texts have', 'zanzibar wallet', []],
    ['what stands behind a sign that begins no element', 'behindsign', ['Payment API']],
    ['nothing', '  ', []],
    ['nothing but signs', `'"\\:*&|!()<>%_`, []],
  ])('finds %s', async (_, text, expected) => {
    const found = await search(text);
    expect(found.isApproximate).toBe(expected.length === 0);
    expect(found.hits.map(({ title }: Data) => title).sort()).toEqual([...expected].sort());
  });

  it.each([
    ['Paymnet', 'payment'],
    ['paiment api', 'payment'],
    ['acounts', 'accounts'],
    ['finanse', 'accounts'],
  ])('finds what was meant by %s', async (text, means) => {
    const found = await search(text);
    expect(found.isApproximate).toBe(true);
    expect(found.hits.map(({ product }: Data) => product.name)).toContain(means);
  });

  it.each(['chargebacks', 'get chargebacks', 'readChargeback', 'disputed booking', 'chargbacks', 'redChargeback'])(
    'finds an operation by %s, before its document',
    async (text) => {
      const [first] = (await search(text, partner)).hits;
      expect(first).toMatchObject({
        document: { title: 'Reference' },
        operation: {
          ...{ method: 'GET', path: '/chargebacks/{id}', operationId: 'readChargeback' },
          summary: 'Reads a disputed booking',
        },
      });
      expect((await search(text, hobbyist)).hits).toEqual([]);
    },
  );

  it('finds a guide by a heading that is misspelt', async () => {
    await document(
      offer.products.payment!,
      'Other guide',
      'MARKDOWN',
      '# Begin\n\n## Idempotency of transfers\n\nText.',
    );
    await readAll(portal);
    const found = await search('idempotncy');
    expect([found.isApproximate, found.hits[0].title]).toEqual([true, 'Other guide']);
  });

  it('shows five operations of one description at most', async () => {
    const paths = Array.from({ length: 8 }, (_, n) => `GET /quokkas/${n}`);
    await document(offer.products.accounts!, 'Many', 'OPENAPI', description(paths));
    await readAll(portal);
    const { hits } = await search('quokkas');
    expect(hits.filter(({ operation }: Data) => operation)).toHaveLength(5);
    expect(hits).toHaveLength(6);
  });

  it('finds nothing that is like no name at all', async () => {
    expect((await search('xylophone')).hits).toEqual([]);
  });

  it('shows the best first: names before texts', async () => {
    await change(offer.products.accounts!, { description: 'Books of the bank, for every payment.' });
    expect(await titles('payment')).toEqual(['Payment API', 'Accounts API']);
  });

  it('shows paths, addresses and names with underscores as they were written', async () => {
    await change(offer.products.accounts!, {
      description: 'Books of the bank, for every payment: https://zebra.example/stripes/{stripe_id}.',
    });
    const [hit] = (await search('stripes id')).hits;
    expect(hit.snippetHtml).toContain('https://zebra.example/<mark>stripes</mark>/{stripe_<mark>id</mark>');
  });

  it('marks what it found, and makes no other element of a text', async () => {
    const { hits } = await search('money refunds');
    expect(hits[0].snippetHtml).toContain('<mark>Refunds</mark>');
    expect(hits[0].snippetHtml).toContain('<mark>Money</mark>');
    expect(hits[0].snippetHtml).not.toMatch(/<(?!\/?mark>)/);
    const odd = String.fromCharCode(0xe000);
    await change(offer.products.payment!, { description: `Marks ${odd}<script>alert(1)</script> nothing` });
    const [hit] = (await search('marks')).hits;
    expect(hit.snippetHtml).not.toMatch(/<(?!\/?mark>)/);
    expect(hit.snippetHtml.match(/<mark>/g)).toHaveLength(1);
  });

  it('finds for each what they may see, also by what they misspell', async () => {
    expect(await titles('chargebacks', partner)).toEqual(['Reference', 'Reference']);
    for (const who of [hobbyist, await portal.as(null)]) {
      expect(await titles('chargebacks', who)).toEqual([]);
      expect(await titles('acounts', who)).not.toContain('Accounts API');
      expect(await titles('refunds', who)).toHaveLength(2);
    }
  });

  it('forgets what was changed or deleted', async () => {
    const { createProductDocument } = await document(
      offer.products.payment!,
      'Passing',
      'MARKDOWN',
      'Ephemeral words.',
    );
    await readAll(portal);
    expect(await titles('ephemeral')).toEqual(['Passing']);
    const { id } = createProductDocument.document;
    await owner.send('mutation ($id: ID!) { deleteProductDocument(id: $id) { userErrors { code } } }', { id });
    expect(await titles('ephemeral')).toEqual([]);
  });

  it('reads as many statements for many hits as for one', async () => {
    const count = async (text: string) => (await statementsOf(() => owner.send(SEARCH, { text, first: 50 }))).length;
    const counts = [await count('steps'), await count('a')];
    expect([(await titles('steps')).length, (await titles('a')).length > 1]).toEqual([1, true]);
    expect(counts[0]).toBe(counts[1]);
  });

  it('refuses what nobody types', async () => {
    const { errors } = await owner.raw(SEARCH, { text: 'x'.repeat(201) });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect((await owner.raw(SEARCH, { text: 'x', first: 101 })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  const LIST = 'query ($filter: ProductFilter) { products(filter: $filter) { totalCount nodes { name } } }';
  const listed = async (filter: object, who = owner): Promise<string[]> => {
    const { products } = await who.send(LIST, { filter });
    const names = products.nodes.map(({ name }: Data) => name).sort();
    expect(products.totalCount).toBe(names.length);
    return names;
  };

  it.each([
    ['a tag', { tags: ['Überweisung'] }, ['payment']],
    ['one of several tags', { tags: ['Überweisung', 'finance'] }, ['accounts', 'payment']],
    ['no tag at all', { tags: [] }, []],
    ['being featured', { isFeatured: true }, ['accounts']],
    ['not being featured', { isFeatured: false }, ['payment']],
    ['how keys are sent', { authTypes: ['AUTH_TOKEN'] }, ['accounts', 'payment']],
    ['another way in which keys are sent', { authTypes: ['JWT', 'BASIC'] }, []],
    ['plans that approve at once', { autoApprove: true }, ['accounts', 'payment']],
    ['all of it together', { tags: ['finance'], isFeatured: true, search: 'bank', autoApprove: false }, ['accounts']],
  ])('lists products by %s', async (_, filter, expected) => {
    expect(await listed(filter)).toEqual(expected);
  });

  it('lists what each can ask for', async () => {
    expect(await listed({ isRequestable: true }, partner)).toEqual(['accounts', 'payment']);
    await portal.database.pool.query(
      `update product set obstacles = '[{"code":"INACTIVE","apiId":"a","apiName":"A","lifetimeSeconds":null}]' where name = 'accounts'`,
    );
    expect(await listed({ isRequestable: true }, partner)).toEqual(['payment']);
    expect(await listed({ isRequestable: false }, partner)).toEqual(['accounts']);
    expect(await listed({ isRequestable: true, autoApprove: false }, hobbyist)).toEqual([]);
  });
});
