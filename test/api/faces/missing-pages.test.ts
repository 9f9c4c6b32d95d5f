import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { publish, simply, write } from '../content/content-story.ts';

const RENAME_PRODUCT = `mutation ($id: ID!, $slug: String!) {
  updateProduct(id: $id, input: { slug: $slug }) { product { slug } userErrors { code } } }`;
const RENAME_ENTRY = `mutation ($id: ID!, $slug: String!) {
  updateContentEntry(id: $id, input: { slug: $slug }) { contentEntry { id } userErrors { code } } }`;
const REDIRECT = `mutation ($input: CreateRedirectInput!) {
  createRedirect(input: $input) { redirect { id } userErrors { code } } }`;

describe('what the server says of a page', () => {
  let portal: TestPortal;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_FACES: 'true', GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
    const { products } = await browse(owner);
    await owner.send(RENAME_PRODUCT, { id: products.payment, slug: 'pay' });
    await owner.send(RENAME_PRODUCT, { id: products.accounts, slug: 'balances' });
    for (const [title, template, audience] of ENTRIES) {
      const { id } = await write(owner, title, { template, audience });
      await publish(owner, id);
      if (title.startsWith('Moved')) {
        await owner.send(RENAME_ENTRY, { id, slug: `now-${title.toLowerCase().replaceAll(' ', '-')}` });
        await publish(owner, id);
      }
      if (title === 'Filed away') await owner.send(simply('archiveContentEntry'), { id });
    }
    await write(owner, 'Only a draft');
    await owner.send(REDIRECT, { input: { fromPath: '/offers', toPath: '/catalogue/pay', isPermanent: false } });
  });
  afterAll(() => portal?.stop());

  const ENTRIES = [
    ['For all', 'Page', 'EVERYBODY'],
    ['For members', 'Page', 'SIGNED_IN'],
    ['News', 'Post', 'EVERYBODY'],
    ['Moved post', 'Post', 'EVERYBODY'],
    ['Moved page for members', 'Page', 'SIGNED_IN'],
    ['Filed away', 'Post', 'EVERYBODY'],
    ['How to', 'Tutorial', 'EVERYBODY'],
  ] as const;

  it.each([
    ['/', 200, null],
    ['/catalogue/pay', 200, null],
    ['/pages/for-all', 200, null],
    ['/pages/for-all/', 200, null],
    ['/Pages/for-all', 200, null],
    ['/pages/%66or-all', 200, null],
    ['/blog/news?utm=1', 200, null],
    ['/tutorials/how-to', 200, null],
    ['/blog', 200, null],
    ['/tutorials/', 200, null],
    ['/requests/4711', 200, null],
    // What is not there, and what is not for strangers.
    ['/catalogue/nope', 404, null],
    ['/catalogue/balances', 404, null],
    ['/catalogue/accounts-api', 404, null],
    ['/pages/nope', 404, null],
    ['/pages/for-members', 404, null],
    ['/pages/moved-page-for-members', 404, null],
    ['/pages/now-moved-page-for-members', 404, null],
    ['/pages/news', 404, null],
    ['/blog/none', 404, null],
    ['/blog/filed-away', 404, null],
    ['/blog/only-a-draft', 404, null],
    ['/tutorials/none', 404, null],
    ['/tutorials/how-to/further', 404, null],
    ['/pages/%00', 404, null],
    ["/blog/x'--", 404, null],
    ['/catalogue', 404, null],
    ['/pages', 404, null],
    ['/nothing-of-the-kind', 404, null],
    ['/sign-in/further', 404, null],
    // What has another slug now, and what editors have lead elsewhere.
    ['/catalogue/payment-api', 301, '/catalogue/pay'],
    ['/catalogue/payment-api?part=plans', 301, '/catalogue/pay?part=plans'],
    ['/blog/moved-post', 301, '/blog/now-moved-post'],
    ['/offers', 302, '/catalogue/pay'],
  ])('%s: %d %s', async (path, status, location) => {
    const ask = (accept: string) => fetch(new URL(path, portal.url), { headers: { accept }, redirect: 'manual' });
    const response = await ask('text/html');
    expect([response.status, response.headers.get('location')]).toEqual([status, location]);
    expect((await ask('*/*')).status).toBe(status);
    if (location) return;
    // Whoever is signed in may see more: the same page asks for it.
    expect(await response.text()).toContain('<div id="root">');
  });

  it('says the same of what only members see as of what is not there', async () => {
    const told = async (path: string) => {
      const response = await fetch(new URL(path, portal.url), { headers: { accept: 'text/html' } });
      const headers = Object.fromEntries(response.headers);
      const plain = (text = '') => text.replaceAll(/nonce(-|=")[^'"]+/g, 'nonce');
      const { date, 'x-request-id': _, ...rest } = headers;
      return [response.status, plain(await response.text()), plain(JSON.stringify(rest))];
    };
    expect(await told('/catalogue/balances')).toEqual(await told('/catalogue/nowhere0'));
    expect(await told('/pages/for-members')).toEqual(await told('/pages/for-nobodys'));
  });
});
