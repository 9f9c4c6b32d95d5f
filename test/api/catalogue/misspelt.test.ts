import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, type Offer } from '../../support/story.ts';
import { publish, write } from '../content/content-story.ts';
import { CREATE, description, readAll } from '../documents/document-story.ts';

const SEARCH = `query ($text: String!) { search(text: $text) { isApproximate
  hits { title snippetHtml product { name } document { title } entry { title } operation { path } } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) { userErrors { code } } }`;
const PUBLICATION = `mutation ($productId: ID!, $catalogueId: ID!, $input: UpdatePublicationInput!) {
  updatePublication(productId: $productId, catalogueId: $catalogueId, input: $input) { userErrors { code } } }`;
const LIST = 'query ($search: String) { products(search: $search) { totalCount nodes { name } } }';

let portal: TestPortal;
let [owner, partner, hobbyist, anonymous]: Client[] = [];
let offer: Offer;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  [hobbyist, anonymous] = [await portal.as('hobbyist'), await portal.as(null)];
  offer = await browse(owner);
  const { payment, accounts } = offer.products;
  const change = (id: string, input: object) => owner!.send(UPDATE, { id, input });
  await change(payment!, {
    ...{ displayName: 'Payment API', tags: ['Überweisung', 'loan'] },
    description: 'Moves money abroad, also by naïve clients.',
    content: '# Settlement\n\nReimbursed within days.',
  });
  await change(accounts!, { description: 'Ledgers of the bank.' });
  const document = (productId: string, title: string, format: string, text: string) =>
    owner!.send(CREATE, { input: { productId, title, format, text } });
  await document(payment!, 'First steps', 'MARKDOWN', '# Begin\n\nEvery wallet has an owner.');
  await document(
    accounts!,
    'Reference',
    'OPENAPI',
    description(['GET /chargebacks'], { info: { title: 'Peculiarities', version: '1' } }),
  );
  await readAll(portal);
  const post = await write(owner, 'Autumn news', {
    ...{
      summary: 'What is astonishing.',
      tags: ['season'],
      fields: [{ name: 'body', text: 'Harvested **pumpkins**.' }],
    },
  });
  await publish(owner, post.id);
});
afterAll(() => portal?.stop());

const search = async (text: string, who = owner!): Promise<Data> => (await who.send(SEARCH, { text })).search;
const titles = async (text: string, who = owner!): Promise<string[]> =>
  (await search(text, who)).hits.map(({ title }: Data) => title);

describe('a word that is misspelt by a letter', () => {
  it.each([
    ['a name with a letter less', 'paymnt', 'Payment API'],
    ['a tag with a letter more', 'uberweissung', 'Payment API'],
    ['a tag of four letters with another letter', 'loam', 'Payment API'],
    ['a summary with another letter in a short word', 'moxey', 'Payment API'],
    ['a summary with two letters swapped', 'aborad', 'Payment API'],
    ['a summary with another first letter', 'xbroad', 'Payment API'],
    ['a summary whose accent it lacks as well', 'naivee', 'Payment API'],
    ['a presentation', 'reimbused', 'Payment API'],
    ['a heading of a presentation', 'setlement', 'Payment API'],
    ['the text of a guide', 'walet', 'First steps'],
    ['the title of a post', 'autum nevs', 'Autumn news'],
    ['the summary of a post', 'astonihsing', 'Autumn news'],
    ['a tag of a post', 'seasson', 'Autumn news'],
    ['the text of a post', 'pumkins', 'Autumn news'],
    ['a word beside one that is right', 'money abrod', 'Payment API'],
    ['a word beside the beginning of one', 'mone abrod', 'Payment API'],
  ])('finds %s', async (_, text, title) => {
    const found = await search(text);
    expect(found.isApproximate).toBe(true);
    expect(found.hits.map(({ title }: Data) => title)).toEqual([title]);
  });

  it.each(['bk', 'moneys abroads wallet', 'mxxey', '12345'])(
    'finds nothing by %s, which is like nothing',
    async (text) => {
      expect((await search(text)).hits).toEqual([]);
    },
  );

  it('is not looked for in the raw text of a specification', async () => {
    expect(await titles('peculiarities')).toContain('Reference');
    expect(await titles('peculiariti3s')).toEqual([]);
  });

  it('has what was meant marked', async () => {
    expect((await search('abrod')).hits[0].snippetHtml).toContain('<mark>abroad</mark>');
    expect((await search('pumkins')).hits[0].snippetHtml).toContain('<mark>pumpkins</mark>');
  });

  it('stands in names before it stands in texts', async () => {
    await owner!.send(UPDATE, {
      id: offer.products.accounts,
      input: { description: 'Ledgers of the bank, for payment.' },
    });
    expect(await titles('paymet')).toEqual(['Payment API', 'Accounts API']);
  });

  it('finds for each what they may see', async () => {
    for (const who of [hobbyist!, anonymous!]) expect(await titles('ledgrs', who)).toEqual([]);
    expect(await titles('ledgrs', partner)).toEqual(['Accounts API']);
  });
});

describe('the name that a product has in a catalogue', () => {
  const name = async (displayName: string | null) => {
    const [productId, catalogueId] = [offer.products.payment, offer.catalogues.Enterprise];
    await owner!.send(PUBLICATION, { productId, catalogueId, input: { displayName } });
  };
  const listed = async (text: string, who: Client): Promise<string[]> => {
    const { products } = await who.send(LIST, { search: text });
    expect(products.totalCount).toBe(products.nodes.length);
    return products.nodes.map((product: Data) => product.name);
  };

  it('finds it for those who see it there, also misspelt, and for nobody else', async () => {
    await name('Quicksilver till');
    for (const text of ['quicksilver', 'till quicksilver abroad', 'quiksilver']) {
      expect(await titles(text, partner), text).toEqual(['Quicksilver till']);
      expect(await titles(text), text).toEqual(['Quicksilver till']);
      for (const who of [hobbyist!, anonymous!]) expect(await titles(text, who), text).toEqual([]);
    }
    expect((await search('quicksilver', partner)).hits[0].product.name).toBe('payment');
    for (const text of ['quicksilv', 'icksil abroad']) {
      for (const who of [partner!, owner!]) expect(await listed(text, who), text).toEqual(['payment']);
      for (const who of [hobbyist!, anonymous!]) expect(await listed(text, who), text).toEqual([]);
    }
  });

  it('finds it once beside its own name', async () => {
    await name('Payment till');
    expect(await titles('payment abroad', partner)).toEqual(['Payment API']);
    expect(await listed('payment abroad', partner!)).toEqual(['payment']);
  });

  it('is as new as the texts of the product, and goes with the publication', async () => {
    await name('Quicksilver till');
    await owner!.send(UPDATE, { id: offer.products.payment, input: { description: 'Moves marbles.' } });
    expect(await titles('quicksilver marbles', partner)).toEqual(['Quicksilver till']);
    expect(await titles('marbles abroad', partner)).toEqual([]);
    expect(await listed('quicksilver marbles', partner!)).toEqual(['payment']);
    await name(null);
    expect([await titles('quicksilver', partner), await listed('quicksilver', partner!)]).toEqual([[], []]);
    await name('Quicksilver till');
    await portal.database.pool.query('delete from catalogue_product where catalogue_id = $1 and product_id = $2', [
      ...[offer.catalogues.Enterprise, offer.products.payment],
    ]);
    expect([await titles('quicksilver'), await listed('quicksilver', owner!)]).toEqual([[], []]);
  });
});
