import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../src/seed/demo-world.ts';
import { launchBrowser } from '../support/browser.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { browse } from '../support/story.ts';

const END = 'mutation { endOtherSessions { userErrors { code } } }';

let portal: TestPortal;
let browser: Browser;
let partner: FaceWindow;
let owner: FaceWindow;
let productId: string;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  productId = (await browse(await portal.as('owner'))).products.payment!;
  browser = await launchBrowser();
  partner = await FaceWindow.open(browser, portal.url);
  owner = await FaceWindow.open(browser, portal.url);
  await owner.goto(`/dashboard/offer/products/${productId}`);
  await owner.signIn('owner');
  await owner.page.getByLabel('Description').waitFor();
}, 120_000);
afterAll(async () => {
  await partner?.close();
  await owner?.close(/INTERNET_DISCONNECTED|dynamically imported module/);
  await browser?.close();
  await portal?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });
const dialogOf = ({ page }: FaceWindow): Locator => page.getByRole('dialog');

/** Over the page that is to stay. */
async function signInOver(window: FaceWindow, account: string): Promise<void> {
  const dialog = dialogOf(window);
  await dialog.getByRole('heading', { name: 'Sign in once more' }).waitFor();
  await dialog.getByLabel('E-mail address').fill(`${account}@example.com`);
  await dialog.getByLabel('Password').fill(DEMO_PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
}

describe('a session that ends while something is typed', () => {
  it('is begun anew over the form, which then is sent as it was filled in', async () => {
    const { page } = partner;
    await partner.goto('/');
    await partner.page.getByRole('link', { name: 'Payment API' }).click();
    await page.getByRole('link', { name: 'Ask for access on Free' }).click();
    await partner.signIn('partner');
    await page.getByLabel('Name of the app').fill('Till');
    await page.getByLabel('Why do you need access?').fill('A long reason that nobody types twice.');
    await (await portal.as('partner')).send(END);
    await dialogOf(partner).waitFor();
    await partner.expectReadable('session-ended');
    await signInOver(partner, 'partner');
    await dialogOf(partner).waitFor({ state: 'detached' });
    expect(await page.getByLabel('Why do you need access?').inputValue()).toBe(
      'A long reason that nobody types twice.',
    );
    await page.getByLabel('Catalogue').selectOption({ label: 'Public' });
    await partner.button('Ask for access').click();
    await page.getByText('A long reason that nobody types twice.').waitFor();
  });

  it('sends what was being saved as soon as it is there again', async () => {
    const { page } = owner;
    await page.getByLabel('Description').fill('Typed before the session was gone.');
    await page.context().clearCookies();
    await owner.button('Save').click();
    await signInOver(owner, 'owner');
    await page.getByText('Saved.').waitFor();
    const { product } = await (await portal.as('owner')).send(`query ($id: ID!) { product(id: $id) { description } }`, {
      id: productId,
    });
    expect(product.description).toBe('Typed before the session was gone.');
  });

  it('shows nothing of it to somebody else who signs in there', async () => {
    const { page } = partner;
    await partner.goto('/account');
    await page.getByLabel('Your name').fill('Somebody');
    await (await portal.as('partner')).send(END);
    await signInOver(partner, 'member');
    await eventually(() => page.getByLabel('Your name').inputValue()).toBe('Morgan Member');
  });
});

describe('what was typed and not saved', () => {
  it('is asked about before a link leads away, and stays where that was a mistake', async () => {
    const { page } = owner;
    await page.getByLabel('Description').fill('Half a thought');
    await page.getByRole('link', { name: 'People' }).click();
    await dialogOf(owner).getByRole('heading', { name: 'Leave without saving?' }).waitFor();
    await owner.expectReadable('leaving');
    await owner.button('Stay').click();
    expect(await page.getByLabel('Description').inputValue()).toBe('Half a thought');
    await page.getByRole('link', { name: 'People' }).click();
    await owner.button('Leave').click();
    await eventually(() => owner.heading()).toBe('People');
  });

  it('is not asked about once it is saved, or typed back', async () => {
    const { page } = partner;
    await page.getByLabel('Your name').fill('Morgan M.');
    await partner.button('Save').click();
    await page.getByText('Saved.').waitFor();
    await page.getByLabel('Your name').fill('Somebody');
    await page.getByLabel('Your name').fill('Morgan M.');
    await page.getByRole('link', { name: 'Apps and keys' }).click();
    await eventually(() => partner.heading()).toBe('Apps and keys');
  });

  it('is asked about by the browser before the window is closed', async () => {
    const { page } = partner;
    await partner.goto('/account');
    await page.getByLabel('Your name').fill('Somebody');
    const asked = page.waitForEvent('dialog');
    const closing = page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    await closing;
    expect(await page.getByLabel('Your name').inputValue()).toBe('Somebody');
  });
});

describe('a page whose code was not loaded before the network was gone', () => {
  it('says so, and is there once the network is', async () => {
    const { page } = owner;
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await eventually(() => owner.heading()).toBe('You are offline');
    await page.context().setOffline(false);
    await eventually(() => owner.heading()).toBe('Webhooks');
  });
});
