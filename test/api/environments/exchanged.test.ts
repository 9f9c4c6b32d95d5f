import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { CREATE_TEMPLATE, publish, write } from '../content/content-story.ts';
import { bringIn, changesIn, dryRun, exported } from './bundle-story.ts';

let portal: TestPortal;
let owner: Client;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  owner = await portal.as('owner');
  for (const name of ['Story', 'Guide', 'Note']) {
    await owner.send(CREATE_TEMPLATE, { input: { kind: 'PAGE', name, fields: [] } });
    const { id } = await write(owner, name, { template: name, slug: name.toLowerCase(), fields: [] });
    if (name !== 'Note') await publish(owner, id);
  }
  const REDIRECT = 'mutation ($input: CreateRedirectInput!) { createRedirect(input: $input) { userErrors { code } } }';
  for (const [fromPath, toPath] of [
    ['/a', '/b'],
    ['/b', '/c'],
  ])
    await owner.send(REDIRECT, { input: { fromPath, toPath } });
});
afterAll(() => portal?.stop());

/** Gives each item what the next one has. */
function turn(items: Data[], ...fields: string[]): void {
  for (const field of fields) {
    const values = items.map((item) => item[field]);
    for (const [index, item] of items.entries()) item[field] = values[(index + 1) % values.length];
  }
}

/** What of an entry has a slug. */
const contentsOf = ({ published, draft }: Data): Data[] => [published, draft].filter(Boolean);

const KINDS: Record<string, (bundle: Data) => void> = {
  'names and slugs of products': ({ products }) => turn(products, 'name', 'slug'),
  'slugs of products': ({ products }) => turn(products, 'slug'),
  'names of plans': ({ plans }) => turn(plans, 'name'),
  'names and slugs of catalogues': ({ catalogues }) => turn(catalogues, 'name', 'slug'),
  'names of templates': ({ contentTemplates }) => turn(contentTemplates, 'name'),
  'slugs of entries': ({ contentEntries }) => turn(contentEntries.flatMap(contentsOf), 'slug', 'title'),
  'the name of a product with that of a plan': ({ products, plans }) => turn([products[0], plans[0]], 'name'),
  'where redirects begin and end': ({ redirects }) => {
    Object.assign(redirects[0], { toPath: '/c' });
    Object.assign(redirects[1], { toPath: '/a' });
  },
  'where redirects begin and end, back again': ({ redirects }) => {
    Object.assign(redirects[0], { toPath: '/b' });
    Object.assign(redirects[1], { toPath: '/c' });
  },
};

describe('a bundle in which items exchanged', () => {
  it.each(Object.entries(KINDS))('%s is brought in, and then nothing differs', async (_, exchange) => {
    const wanted = await exported(owner);
    exchange(wanted);
    const would = await dryRun(owner, wanted);
    expect(would.body.userErrors).toEqual([]);
    expect(changesIn(would)).not.toEqual([]);
    expect((await bringIn(owner, wanted)).body.userErrors).toEqual([]);
    expect(await exported(owner)).toEqual(wanted);
    expect(changesIn(await bringIn(owner, wanted))).toEqual([]);
  });

  it('is told by events of what each was called, and by no name in between', async () => {
    const wanted = await exported(owner);
    const names = wanted.products.map(({ name }: Data) => name);
    turn(wanted.products, 'name');
    await bringIn(owner, wanted);
    const sql = `select before ->> 'name' as before, after ->> 'name' as after from event_log
      where type = 'product.updated' and after ? 'name' order by insertion desc limit 2`;
    const told = (await rowsOf(portal.database, sql)) as Data[];
    expect(told.flatMap(({ before, after }) => [before, after]).toSorted()).toEqual([...names, ...names].toSorted());
  });

  it('has the addresses lead to who has them now', async () => {
    const wanted = await exported(owner);
    turn(wanted.products, 'slug');
    await bringIn(owner, wanted);
    for (const { slug, cid } of wanted.products) {
      const { productBySlug } = await owner.send('query ($s: String!) { productBySlug(slug: $s) { id slug } }', {
        s: slug,
      });
      expect(productBySlug).toEqual({ id: cid, slug });
    }
  });

  it('is refused where two are to have one name, each kind, and nothing is changed', async () => {
    const before = await exported(owner);
    for (const [kind, field] of [
      ...[
        ['products', 'name'],
        ['products', 'slug'],
        ['plans', 'name'],
        ['catalogues', 'name'],
        ['contentTemplates', 'name'],
      ],
    ]) {
      const wanted = structuredClone(before);
      const [one, other] = wanted[kind!];
      Object.assign(one, { [field!]: other[field!] });
      const { status, body } = await bringIn(owner, wanted);
      expect([status, body.userErrors]).toMatchObject([400, [{ code: 'NAME_TAKEN', field: [kind, '0', field] }]]);
    }
    const both = structuredClone(before);
    for (const product of both.products) product.name = 'same';
    expect((await bringIn(owner, both)).body.userErrors).toMatchObject([
      { code: 'NAME_TAKEN', field: ['products', '1', 'name'] },
    ]);
    expect(await exported(owner)).toEqual(before);
  });
});
