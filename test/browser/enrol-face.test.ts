import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { totpCode } from '../support/totp-code.ts';

let portal: TestPortal;
let browser: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true', GATEHOUSE_SECOND_FACTOR: 'owners' });
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await portal?.stop();
});

it('has an account that needs a second factor set one up, before anything else, and asks for it from then on', async () => {
  const owner = await FaceWindow.open(browser, portal.url);
  const { page } = owner;
  await owner.goto('/dashboard/');
  await owner.signIn('owner');
  await page.getByRole('heading', { name: 'A second factor is needed' }).waitFor();
  await owner.expectReadable('enrol');
  await page.getByLabel('Your password').fill('gatehouse-demo');
  await owner.button('Set up an authenticator app').click();
  const secret = await page.getByRole('region', { name: 'Secret' }).innerText();
  await page.getByLabel('Code').fill(totpCode(secret));
  await owner.button('Confirm').click();
  await owner.button('I have kept the codes').waitFor();
  const [recoveryCode] = (await page.getByRole('region').innerText()).split('\n');
  await owner.expectReadable('enrol-codes');
  await owner.button('I have kept the codes').click();
  await page.getByRole('heading', { name: 'Requests to decide' }).waitFor();

  await owner.button('Sign out').click();
  await owner.signIn('owner');
  await page.getByLabel('Code').fill('000000');
  await owner.button('Sign in').click();
  expect(await page.getByRole('alert').innerText()).toBe('The code is wrong, or was used.');
  await owner.expectReadable('sign-in-code');
  await page.getByLabel('Code').fill(recoveryCode!);
  await owner.button('Sign in').click();
  await page.getByRole('heading', { name: 'Requests to decide' }).waitFor();
  // Whatever else is asked for before is refused as a whole.
  await owner.close(/status of 400/);
});
