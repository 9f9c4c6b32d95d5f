import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { Client, Data } from '../support/client.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { browse } from '../support/story.ts';

const CREATE_MENU = `mutation ($input: CreateMenuInput!) { createMenu(input: $input) { userErrors { code message } } }`;
const CREATE_THEME = `mutation ($input: CreateThemeInput!) { createTheme(input: $input) { theme { id } userErrors { code message } } }`;
const ACTIVATE = 'mutation ($id: ID!) { activateTheme(id: $id) { userErrors { code } } }';
const DEACTIVATE = 'mutation ($id: ID!) { deactivateTheme(id: $id) { userErrors { code } } }';
const REDIRECT = `mutation ($input: CreateRedirectInput!) { createRedirect(input: $input) { userErrors { code message } } }`;

let portal: TestPortal;
let browser: Browser;
let owner: Client;
let visitor: FaceWindow;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  owner = await portal.as('owner');
  browser = await launchBrowser();
  visitor = await FaceWindow.open(browser, portal.url);
}, 120_000);
afterAll(async () => {
  await visitor?.close(/404/);
  await browser?.close();
  await portal?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });
const label = (en: string, de: string) => [
  { locale: 'en', text: en },
  { locale: 'de', text: de },
];

/** The colour of a link, as the page computes it. */
const colourOf = (name: string): Promise<string> =>
  visitor.page.evaluate(
    `getComputedStyle([...document.querySelectorAll('main a')].find((link) => link.textContent === '${name}')).color`,
  );

describe('what stands around the content, on the pages', () => {
  it('leads by menus, in the language of the reader and to what the reader may see', async () => {
    const { products } = await browse(owner);
    const items = [
      { labels: label('Payments', 'Zahlungen'), target: { productId: products.payment } },
      { labels: label('Accounts', 'Konten'), target: { productId: products.accounts } },
      {
        labels: label('More', 'Mehr'),
        items: [{ labels: label('Join us', 'Mitmachen'), target: { address: '/sign-up' } }],
      },
    ];
    await owner.send(CREATE_MENU, { input: { name: 'header', items } });
    const imprint = { labels: label('Help', 'Hilfe'), target: { address: 'https://help.example.com/' } };
    await owner.send(CREATE_MENU, { input: { name: 'footer', items: [imprint] } });
    await visitor.goto('/');
    const { page } = visitor;
    const header = page.getByRole('navigation', { name: 'Main' });
    await header.getByRole('link', { name: 'Payments' }).waitFor();
    expect(await header.getByRole('link', { name: 'Accounts' }).count()).toBe(0);
    expect(await header.getByRole('link', { name: 'Join us' }).isVisible()).toBe(false);
    await header.getByText('More').click();
    await header.getByRole('link', { name: 'Join us' }).waitFor();
    await visitor.expectReadable('menus');
    const footer = page.getByRole('navigation', { name: 'More' });
    expect(await footer.getByRole('link', { name: 'Help' }).getAttribute('href')).toBe('https://help.example.com/');
    await page.getByLabel('Language').selectOption('de');
    await page.getByRole('link', { name: 'Zahlungen' }).waitFor();
    await page.getByLabel('Sprache').selectOption('en');
    await header.getByRole('link', { name: 'Payments' }).click();
    await eventually(() => visitor.heading()).toBe('Payment API');
  });

  it('follows redirects, from the server and within the pages', async () => {
    for (const [fromPath, toPath] of [
      ['/old-payments', '/catalogue/payment-api'],
      ['/blog/moved', '/catalogue/payment-api?part=about'],
    ]) {
      await owner.send(REDIRECT, { input: { fromPath, toPath } });
    }
    await visitor.goto('/old-payments');
    await eventually(() => visitor.heading()).toBe('Payment API');
    const { page } = visitor;
    await page.goto(`${visitor.origin}/sign-in`);
    // Without the server: the address changes within the page.
    await page.evaluate(`history.pushState(null, '', '/old-payments'); dispatchEvent(new PopStateEvent('popstate'))`);
    await eventually(() => visitor.heading()).toBe('Payment API');
  });

  it('shows a draft of a theme to who edits it, and to everybody when it is activated', async () => {
    await visitor.goto('/');
    await visitor.page.getByRole('link', { name: 'Payment API' }).waitFor();
    const before = await colourOf('Payment API');
    const input = {
      ...{ name: 'Red', font: 'OLD_STYLE', css: 'main { border-top: 4px solid var(--accent) }' },
      colours: [{ name: 'ACCENT', light: '#990000', dark: '#ffb0b0' }],
    };
    const { createTheme } = (await owner.send(CREATE_THEME, { input })) as Data;
    const { id } = createTheme.theme;
    await visitor.goto(`/?theme=${id}`);
    await visitor.page.getByRole('link', { name: 'Payment API' }).waitFor();
    expect(await colourOf('Payment API')).toBe(before);
    await owner.send(ACTIVATE, { id });
    await visitor.goto('/');
    await visitor.page.getByRole('link', { name: 'Payment API' }).waitFor();
    await eventually(() => colourOf('Payment API')).toBe('rgb(153, 0, 0)');
    await visitor.expectReadable('themed');
    await owner.send(DEACTIVATE, { id });
    await visitor.goto('/');
    await visitor.page.getByRole('link', { name: 'Payment API' }).waitFor();
    await eventually(() => colourOf('Payment API')).toBe(before);
  });
});
