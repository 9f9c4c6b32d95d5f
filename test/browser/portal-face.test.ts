import { brotliCompressSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { Client } from '../support/client.ts';
import { callPayment } from '../support/credentials.ts';
import { FaceWindow, faceManifest, readFaceFile } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { browse, requestAccess } from '../support/story.ts';

const ASK = `mutation ($id: ID!) {
  askForInformation(id: $id, question: "How many shops?") { userErrors { code } } }`;
const APPROVE = `mutation ($id: ID!) {
  approveAccessRequest(id: $id, input: { reason: "Welcome." }) { userErrors { code } } }`;
const SET_TERMS = `mutation ($id: ID!) {
  updatePlan(id: $id, input: { terms: "Pay what you use.", priceLabel: "9 € a month" }) { userErrors { code } } }`;
const CHANGE_TERMS = `mutation ($id: ID!) {
  updatePlan(id: $id, input: { terms: "Pay twice." }) { userErrors { code } } }`;
const CART_FLOW = `mutation { updatePortalSettings(input: { accessFlow: CART, signUp: true }) { userErrors { code } } }`;
const ASK_BY_FORM = `mutation { saveRequestForm(input: { fields: [
  { name: "cost_centre", label: "Cost centre", type: TEXT, required: true }] }) { userErrors { code message } } }`;

let portal: TestPortal;
let browser: Browser;
let owner: Client;
let consumer: FaceWindow;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  owner = await portal.as('owner');
  await owner.send(SET_TERMS, { id: (await browse(owner)).plans.enterprise });
  browser = await launchBrowser();
  consumer = await FaceWindow.open(browser, portal.url);
}, 120_000);
afterAll(async () => {
  // A page that a stranger would not find begins like one that nobody does.
  await consumer?.close(/status of 404/);
  await browser?.close();
  await portal?.stop();
});

const ANNOUNCE = `mutation ($input: CreateAnnouncementInput!) {
  createAnnouncement(input: $input) { announcement { id } userErrors { code message } } }`;

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });
const idIn = (address: string): string => /[\da-f-]{36}/.exec(address)![0];

