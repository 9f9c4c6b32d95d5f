import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';

let portal: TestPortal;
let browser: Browser;
let window: FaceWindow;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  browser = await launchBrowser();
  window = await FaceWindow.open(browser, portal.url);
  await window.goto('/');
  await window.page.getByLabel('Language').selectOption('Deutsch');
}, 120_000);
afterAll(async () => {
  await window?.close();
  await browser?.close();
  await portal?.stop();
});

const problems = () => window.page.locator('.problem, .problems').allInnerTexts();
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

describe('German pages say German sentences', () => {
  it('of a sign-in that is refused', async () => {
    const { page } = window;
    await window.goto('/sign-in');
    await page.getByLabel('E-Mail-Adresse').fill('nobody@example.com');
    await page.getByLabel('Passwort').fill('something else');
    await window.button('Anmelden').click();
    await eventually(problems).toEqual([
      'E-Mail-Adresse und Passwort gehören zu keinem Konto, das sich anmelden kann.',
    ]);
  });

  it('of a closed sign-up, and of each field that is wrong, by code and field', async () => {
    const { page } = window;
    await window.goto('/sign-up');
    await page.getByText('Registrieren ist hier zur Zeit nicht möglich').first().waitFor();
    expect(await page.getByLabel('Ihr Name').count()).toBe(0);
    await window.expectReadable('sign-up-closed');
    await window.button('Ich habe einen Einladungscode').click();
    await page.getByLabel('Ihr Name').fill('x'.repeat(101));
    await page.getByLabel('E-Mail-Adresse').fill('nobody');
    await page.getByLabel('Passwort').fill('passwort');
    await page.getByLabel('Einladungscode').fill('made up');
    await window.button('Konto anlegen').click();
    await eventually(async () => (await problems()).join('\n')).toContain('Es muss eine E-Mail-Adresse sein.');
    const said = (await problems()).join('\n');
    expect(said).toContain('Es darf höchstens 100 Zeichen lang sein.');
    expect(said).toMatch(/Das Passwort muss \d+ bis \d+ Zeichen haben\./);
    expect(said).not.toMatch(/\b(the|It|must|There)\b/);
    await window.expectReadable('sign-up-german');
  });

  it('of a link that does not hold', async () => {
    const { page } = window;
    await window.goto('/set-password#made-up');
    await page.getByLabel('Neues Passwort').fill('gentle harbour seven lanterns');
    await window.button('Passwort setzen').click();
    await eventually(problems).toEqual(['Diesen Link gibt es nicht oder nicht mehr.']);
  });

  it('of mails, and offers a consumer those alone that can reach them', async () => {
    const { page } = window;
    await window.goto('/account');
    await page.getByLabel('E-Mail-Adresse').fill('partner@example.com');
    await page.getByLabel('Passwort').fill('gatehouse-demo');
    await window.button('Anmelden').click();
    const mails = page.locator('section', { has: page.getByRole('heading', { name: 'Mails' }) });
    await mails.getByLabel('Ihre Anfrage wurde genehmigt').waitFor();
    const groups = await mails.locator('legend').allInnerTexts();
    expect(groups).toEqual(['Anfragen', 'Schlüssel', 'Apps', 'Produkte', 'Ihr Konto', 'Personen und Organisationen']);
    expect(await mails.innerText()).not.toMatch(/\b(the|owners|credential|wartet zu lange|Webhook)\b/i);
    await mails.getByLabel('Ein Schlüssel läuft bald ab').uncheck();
    await page.reload();
    expect(await mails.getByLabel('Ein Schlüssel läuft bald ab').isChecked()).toBe(false);
    await window.expectReadable('account-german');
  });

  it('of a password that is not one’s own, and of one that is guessed', async () => {
    const { page } = window;
    await page.getByLabel('Jetziges Passwort').fill('not mine');
    await page.getByLabel('Neues Passwort').fill('partner partner partner');
    await window.button('Passwort ändern').click();
    await eventually(async () => (await problems()).join('\n')).toContain('Das ist nicht Ihr Passwort.');
    expect((await problems()).join('\n')).not.toMatch(/\b(the|It|must)\b/);
  });

  it('of a portal that is away', async () => {
    const { page } = window;
    await page.route('**/graphql', (route) => route.abort());
    await window.button('Speichern').first().click();
    await eventually(async () => (await problems()).join('\n')).toContain('Das Portal ist nicht erreichbar.');
    await page.unroute('**/graphql');
  });
});
