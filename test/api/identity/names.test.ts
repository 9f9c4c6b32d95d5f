import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparableName } from '../../../src/platform/comparable-name.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

let portal: TestPortal;
let owner: Client;
let partner: Client;
let place: { organisationId: string; productId: string; providerId: string };
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  owner = await portal.as('owner');
  partner = await portal.as('partner');
  const { viewer } = await partner.send('{ viewer { organisation { id } } }');
  const { products, providers } = await owner.send('{ products { nodes { id } } providers { nodes { id } } }');
  place = {
    organisationId: viewer.organisation.id,
    productId: products.nodes[0].id,
    providerId: providers.nodes[0].id,
  };
});
afterAll(() => portal.stop());

/** Makes something of this name; everything else about it is always the same. */
type Make = (name: string) => Promise<Data>;

const create = (who: () => Client, kind: string, input: (name: string) => object): Make => {
  const document = `mutation ($input: Create${kind}Input!) {
    create${kind}(input: $input) { made: userErrors { code } userErrors { code field } } }`;
  return async (name) => {
    const { data } = await who().raw(document, { input: input(name) });
    return data[`create${kind}`].userErrors;
  };
};

/** Everything whose name is unique. */
const NAMED: [string, Make][] = [
  [
    'organisation',
    create(
      () => owner,
      'Organisation',
      (name) => ({ name }),
    ),
  ],
  [
    'team',
    create(
      () => partner,
      'Team',
      (name) => ({ name, organisationId: place.organisationId }),
    ),
  ],
  [
    'catalogue',
    create(
      () => owner,
      'Catalogue',
      (name) => ({ name }),
    ),
  ],
  [
    'product',
    create(
      () => owner,
      'Product',
      (name) => ({ name }),
    ),
  ],
  [
    'plan',
    create(
      () => owner,
      'Plan',
      (name) => ({ name, providerId: place.providerId }),
    ),
  ],
  [
    'app',
    create(
      () => partner,
      'App',
      (name) => ({ name }),
    ),
  ],
  [
    'document',
    create(
      () => owner,
      'ProductDocument',
      (title) => ({ title, productId: place.productId, format: 'MARKDOWN', text: 'x' }),
    ),
  ],
  [
    'provider',
    create(
      () => owner,
      'Provider',
      (name) => ({
        ...{ name, kind: 'TYK_GATEWAY', url: 'http://localhost:9', secret: 'secret', tykOrganisationId: 'default' },
      }),
    ),
  ],
];

/** Ways to write "Café des Amis" so that it looks, or reads, the same. */
const ALIKE = {
  'two spaces': 'Café  des Amis',
  'a space that does not break': 'Café\u00a0des Amis',
  'a wide space': 'Café des\u3000Amis',
  'another case': 'CAFÉ DES amis',
  'accents apart': 'Cafe\u0301 des Amis',
  'spaces around it': '  Café des Amis ',
  'full width': 'Ｃａｆé des Amis',
};

const HIDDEN = {
  'an override of direction': 'Acme\u202egnp',
  'a mark of direction': 'Acme\u200f',
  'an isolate': 'Ac\u2066me\u2069',
  'a space without width': 'Ac\u200bme',
  'a joiner in Latin': 'Ac\u200dme',
  'a byte order mark': '\ufeffAcme\ufeffe',
  'a soft hyphen': 'Ac\u00adme',
  'a filler': '\u3164',
  'a blank of Braille': '\u2800',
  'a tag': 'Acme\u{e0041}',
  'a line separator': 'Ac\u2028me',
  'a control character': 'Ac\u0007me',
};

/** What looks like some of these, and is how people write. */
const WRITTEN = ['می‌خواهم', 'क्‍ष', 'Team 👩‍💻', '❤️ fans', 'שלום', '中文 名字', 'Ωmega', 'O’Neill & Söhne'];

