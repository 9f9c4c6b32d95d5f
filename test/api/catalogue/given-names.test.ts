import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, type Offer } from '../../support/story.ts';

const update = (kind: string) => `mutation ($id: ID!, $input: Update${kind}Input!) {
  update${kind}(id: $id, input: $input) { userErrors { code field } } }`;
const PUBLICATION = `mutation ($id: ID!, $catalogueId: ID!, $input: UpdatePublicationInput!) {
  updatePublication(productId: $id, catalogueId: $catalogueId, input: $input) { userErrors { code field } } }`;

/** One line that is shown to people: whose it is, and what an empty text does. */
const NAMES: [kind: string, field: string, empty: 'is refused' | 'clears it'][] = [
  ['Product', 'name', 'is refused'],
  ['Product', 'displayName', 'is refused'],
  ['Product', 'category', 'clears it'],
  ['Product', 'tags', 'is refused'],
  ['Plan', 'name', 'is refused'],
  ['Plan', 'displayName', 'is refused'],
  ['Plan', 'priceLabel', 'clears it'],
  ['Catalogue', 'name', 'is refused'],
  ['Catalogue', 'displayName', 'clears it'],
  ['Publication', 'displayName', 'clears it'],
];
const HIDDEN = ['Pay\u202Egnp', 'Pay\u2066x\u2069', 'Pay\u200Bment', 'Pay\u0007ment', 'Pay\nment'];

describe('a name that people are shown', () => {
  let portal: TestPortal;
  let owner: Client;
  let offer: Offer;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
    offer = await browse(owner);
  });
  afterAll(() => portal?.stop());

  const save = async (kind: string, field: string, text: string): Promise<string[]> => {
    const { products, plans, catalogues } = offer;
    const id = {
      Product: products.accounts,
      Plan: plans.free,
      Catalogue: catalogues.Public,
      Publication: products.accounts,
    }[kind];
    const input = { [field]: field === 'tags' ? [text] : text };
    const query = kind === 'Publication' ? PUBLICATION : update(kind);
    const { data } = await owner.raw(query, { id, catalogueId: catalogues.Enterprise, input });
    return data[`update${kind}`].userErrors.map((error: Data) => `${error.code} ${error.field.join('.')}`);
  };

  it.each(NAMES)('holds nothing that is not seen: %s.%s, and when it is empty %s', async (kind, field, empty) => {
    for (const text of HIDDEN) {
      expect(await save(kind, field, text), JSON.stringify(text)).toEqual([`INVALID_INPUT input.${field}`]);
    }
    expect(await save(kind, field, `Some words of a ${kind}`)).toEqual([]);
    expect(await save(kind, field, ' ')).toEqual(empty === 'is refused' ? [`INVALID_INPUT input.${field}`] : []);
  });
});