describe('the portal, as a consumer uses it', () => {
  it('shows a stranger what is public, and finds what is looked for', async () => {
    const { page } = consumer;
    await consumer.goto('/');
    await page.getByRole('link', { name: 'Payment API' }).waitFor();
    expect(await page.getByRole('link', { name: 'Accounts API' }).count()).toBe(0);
    await consumer.expectReadable('catalogue');
    await page.getByLabel('Search').fill('weather');
    await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
    await consumer.expectReadable('catalogue-empty');
    await page.getByLabel('Search').fill('paymnt');
    await page.getByText('Nothing has “paymnt” in it').waitFor();
    await consumer.expectReadable('catalogue-similar');
    await page.getByLabel('Search').fill('payments');
    await page.getByText(/places? found/).waitFor();
    await consumer.expectReadable('catalogue-found');
  });

  it.each([250, 450])(
    'looks for as much of a text as it takes: of %i characters, typed or in the address',
    async (length) => {
      const { page } = consumer;
      const text = `payment ${'x'.repeat(length)}`.slice(0, length);
      await consumer.goto(`/?search=${encodeURIComponent(text)}`);
      await page.getByText('Nothing has').waitFor();
      expect(await page.getByText('Not found').count()).toBe(0);
      expect(await page.getByLabel('Search').inputValue()).toBe(text.slice(0, 200));
      await consumer.goto('/');
      await page.getByLabel('Search').focus();
      await page.keyboard.insertText(text);
      await page.getByText('Nothing has').waitFor();
      expect(await page.getByLabel('Search').inputValue()).toBe(text.slice(0, 200));
      await consumer.expectReadable('catalogue-long-search');
      await consumer.goto('/');
    },
  );

  it('leads who wants access by the sign-in and back', async () => {
    const { page } = consumer;
    await page.getByRole('link', { name: 'Payment API' }).click();
    await page.getByRole('link', { name: 'Ask for access on Free' }).click();
    await page.getByLabel('Password').waitFor();
    await consumer.expectReadable('sign-in');
    await consumer.signIn('partner');
    await page.getByLabel('Name of the app').waitFor();
    expect(await consumer.heading()).toBe('Ask for Payment API on Free');
  });

  it('tells what would be refused while the form is filled in, where it can be mended', async () => {
    const { page } = consumer;
    await page.getByLabel('Name of the app').fill('Point of sale');
    await page.getByLabel('Catalogue').waitFor();
    await consumer.expectReadable('ask');
    await page.getByLabel('Catalogue').selectOption('Public');
    await eventually(() => page.getByRole('alert').count()).toBe(0);
  });

  it('compares plans, and shows how an API is called', async () => {
    const { page } = consumer;
    await page.getByRole('link', { name: 'Payment API' }).click();
    await consumer.button('Leave').click();
    await page.getByRole('heading', { name: 'Enterprise' }).waitFor();
    await consumer.expectReadable('product');
    await page.getByRole('tab', { name: 'How to call it' }).click();
    await page.getByRole('tabpanel').getByText('/payment/').first().waitFor();
    expect(page.url()).toContain('part=about');
    await consumer.expectReadable('product-about');
    await page.getByRole('tab', { name: 'Plans' }).click();
  });

  it('shows a question and the decision the moment they fall, also behind a lost connection', async () => {
    const { page } = consumer;
    await page.getByRole('link', { name: 'Ask for access on Enterprise' }).click();
    await page.getByLabel('Name of the app').fill('Point of sale');
    await page.getByLabel('Why do you need access?').fill('Payments in our shops.');
    await consumer.button('Ask for access').click();
    await page.locator('.problem').waitFor();
    await page.getByText('Terms of Enterprise', { exact: true }).click();
    await page.getByText('Pay what you use.').waitFor();
    await consumer.expectReadable('ask-terms');
    await page.getByLabel('I have read the terms of Enterprise and agree').check();
    await consumer.button('Ask for access').click();
    await page.getByText('It waits for a decision').waitFor();
    await consumer.expectReadable('request');
    const id = idIn(page.url());

    await owner.send(ASK, { id });
    await page.getByText('How many shops?').waitFor();
    await page.getByLabel('Your answer').fill('Three.');
    await consumer.button('Send the answer').click();
    await eventually(() => page.locator('.thread li').count()).toBe(2);

    await consumer.cutLine();
    await page.getByText('The live connection is lost').waitFor();
    await consumer.expectReadable('request-lost');
    await owner.send(APPROVE, { id });
    consumer.mendLine();
    await page.getByText('It was approved.').waitFor();
    await page.getByText('Welcome.').waitFor();
    expect(await page.getByRole('main').innerText()).toMatch(/Decided by\s+Olivia Owner/);
    await consumer.expectReadable('request-approved');
  });

  it('shows the key, which works; and rotates it, while the old one goes on', async () => {
    const { page } = consumer;
    await page.getByRole('link', { name: 'Go to the key' }).click();
    await page.getByText('It works.').waitFor();
    const old = page.url();
    await consumer.button('Show the key').click();
    const secret = await page.getByRole('region', { name: 'Key', exact: true }).innerText();
    expect(await callPayment(portal, secret)).toBe(200);
    await consumer.expectReadable('key');

    await consumer.button('Rotate').click();
    await page.getByRole('dialog').waitFor();
    await consumer.expectReadable('key-rotate');
    await consumer.button('Get a new key').click();
    await eventually(() => page.url()).not.toBe(old);
    await page.getByText('It works.').waitFor();
    await page.getByRole('link', { name: 'The key that it replaces' }).click();
    await page.getByText('It still works for').waitFor();
    expect(await page.locator('.countdown').innerText()).toMatch(/\d\d:\d\d:\d\d$/);
    expect(await callPayment(portal, secret)).toBe(200);

    await consumer.button('End the old key now').click();
    await page.getByRole('dialog').waitFor();
    expect(await callPayment(portal, secret)).toBe(200);
    await consumer.button('End it now').click();
    await page.getByText('It was revoked.').waitFor();
    await eventually(() => callPayment(portal, secret)).toBe(403);
    await page.getByRole('link', { name: 'The key that takes its place' }).click();
    await page.getByText('It works.').waitFor();
  });

  it('offers the other plans of a key', async () => {
    const { page } = consumer;
    await consumer.button('Change plan').click();
    await page.getByRole('dialog').getByText('5 calls every 10 seconds').waitFor();
    await consumer.expectReadable('key-plan');
    await page.keyboard.press('Escape');
    await eventually(() => page.getByRole('dialog').count()).toBe(0);
  });

  it('revokes a key, asked twice', async () => {
    const { page } = consumer;
    await consumer.button('Revoke').click();
    await consumer.button('Revoke for good').click();
    await page.getByText('It was revoked.').waitFor();
    expect(await page.locator('.facts').innerText()).toMatch(/Ended\s+\S/);
  });

  it('shows terms that changed while they were read, and asks anew', async () => {
    const { page } = consumer;
    const agree = page.getByLabel('I have read the terms of Enterprise and agree');
    const { plans, products } = await browse(owner);
    await consumer.goto(`/ask?product=${products.payment}&plan=${plans.enterprise}`);
    await page.getByLabel('Name of the app').fill('Till');
    await agree.check();
    await owner.send(CHANGE_TERMS, { id: plans.enterprise });
    await consumer.button('Ask for access').click();
    await page.getByText('no longer, the terms').waitFor();
    expect(await agree.isChecked()).toBe(false);
    await page.getByText('Terms of Enterprise', { exact: true }).click();
    await page.getByText('Pay twice.').waitFor();
    await agree.check();
    await consumer.button('Ask for access').click();
    await page.getByText('It waits for a decision').waitFor();
  });

  it.each([
    ['/keys?of=all', '/keys?of=all'],
    ['//elsewhere.example', '/'],
    ['/\\elsewhere.example', '/'],
    ['/\t/elsewhere.example', '/'],
    ['https://elsewhere.example', '/'],
    ['javascript:alert(1)', '/'],
  ])('leads whoever has signed in to its own pages only: %j', async (next, path) => {
    const { page, origin } = consumer;
    await consumer.goto(`/sign-in?${new URLSearchParams({ next })}`);
    await eventually(() => page.url()).toBe(origin + path);
    await page.getByRole('link', { name: 'Pat Partner' }).waitFor();
  });

  it.each([
    ['/requests', 'requests', 'Payment API for Point of sale'],
    ['/keys', 'keys', 'Point of sale'],
    ['/account', 'account', 'Where you are signed in'],
    ['/team', 'team', 'Morgan Member'],
    ['/cart', 'cart', 'Your cart is empty'],
    ['/nowhere', 'nowhere', 'No such page'],
    ['/catalogue/nothing-of-the-kind', 'missing', 'Not found'],
    ['/requests/4711', 'mistyped', 'Not found'],
  ])('is read by everybody, on a phone too: %s', async (path, name, text) => {
    await consumer.goto(path);
    await consumer.page.getByText(text).first().waitFor();
    await consumer.expectReadable(name);
  });

  it('tells news of a product to who holds a key for it, until they were read', async () => {
    const { page } = consumer;
    const { products } = await browse(owner);
    await requestAccess(await portal.as('partner'), { plan: 'free', products: ['payment'] });
    const announced = {
      productId: products.payment,
      kind: 'MAINTENANCE',
      title: 'Works at night',
      content: 'Two hours.',
    };
    await owner.send(ANNOUNCE, { input: announced });
    await consumer.goto('/keys');
    await page.getByRole('heading', { name: 'Works at night' }).waitFor();
    await consumer.expectReadable('news');
    await consumer.button('I have read it: Works at night').click();
    await eventually(() => page.getByText('Works at night').count()).toBe(0);
    await consumer.goto('/');
    await page.getByRole('link', { name: 'Payment API' }).click();
    await page.getByRole('heading', { name: 'Works at night' }).waitFor();
    await consumer.expectReadable('product-announced');
  });

  it('collects in a cart what the portal sells so, and shows what a form refuses where it was asked', async () => {
    const { page } = consumer;
    await owner.send(CART_FLOW);
    await owner.send(ASK_BY_FORM);
    await consumer.goto('/');
    await page.getByRole('link', { name: 'Accounts API' }).click();
    await consumer.button('Add to cart on Enterprise').click();
    await page.getByText('It is in your cart.').waitFor();
    await page.getByRole('link', { name: 'Cart' }).click();
    await page.getByText('It becomes one request.').waitFor();
    await consumer.button('Remove Accounts API').click();
    await page.getByText('Your cart is empty').waitFor();
    await consumer.button('Undo').click();
    await page.getByText('It becomes one request.').waitFor();
    await page.getByLabel('Name of the app').fill('Accounting');
    await consumer.button('Ask for access').click();
    await page.getByRole('textbox', { name: 'Cost centre' }).waitFor();
    await page.locator('.field .problem').waitFor();
    await consumer.expectReadable('cart-refused');
    await page.getByRole('textbox', { name: 'Cost centre' }).fill('4711');
    await page.getByLabel('I have read the terms of Enterprise and agree').check();
    await consumer.button('Ask for access').click();
    await page.getByRole('link', { name: 'Accounts API for Accounting' }).click();
    await page.getByText('4711').waitFor();
  });

  it('collects what several catalogues offer from the one that is chosen', async () => {
    const { page } = consumer;
    await owner.send(CART_FLOW);
    await consumer.goto('/');
    await page.getByRole('link', { name: 'Payment API' }).click();
    const plan = page.locator('li.card', { has: consumer.button('Add to cart on Free') });
    const catalogue = plan.getByLabel('Catalogue');
    await catalogue.waitFor();
    await consumer.button('Add to cart on Free').click();
    await plan.locator('.field .problem').waitFor();
    await consumer.expectReadable('cart-catalogue');
    await catalogue.selectOption({ label: 'Public' });
    await consumer.button('Add to cart on Free').click();
    await page.getByText('It is in your cart.').waitFor();
    await page.getByRole('link', { name: 'Cart' }).click();
    await page.getByText('Plan: Free · Catalogue: Public').waitFor();
    await consumer.button('Remove Payment API').click();
    await page.getByText('Your cart is empty').waitFor();
  });

  it('speaks German, and remembers it', async () => {
    const { page } = consumer;
    await consumer.goto('/');
    await page.getByLabel('Language').selectOption('Deutsch');
    await eventually(() => consumer.heading()).toBe('API-Produkte');
    await page.reload();
    await eventually(() => consumer.heading()).toBe('API-Produkte');
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByLabel('Sprache').selectOption('English');
    await eventually(() => consumer.heading()).toBe('API products');
  });

  it('is in a menu of one row on a phone, which closes behind what was chosen', async () => {
    const { page } = consumer;
    await page.setViewportSize({ width: 360, height: 800 });
    const height = () => page.locator('header').evaluate((header) => header.getBoundingClientRect().height);
    expect(await height()).toBeLessThan(70);
    const navigation = page.getByRole('navigation', { name: 'Main' });
    expect(await navigation.isVisible()).toBe(false);
    await consumer.button('Menu').click();
    await consumer.expectReadable('menu');
    await page.setViewportSize({ width: 360, height: 800 });
    await navigation.getByRole('link', { name: 'Requests' }).click();
    await eventually(() => consumer.heading()).toBe('Requests');
    expect(await navigation.isVisible()).toBe(false);
    await consumer.button('Menu').click();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    expect(await navigation.isVisible()).toBe(false);
    await page.setViewportSize({ width: 1100, height: 800 });
    await consumer.goto('/');
  });

  it('says that it cannot be reached, and goes on once it can', async () => {
    const { page } = consumer;
    await page.getByRole('link', { name: 'Accounts API' }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await page.context().setOffline(false);
    await eventually(() => page.getByText('You are offline.').count()).toBe(0);
  });

  it('says what failed where the portal does not answer, and tries again', async () => {
    const { page } = consumer;
    await page.route('**/graphql', (route) => route.abort());
    await page.getByRole('link', { name: 'Pat Partner' }).click();
    await page.getByRole('heading', { name: 'The portal cannot be reached' }).waitFor();
    await consumer.expectReadable('unreachable');
    await page.unroute('**/graphql');
    await consumer.button('Try again').click();
    await page.getByText('Where you are signed in').waitFor();
    await page
      .getByText(/Chrome.* on Linux/)
      .first()
      .waitFor();
  });

  it('asks to sign in over the page once the session has ended elsewhere, and begins anew for who does not', async () => {
    const { page } = consumer;
    await (await portal.as('partner')).send('mutation { endOtherSessions { userErrors { code } } }');
    await page.getByRole('heading', { name: 'Sign in once more' }).waitFor();
    await consumer.button('Go on without signing in').click();
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    await consumer.signIn('partner');
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
  });

  it('signs out, and is a stranger again', async () => {
    const { page } = consumer;
    await consumer.button('Sign out').click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await consumer.goto('/');
    await page.getByRole('link', { name: 'Payment API' }).waitFor();
    expect(await page.getByRole('link', { name: 'Accounts API' }).count()).toBe(0);
  });

  it('asks who comes new for what the portal wants to know', async () => {
    const { page } = consumer;
    await consumer.goto('/sign-in');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Your name').fill('Nora New');
    await page.getByLabel('E-mail address').fill('nora@example.com');
    await page.getByLabel('Password').fill('password');
    await consumer.button('Create the account').click();
    await page.locator('.field .problem').waitFor();
    await consumer.expectReadable('sign-up');
    await page.getByLabel('Password').fill('gentle harbour seven lanterns');
    await consumer.button('Create the account').click();
    await page.getByText('Look into your mail').waitFor();
  });

  it('brings at most 200 kB of script to the catalogue, compressed', () => {
    const manifest = faceManifest('portal');
    const entries = Object.keys(manifest).filter(
      (key) => manifest[key]!.isEntry || key.endsWith('pages/catalogue.tsx'),
    );
    const needed = new Set<string>();
    const take = (key: string): void => {
      if (needed.has(key)) return;
      needed.add(key);
      for (const imported of manifest[key]!.imports ?? []) take(imported);
    };
    for (const entry of entries) take(entry);
    const sizes = [...needed].map((key) => brotliCompressSync(readFaceFile('portal', manifest[key]!.file)).length);
    expect(entries).toHaveLength(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });
});
