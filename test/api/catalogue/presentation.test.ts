import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, type Offer } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';

const KINDS = {
  product: {
    create: `mutation ($input: CreateProductInput!) { made: createProduct(input: $input) {
      thing: product { id slug } userErrors { code field message } } }`,
    update: `mutation ($id: ID!, $input: UpdateProductInput!) { made: updateProduct(id: $id, input: $input) {
      thing: product { id slug } userErrors { code field message } } }`,
    find: 'query ($slug: String!) { found: productBySlug(slug: $slug) { id slug } }',
  },
  catalogue: {
    create: `mutation ($input: CreateCatalogueInput!) { made: createCatalogue(input: $input) {
      thing: catalogue { id slug } userErrors { code field message } } }`,
    update: `mutation ($id: ID!, $input: UpdateCatalogueInput!) { made: updateCatalogue(id: $id, input: $input) {
      thing: catalogue { id slug } userErrors { code field message } } }`,
    find: 'query ($slug: String!) { found: catalogueBySlug(slug: $slug) { id slug } }',
  },
} as const;

describe('what products, catalogues and plans are shown with', () => {
  let portal: TestPortal;
  let owner: Client;
  let offer: Offer;
  beforeAll(async () => {
    portal = await startTestPortal();
    owner = await portal.as('owner');
    offer = await browse(owner);
  });
  afterAll(() => portal?.stop());

  describe.each(['product', 'catalogue'] as const)('the slug of a %s', (kind) => {
    const { create, update, find } = KINDS[kind];
    const make = async (input: object): Promise<Data> => (await owner.send(create, { input })).made.thing;
    const change = async (id: string, input: object): Promise<Data> =>
      (await owner.send(update, { id, input })).made.thing;
    const found = async (slug: string, who = owner): Promise<Data> => (await who.send(find, { slug })).found;

    it('is made of its name, and of another one where that is taken', async () => {
      expect((await make({ name: 'Größe & Maß – Ålesund!' })).slug).toBe('grosse-mass-alesund');
      expect((await make({ name: 'Grosse Mass, Alesund' })).slug).toBe('grosse-mass-alesund-2');
      expect((await make({ name: '東京' })).slug).toBe(kind);
      expect((await make({ name: `A${'b'.repeat(99)}` })).slug).toHaveLength(80);
    });

    it('stays when the name changes, and finds the same when it changes itself', async () => {
      const { id } = await make({ name: 'Weather' });
      expect((await change(id, { name: 'Forecast' })).slug).toBe('weather');
      expect((await change(id, { slug: 'sky' })).slug).toBe('sky');
      expect(await found('weather')).toEqual({ id, slug: 'sky' });
      expect((await change(id, { slug: 'weather' })).slug).toBe('weather');
      expect(await found('sky')).toEqual({ id, slug: 'weather' });
      expect(await found('nothing')).toBeNull();
    });

    it('that somebody has, or had, is nobody else’s', async () => {
      const { id } = await make({ name: 'River', slug: 'water' });
      await change(id, { slug: 'stream' });
      for (const slug of ['water', 'stream']) {
        const refused = await owner.refused(create, { input: { name: 'Lake', slug } });
        expect(refused.userErrors).toMatchObject([{ code: 'NAME_TAKEN', field: ['input', 'slug'] }]);
      }
      expect((await make({ name: 'Water' })).slug).toBe('water-2');
    });

    it.each(['', '-a', 'a-', 'a--b', 'A', 'a b', 'ä', 'a/b', '..', 'x'.repeat(101), "a'b"])(
      'cannot be %s',
      async (slug) => {
        const refused = await owner.refused(create, { input: { name: 'Bad', slug } });
        expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'slug'] }]);
      },
    );

    it('tells nobody of what they do not see', async () => {
      const { id, slug } = await make({ name: 'Secret plans' });
      expect(await found(slug)).toEqual({ id, slug });
      expect(await found(slug, await portal.as('partner'))).toBeNull();
      expect(await found(slug, await portal.as(null))).toBeNull();
    });

    it('is its own for each of many that are made at once', async () => {
      const made = await Promise.all(Array.from({ length: 6 }, (_, n) => make({ name: `Twin ${'!'.repeat(n + 1)}` })));
      expect(made.map(({ slug }) => slug).sort()).toEqual(['twin', 'twin-2', 'twin-3', 'twin-4', 'twin-5', 'twin-6']);
    });
  });

  it('of many products that are called alike each gets its own, without trying those of all others', async () => {
    const many = `insert into product (id, name, display_name, is_documentation_only)
      select gen_random_uuid(), 'alike ' || n, 'Alike', true from generate_series(1, 2000) n returning slug`;
    const slugs = (await rowsOf(portal.database, many)).map((row) => (row as { slug: string }).slug);
    expect(new Set(slugs).size).toBe(2_000);
    expect(slugs.slice(0, 2)).toEqual(['alike', 'alike-2']);
    expect(slugs.at(-1)).toMatch(/^alike-[0-9a-f]{8}$/);
  });

  it('an older instance that knows of no slugs makes products with one', async () => {
    const [row] = await rowsOf(
      portal.database,
      `insert into product (id, name, display_name, is_documentation_only)
        values (gen_random_uuid(), 'old', 'From an older instance', true) returning slug`,
    );
    expect(row).toEqual({ slug: 'from-an-older-instance' });
  });

  it('a plan tells what it costs', async () => {
    const update = `mutation ($id: ID!, $input: UpdatePlanInput!) { updatePlan(id: $id, input: $input) {
      plan { priceLabel } userErrors { code field } } }`;
    const priced = async (priceLabel: string | null) =>
      (await owner.send(update, { id: offer.plans.enterprise, input: { priceLabel } })).updatePlan.plan.priceLabel;
    expect(await priced(' € 20 a month ')).toBe('€ 20 a month');
    const seen = await (await portal.as('partner')).send('query ($id: ID!) { plan(id: $id) { priceLabel } }', {
      id: offer.plans.enterprise,
    });
    expect(seen.plan.priceLabel).toBe('€ 20 a month');
    const refused = await owner.refused(update, { id: offer.plans.enterprise, input: { priceLabel: 'a\nb' } });
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'priceLabel'] }]);
    expect(await priced(null)).toBeNull();
  });
});
