import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../src/seed/demo-world.ts';
import { launchBrowser } from '../support/browser.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { browse, requestAccess } from '../support/story.ts';

const TAKE_ORGANISATIONS = `mutation {
  updatePortalSettings(input: { organisationRequests: true }) { userErrors { code message } } }`;

let portal: TestPortal;
let browser: Browser;
let [partner, member, hobbyist, owner]: FaceWindow[] = [];
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  browser = await launchBrowser();
  [partner, member, hobbyist, owner] = await Promise.all([1, 2, 3, 4].map(() => FaceWindow.open(browser, portal.url)));
}, 120_000);
afterAll(async () => {
  for (const window of [partner, member, hobbyist, owner]) await window?.close();
  await browser?.close();
  await portal?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

const DESCRIBE = `mutation ($id: ID!, $description: String!) {
  updateProduct(id: $id, input: { description: $description }) { userErrors { code message } } }`;

describe('what people write', () => {
  it('turns nothing around it, whatever direction it takes', async () => {
    const backwards = 'Safe \u202Eegap siht fo tser eht';
    const client = await portal.as('owner');
    await client.send(DESCRIBE, { id: (await browse(client)).products.payment, description: backwards });
    const asked = await requestAccess(await portal.as('partner'), { products: ['payment'], reason: backwards });
    await hobbyist!.goto('/');
    await hobbyist!.page.getByText('Safe').waitFor();
    await hobbyist!.expectReadable('backwards-catalogue');
    await hobbyist!.page.getByRole('link', { name: 'Payment API' }).click();
    await hobbyist!.page.getByRole('tab', { name: 'Plans' }).waitFor();
    await hobbyist!.expectReadable('backwards-product');
    await owner!.goto('/dashboard/');
    await owner!.signIn('owner');
    await owner!.page.getByText('Safe').waitFor();
    await owner!.expectReadable('backwards-queue');
    await owner!.goto(`/dashboard/requests/${asked.id}`);
    await owner!.page.getByText('Safe').first().waitFor();
    await owner!.expectReadable('backwards-request');
  });
});

describe('a consumer keeps what is theirs', () => {
  it('renames an app, shares it and says where people come back to', async () => {
    const { page } = partner!;
    await requestAccess(await portal.as('partner'), { newApp: { name: 'Till' }, plan: 'free' });
    await partner!.goto('/keys');
    await partner!.signIn('partner');
    await page.getByRole('link', { name: 'Till', exact: true }).click();
    await page.getByLabel('Name of the app').fill('Point of sale');
    await page.getByLabel('Who sees it').selectOption('Shared with your organisation');
    await page.getByLabel('Where people come back to').fill('http://example.com/back');
    await partner!.button('Save').click();
    await page.locator('.field .problem').waitFor();
    await partner!.expectReadable('app-refused');
    await page.getByLabel('Where people come back to').fill('https://example.com/back\ncom.example.till:/back');
    await partner!.button('Save').click();
    await page.getByText('Saved.').waitFor();
    await eventually(() => partner!.heading()).toBe('Point of sale');
    await partner!.expectReadable('app');
  });

  it('offers it to a colleague, who sees that at once and takes it', async () => {
    await member!.goto('/keys');
    await member!.signIn('member');
    await member!.page.getByRole('link', { name: 'Point of sale' }).waitFor();
    await partner!.page.getByLabel('To whom?').selectOption({ label: 'Morgan Member, member@example.com' });
    await partner!.page.getByLabel('Some words to them').fill('You know it best.');
    await partner!.button('Offer it').click();
    await partner!.page.getByText('It is offered to Morgan Member').waitFor();
    await member!.page.getByText('You know it best.').waitFor();
    await member!.expectReadable('offered');
    await member!.button('Take it: Point of sale').click();
    await member!.page.getByText('You know it best.').waitFor({ state: 'detached' });
    await member!.page.getByRole('link', { name: 'Point of sale' }).click();
    await member!.button('Save').waitFor();
  });

  it('as an administrator gives it over at once', async () => {
    const { page } = partner!;
    await page.reload();
    await page.getByLabel('To whom?').selectOption({ label: 'Pat Partner, partner@example.com' });
    await partner!.button('Give it to them').click();
    await page.getByText('It has changed hands.').waitFor();
  });

  it('deletes it, asked twice', async () => {
    const { page } = partner!;
    await partner!.button('Delete the app').click();
    await page.getByRole('dialog').waitFor();
    await partner!.expectReadable('app-delete');
    await partner!.button('Delete for good').click();
    await page.getByText('Point of sale is deleted.').waitFor();
    await eventually(() => partner!.heading()).toBe('Apps and keys');
    await eventually(() => page.getByRole('link', { name: 'Point of sale' }).count()).toBe(0);
  });

  it('signs in with a passkey that it added, alone and behind the password, and removes it', async () => {
    const { page } = hobbyist!;
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await hobbyist!.goto('/account');
    await hobbyist!.signIn('hobbyist');
    const passkeys = page
      .getByRole('region')
      .or(page.locator('section'))
      .filter({
        has: page.getByRole('heading', { name: 'Passkeys' }),
      });
    await page.getByLabel('Name of the passkey').fill('My phone');
    await page.getByText('your password alone signs you in no more').waitFor();
    await passkeys.getByLabel('Your password, to prove who you are').fill(DEMO_PASSWORD);
    await hobbyist!.button('Add a passkey').click();
    await page.getByText('My phone').waitFor();
    await page.getByRole('region', { name: /Recovery codes/ }).waitFor();
    await page.getByText('a passkey or a recovery code is asked for').waitFor();
    await page.getByText('10 recovery codes are left.').waitFor();
    await hobbyist!.expectReadable('passkeys');
    await hobbyist!.button('Sign out').click();
    await hobbyist!.button('Sign in with a passkey').click();
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    await hobbyist!.button('Sign out').click();
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    await hobbyist!.signIn('hobbyist');
    await hobbyist!.button('Use a passkey').click();
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    await hobbyist!.button('Change: My phone').click();
    const dialog = page.getByRole('dialog');
    await hobbyist!.expectReadable('passkey');
    await dialog.getByLabel('Your password, to prove who you are').fill(DEMO_PASSWORD);
    await hobbyist!.button('Remove it').click();
    await page.getByText('My phone', { exact: true }).waitFor({ state: 'detached' });
  });

  it('asks for an organisation, which an API owner refuses, and then makes', async () => {
    const { page } = hobbyist!;
    await (await portal.as('owner')).send(TAKE_ORGANISATIONS);
    await owner!.goto('/dashboard/people');
    await page.reload();
    const ask = async (name: string) => {
      await page.getByLabel('How shall it be called?').fill(name);
      await hobbyist!.button('Ask for it').click();
      await page.getByText(`You asked for ${name}.`).waitFor();
    };
    await ask('Hobby');
    await hobbyist!.expectReadable('organisation-asked');
    await owner!.button('Refuse Hobby').click();
    await owner!.page.getByLabel('Why?').fill('Say more.');
    await owner!.expectReadable('organisation-refused');
    await owner!.page.getByRole('dialog').getByRole('button', { name: 'Refuse', exact: true }).click();
    await eventually(() => owner!.button('Refuse Hobby').count()).toBe(0);
    await page.reload();
    await page.getByText('Say more.').waitFor();
    await ask('Harper & friends');
    await owner!.button('Make it: Harper & friends').click();
    await eventually(() => owner!.page.getByRole('button', { name: 'Make it: Harper & friends' }).count()).toBe(0);
    await page.reload();
    await eventually(() => page.getByRole('main').innerText()).toContain('Harper & friends');
  });
});