describe('P8: names that look alike', () => {
  it.each(NAMED)('are one name of a %s', async (_, make) => {
    expect(await make('Café des Amis')).toEqual([]);
    const outcomes: Record<string, string[]> = {};
    for (const [way, name] of Object.entries(ALIKE)) outcomes[way] = (await make(name)).map(({ code }: Data) => code);
    const taken = Object.fromEntries(Object.keys(ALIKE).map((way) => [way, ['NAME_TAKEN']]));
    expect(outcomes).toEqual(taken);
  });

  it.each([
    ['Straße', 'STRASSE'],
    ['ẞ', 'ss'],
    ['ﬁnance', 'Finance'],
    ['Ὀδυσσεύς', 'ὈΔΥΣΣΕΎΣ'],
    ['Halle ２', 'halle 2'],
  ])('%s and %s are one', async (first, second) => {
    const make = NAMED[0]![1];
    expect([await make(first), (await make(second)).map(({ code }: Data) => code)]).toEqual([[], ['NAME_TAKEN']]);
  });

  it('are shown as they were typed', async () => {
    const document = `mutation ($input: CreateOrganisationInput!) {
      createOrganisation(input: $input) { organisation { name } userErrors { code } } }`;
    const { createOrganisation } = await owner.send(document, { input: { name: ' McDonald  & Söhne ' } });
    expect(createOrganisation.organisation.name).toBe('McDonald  & Söhne');
  });

  it('P10: are as long as their characters are many, whatever they take', async () => {
    const make = NAMED[0]![1];
    expect(await make('🐎'.repeat(100))).toEqual([]);
    expect(await make('🐎'.repeat(101))).toMatchObject([{ code: 'INVALID_INPUT' }]);
  });

  it('are made at the same time only once', async () => {
    const make = NAMED[0]![1];
    const outcomes = await Promise.all(['Twin  One', 'twin one', 'TWIN\u00a0ONE'].map(make));
    expect(outcomes.map((refusals) => refusals[0]?.code ?? 'made').toSorted()).toEqual([
      'NAME_TAKEN',
      'NAME_TAKEN',
      'made',
    ]);
  });

  it('compare in the database as in the portal', async () => {
    const names = [
      ...Object.values(ALIKE),
      ...WRITTEN,
      'ΟΔΥΣΣΕΥΣ',
      'İstanbul',
      'Straße',
      'ǅ',
      'A\u2003\u2002B',
      '１２',
    ];
    const { rows } = await sql<{ key: string }>`select name_key(name) as key
      from unnest(${names}::text[]) with ordinality as given (name, place) order by place`.execute(
      portal.app.context.db,
    );
    expect(rows.map(({ key }) => key)).toEqual(names.map(comparableName));
  });
});

describe('P8: characters that nobody sees', () => {
  it.each(NAMED)('are refused in the name of a %s', async (_, make) => {
    const outcomes: Record<string, string> = {};
    for (const [what, name] of Object.entries(HIDDEN)) outcomes[what] = (await make(name))[0]?.code ?? 'made';
    expect(outcomes).toEqual(Object.fromEntries(Object.keys(HIDDEN).map((what) => [what, 'INVALID_INPUT'])));
  });

  it.each(WRITTEN)('are not meant: %s', async (name) => {
    expect(await NAMED[0]![1](name)).toEqual([]);
  });
});

describe('P16: a word that is given twice', () => {
  const UPDATE = `mutation ($id: ID!, $input: UpdateProductInput!) {
    updateProduct(id: $id, input: $input) { product { tags } userErrors { code } } }`;

  it('is one tag, as it was typed first', async () => {
    const input = { tags: ['Pay', 'pay', 'Cards', ' PAY ', 'cards'] };
    const { updateProduct } = await owner.send(UPDATE, { id: place.productId, input });
    expect(updateProduct.product.tags).toEqual(['Pay', 'Cards']);
  });

  it.each([
    ['the same', ['tier', 'tier']],
    ['another case', ['tier', 'Tier']],
  ])('is refused as the name of metadata: %s', async (_, names) => {
    const document = `mutation ($input: CreatePlanInput!) { createPlan(input: $input) { userErrors { code field } } }`;
    const metadata = names.map((name) => ({ name, value: 'gold' }));
    const refusal = await owner.refused(document, { input: { name: 'Twice', providerId: place.providerId, metadata } });
    expect(refusal.userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['input', 'metadata'] }]);
  });
});
