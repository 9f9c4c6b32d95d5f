import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import { bringIn, changesIn, exported, startEmptyPortal } from './bundle-story.ts';

let portal: TestPortal;
let owner: Client;
beforeAll(async () => {
  portal = await startEmptyPortal();
  owner = await portal.as('owner');
});
afterAll(() => portal?.stop());

const PLAN = { cid: 'gold', name: 'gold', displayName: 'Gold' };

describe('the parameters of an import', () => {
  it.each([
    ['?dryRun=1', ['dryRun']],
    ['?dryRun=TRUE', ['dryRun']],
    ['?dryRun=yes', ['dryRun']],
    ['?dryRun=', ['dryRun']],
    ['?dryRun', ['dryRun']],
    ['?dryRun=true&dryRun=true', ['dryRun']],
    ['?dryrun=true', ['dryrun']],
    ['?dry_run=true&dryRun=0', ['dry_run', 'dryRun']],
    ['?dryRun=true&force=true', ['force']],
  ])('as %s are refused, and nothing is changed', async (query, fields) => {
    const before = await exported(owner);
    const { status, body } = await bringIn(owner, { ...before, catalogues: [], plans: [PLAN] }, query);
    expect([status, body.changes]).toEqual([400, []]);
    expect(body.userErrors.map(({ code, field }) => [code, ...field])).toEqual(
      fields.map((field) => ['INVALID_INPUT', field]),
    );
    expect(await exported(owner)).toEqual(before);
  });

  it('say that it is no dry run', async () => {
    const settings = [{ ...(await exported(owner)).settings[0], reminderHours: 7 }];
    const answer = await bringIn(owner, { ...(await exported(owner)), settings }, '?dryRun=false');
    expect(answer.body.userErrors).toEqual([]);
    expect(changesIn(answer)).toEqual(['UPDATE settings portal reminderHours']);
    expect((await exported(owner)).settings[0].reminderHours).toBe(7);
  });
});

const theme = (name: string, isActive = true) => ({ name, isActive, css: null, font: 'SYSTEM', headingFont: 'SYSTEM' });
const product = (cid: string, more: object = {}) => ({
  ...{ cid, name: cid, displayName: cid, slug: cid, lifeCycle: { state: 'LIVE' }, provider: 'sandbox', apiIds: [] },
  ...more,
});

describe('what no portal can be', () => {
  it.each<[string, object, string[]]>([
    ['two active themes', { themes: [theme('a'), theme('b')] }, ['themes.1.isActive']],
    [
      'several active themes',
      { themes: [theme('a', false), theme('b'), theme('c'), theme('d', false), theme('e')] },
      ['themes.2.isActive', 'themes.4.isActive'],
    ],
    ['a provider without APIs', { products: [product('a')] }, ['products.0.provider']],
    [
      'all of it',
      { themes: [theme('a'), theme('b')], products: [product('a', { provider: null }), product('b')] },
      ['themes.1.isActive', 'products.1.provider'],
    ],
  ])('is refused with its paths: %s', async (_, more, paths) => {
    const before = await exported(owner);
    const { status, body } = await bringIn(owner, { ...before, ...more });
    expect(body.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`)).toEqual(
      paths.map((path) => `INVALID_INPUT ${path}`),
    );
    expect([status, await exported(owner)]).toEqual([400, before]);
  });
});

describe('what an import has made differs no more', () => {
  it.each<[string, object]>([
    ['one active theme', { themes: [theme('a', false), theme('b')] }],
    ['a product that only documents', { products: [product('documents', { provider: null })] }],
    ['a product with APIs', { products: [product('accounts', { apiIds: ['accounts-api'] })] }],
  ])('%s', async (_, more) => {
    const bundle = { version: 1, ...more };
    expect((await bringIn(owner, bundle)).body.userErrors).toEqual([]);
    const again = changesIn(await bringIn(owner, bundle)).filter((line) => !line.startsWith('ONLY_HERE'));
    expect(again).toEqual([]);
  });

  it('a product whose APIs are gone', async () => {
    await bringIn(owner, { version: 1, products: [product('left', { apiIds: ['payment-api'] })] });
    await bringIn(owner, { version: 1, products: [product('left', { provider: null })] });
    const bundle = await exported(owner);
    expect(bundle.products.find(({ cid }: Data) => cid === 'left')).toMatchObject({ provider: null, apiIds: [] });
    expect(changesIn(await bringIn(owner, bundle))).toEqual([]);
  });
});
