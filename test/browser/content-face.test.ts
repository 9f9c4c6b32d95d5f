import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, picture } from '../api/files/image-story.ts';
import { launchBrowser } from '../support/browser.ts';
import type { Client, Data } from '../support/client.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { browse } from '../support/story.ts';
import { freePort } from '../support/user-agent.ts';

const TAG = `mutation ($id: ID!) { updateProduct(id: $id, input: { tags: ["money"] }) { userErrors { code } } }`;
const RENAME = `mutation ($id: ID!) { updateContentEntry(id: $id, input: { title: "Saved elsewhere" }) { userErrors { code } } }`;

let portal: TestPortal;
let browser: Browser;
let owner: Client;
let editor: FaceWindow;
let reader: FaceWindow;
beforeAll(async () => {
  // Addresses of images name the port.
  const PORT = await freePort();
  const GATEHOUSE_PUBLIC_URL = `http://localhost:${PORT}`;
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true', PORT, GATEHOUSE_PUBLIC_URL });
  owner = await portal.as('owner');
  await owner.send(TAG, { id: (await browse(owner)).products.payment });
  browser = await launchBrowser();
  editor = await FaceWindow.open(browser, portal.url);
  reader = await FaceWindow.open(browser, portal.url);
}, 120_000);
afterAll(async () => {
  await editor?.close();
  // A page that is not there.
  await reader?.close(/status of 404/);
  await browser?.close();
  await portal?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

describe('content, from the dashboard to its readers', () => {
  it('is written by a template, and not read before it is published', async () => {
    const { page } = editor;
    await editor.goto('/dashboard/content');
    await editor.signIn('owner');
    await page.getByText('Nothing is written yet').waitFor();
    await editor.expectReadable('content-empty');
    await page.getByRole('link', { name: 'New entry' }).click();
    await page.getByLabel('Template').selectOption('Post');
    await page.getByLabel('Title').fill('We move money');
    await page.getByLabel('Part of its address').fill('we-move-money');
    await page.getByLabel('Summary').fill('Since today.');
    await page.getByLabel('Text', { exact: false }).first().fill('In **seconds**.\n\n## How\n\nBy wire.');
    await page.getByLabel('Tags').fill('money, news');
    await page.getByLabel('Named author').fill('Olga');
    await editor.expectReadable('content-new');
    await editor.button('Save as the next version').click();
    await page.getByRole('heading', { name: 'Publication' }).waitFor();
    expect(await editor.heading()).toBe('We move money');
    await editor.expectReadable('content-entry');
    await reader.goto('/blog');
    await reader.page.getByText('Nothing here yet').waitFor();
    await reader.expectReadable('blog-empty');
  });

  it('is read before by who has the link', async () => {
    const { page } = editor;
    await editor.button('Make a preview link').click();
    const link = page.getByText('/preview#');
    await link.waitFor();
    const { hash } = new URL((await link.innerText()).trim());
    await reader.goto(`/preview${hash}`);
    await eventually(() => reader.heading()).toBe('We move money');
    await reader.page.getByText('this is not published').waitFor();
    await reader.expectReadable('preview');
  });

  it('is published, and read on the blog and beside the products that it is about', async () => {
    await editor.button('Publish').click();
    await editor.page.getByText('Published', { exact: true }).first().waitFor();
    const { page } = reader;
    await reader.goto('/blog');
    await page.getByRole('link', { name: 'We move money' }).waitFor();
    await reader.expectReadable('blog');
    await page.getByRole('link', { name: 'We move money' }).click();
    await page.getByRole('heading', { name: 'How' }).waitFor();
    expect(await page.locator('strong').innerText()).toBe('seconds');
    await reader.expectReadable('post');
    await page.getByRole('link', { name: 'Payment API' }).click();
    await page.getByRole('heading', { name: 'Written about it' }).waitFor();
    await page.getByRole('link', { name: 'We move money' }).waitFor();
  });

  it('is translated, and read in the language of its reader', async () => {
    const { page } = editor;
    await page.getByLabel('Translated title').fill('Wir bewegen Geld');
    await page.getByRole('textbox', { name: 'Translated: Text' }).fill('In **Sekunden**.');
    await editor.button('Save the translation').click();
    await page.getByText('Saved.').waitFor();
    await editor.button('Publish').click();
    await eventually(() => editor.button('Publish').isDisabled()).toBe(true);
    await reader.goto('/blog/we-move-money');
    await reader.page.getByLabel('Language').selectOption('de');
    await eventually(() => reader.heading()).toBe('Wir bewegen Geld');
    await reader.page.getByText('Sekunden').waitFor();
    await reader.page.getByLabel('Sprache').selectOption('en');
  });

  it('goes back to what was saved before', async () => {
    const { page } = editor;
    await editor.button('Restore version 1').click();
    await page.getByText('Version 1 is the newest again.').waitFor();
    await editor.button('Restore version 2').waitFor();
  });

  it('shows an image in its text to its readers', async () => {
    const { page } = editor;
    const file = { name: 'vault.png', mimeType: 'image/png', buffer: await bytesOf(picture(300, 200).png()) };
    await page.getByLabel('Put an image into: Text', { exact: true }).setInputFiles(file);
    await eventually(() => page.getByLabel('Text', { exact: false }).first().inputValue()).toContain('](image:');
    await editor.button('Save as the next version').click();
    await page.getByText('Saved.').first().waitFor();
    await editor.button('Publish').click();
    await page.getByText('Published.').first().waitFor();
    await reader.goto('/blog/we-move-money');
    const image = reader.page.getByRole('img', { name: 'What it shows' });
    await image.waitFor();
    await eventually(() =>
      image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth),
    ).toBe(300);
  });

  it('says so when somebody else saved meanwhile, and keeps what was typed until its author lets it go', async () => {
    const { page } = editor;
    const { contentEntries } = await owner.send('{ contentEntries { nodes { id } } }');
    await page.getByLabel('Title').first().fill('Typed here');
    await owner.send(RENAME, { id: contentEntries.nodes[0].id });
    await editor.button('Save as the next version').click();
    await page.getByText('was saved meanwhile').waitFor();
    expect(await page.getByLabel('Title').first().inputValue()).toBe('Typed here');
    await editor.button('Let go of what is typed here, and read the newest version').click();
    await eventually(() => page.getByLabel('Title').first().inputValue()).toBe('Saved elsewhere');
  });

  it('says that there is nothing where there is nothing', async () => {
    await reader.goto('/pages/nowhere');
    await reader.page.getByRole('heading', { name: 'Not found' }).waitFor();
  });
});

describe('menus, redirects and themes, in the dashboard', () => {
  it('has a menu made, and its faults told where they are', async () => {
    const { page } = editor;
    await editor.goto('/dashboard/menus');
    await page.getByRole('link', { name: 'New menu' }).click();
    await page.getByLabel('Name').fill('header');
    await editor.button('Another item').click();
    await page.getByLabel('Label in English').fill('News');
    await page.getByLabel('Label in Deutsch').fill('Neues');
    await page.getByRole('textbox', { name: 'Address' }).fill('javascript:alert(1)');
    await editor.button('Save').click();
    await page.getByText('It must be a path that begins with /').waitFor();
    await editor.expectReadable('menu-refused');
    await page.getByRole('textbox', { name: 'Address' }).fill('/blog');
    await editor.button('Save').click();
    await eventually(() => editor.heading()).toBe('header');
    await reader.goto('/');
    await reader.page.getByRole('link', { name: 'News' }).click();
    await eventually(() => reader.heading()).toBe('Blog');
  });

  it('has a path lead elsewhere', async () => {
    const { page } = editor;
    await page.getByRole('link', { name: 'Redirects' }).click();
    await page.getByLabel('From').fill('/news');
    await page.getByLabel('To').fill('//foreign.example');
    await editor.button('Add').click();
    await page.getByText('It must be a path of the front end').waitFor();
    await page.getByLabel('To').fill('/blog');
    await editor.button('Add').click();
    await page.getByText('leads to /blog').waitFor();
    await editor.expectReadable('redirects');
    await reader.goto('/news');
    await eventually(() => reader.heading()).toBe('Blog');
  });

  it('has a theme made, whose faults are told by line and column, and shown to everybody', async () => {
    const { page } = editor;
    await page.getByRole('link', { name: 'Themes' }).click();
    await page.getByRole('link', { name: 'New theme' }).click();
    await page.getByLabel('Name').fill('Red');
    await page.getByLabel('Another colour: Links and buttons').check();
    await page.getByRole('group', { name: 'Links and buttons' }).getByLabel('Light').fill('#ffdddd');
    await page.getByRole('group', { name: 'Links and buttons' }).getByLabel('Dark').fill('#ffb0b0');
    await page.getByLabel('CSS').fill('@import "x";');
    await editor.button('Save').click();
    await page.getByText('Line 1, column 1').waitFor();
    await page.getByText('ACCENT on GROUND has a contrast of').first().waitFor();
    await editor.expectReadable('theme-refused');
    await page.getByRole('group', { name: 'Links and buttons' }).getByLabel('Light').fill('#990000');
    await page.getByLabel('CSS').fill('');
    await editor.button('Save').click();
    await eventually(() => editor.heading()).toBe('Red');
    await page.getByRole('navigation').getByRole('link', { name: 'Themes' }).click();
    await editor.button('Show to everybody: Red').click();
    await page.getByText('Shown', { exact: true }).waitFor();
    await editor.expectReadable('themes');
    const { theme } = (await (await portal.as(null)).send('{ theme { name } }')) as Data;
    expect(theme).toEqual({ name: 'Red' });
  });
});
