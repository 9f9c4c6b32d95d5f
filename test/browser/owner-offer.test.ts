import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { Client } from '../support/client.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { browse, requestAccess } from '../support/story.ts';

let portal: TestPortal;
let browser: Browser;
let api: Client;
let owner: FaceWindow;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  api = await portal.as('owner');
  browser = await launchBrowser();
  owner = await FaceWindow.open(browser, portal.url);
  await owner.goto('/dashboard/offer');
  await owner.signIn('owner');
  await owner.page.getByRole('heading', { name: 'Products and plans' }).waitFor();
}, 120_000);
afterAll(async () => {
  await owner?.close();
  await browser?.close();
  await portal?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

const textbox = (name: string) => owner.page.getByRole('textbox', { name, exact: true });
const number = (name: string) => owner.page.getByRole('spinbutton', { name, exact: true });

const ofName = async (of: 'products' | 'plans', name: string, fields: string) =>
  (await api.send(`{ ${of}(first: 100) { nodes { name ${fields} } } }`))[of].nodes.find(
    (node: { name: string }) => node.name === name,
  );

describe('products, made and kept in the dashboard', () => {
  it('are made of the APIs of a gateway, and every fault is told at its field', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'New product' }).click();
    await page.getByRole('checkbox', { name: /accounts/i }).waitFor();
    await textbox('Technical name').fill('ledger');
    await textbox('Part of its address').fill('Not an address');
    await textbox('Category').fill('x'.repeat(51));
    await number('Place in lists').fill('-1');
    await owner.button('Create the product').click();
    await eventually(() => page.locator('.field .problem').count()).toBe(3);
    expect(await page.evaluate('document.activeElement.value')).toBe('Not an address');
    await owner.expectReadable('owner-product-refused');
    await textbox('Part of its address').fill('ledger-api');
    await textbox('Category').fill('Money');
    await number('Place in lists').fill('3');
    await textbox('Name').fill('Ledger API');
    await textbox('Description').fill('Every booking.');
    await textbox('Content').fill('In **detail**.');
    await textbox('Tags').fill('money, books');
    await page.getByRole('checkbox', { name: /accounts/i }).check();
    await owner.button('Create the product').click();
    await eventually(() => owner.heading()).toBe('Ledger API');
    await page.getByText('Opened by: API key').waitFor();
    await owner.expectReadable('owner-product');
    const fields = 'displayName slug description content category position tags authType';
    expect(await ofName('products', 'ledger', fields)).toEqual({
      ...{ name: 'ledger', displayName: 'Ledger API', slug: 'ledger-api', description: 'Every booking.' },
      ...{ content: 'In **detail**.', category: 'Money', position: 3, tags: ['money', 'books'] },
      authType: 'AUTH_TOKEN',
    });
  });

  it('are changed, which can be taken back', async () => {
    const { page } = owner;
    await textbox('Name').fill('Books API');
    await owner.button('Save').click();
    await eventually(() => owner.heading()).toBe('Books API');
    await owner.button('Undo').click();
    await eventually(() => owner.heading()).toBe('Ledger API');
    expect(await textbox('Name').inputValue()).toBe('Ledger API');
    await page.getByText('How it reads').click();
    expect(await page.locator('.prose strong').innerText()).toBe('detail');
  });

  it('are not overwritten where somebody else saved meanwhile, unless that is meant', async () => {
    const { page } = owner;
    const { id } = await ofName('products', 'ledger', 'id');
    const change = (description: string) => api.send(CHANGE, { id, input: { description } });
    await change('By a program.');
    await textbox('Description').fill('By hand.');
    await owner.button('Save').click();
    await page.getByText('Changed meanwhile by Olivia Owner').waitFor();
    await owner.expectReadable('owner-saved-meanwhile');
    await owner.button('Save mine anyway').click();
    await page.getByText('Changed meanwhile by Olivia Owner').waitFor({ state: 'detached' });
    expect(await ofName('products', 'ledger', 'description')).toEqual({ name: 'ledger', description: 'By hand.' });
    await change('By a program again.');
    await textbox('Description').fill('By hand again.');
    await owner.button('Save').click();
    await owner.button('Let go of what is typed here, and read the newest version').click();
    await eventually(() => textbox('Description').inputValue()).toBe('By a program again.');
  });

  it('are described by documents, written, sent as files or fetched, and every fault is told', async () => {
    const { page } = owner;
    const documents = page.locator('section', { has: page.getByRole('heading', { name: 'Documents' }) });
    await owner.button('Add a document').click();
    await textbox('Title of the document').fill('Ledger');
    await page.getByLabel('Where its text comes from').selectOption('Written here');
    await textbox('Text of the document').fill('openapi: 3.1.0\npaths: 7\n');
    await owner.button('Add it').click();
    await documents.getByText('Line 2, #/paths').waitFor();
    await owner.expectReadable('owner-document-refused');
    await page.getByLabel('Where its text comes from').selectOption('A file');
    await page
      .getByLabel('File, up to 5 MiB')
      .setInputFiles({ name: 'ledger.yaml', mimeType: 'text/yaml', buffer: LEDGER });
    await owner.button('Add it').click();
    await documents.getByText('OpenAPI · version 1').waitFor();
    await owner.button('Add a document').click();
    await textbox('Title of the document').fill('First steps');
    await page.getByLabel(/^Form/).selectOption('Guide in Markdown');
    await page.getByLabel('Where its text comes from').selectOption('Written here');
    await textbox('Text of the document').fill('# First steps');
    await owner.button('Add it').click();
    await owner.button('Change First steps').click();
    await page.getByLabel('Where its text comes from').selectOption('Written here');
    await eventually(() => textbox('Text of the document').inputValue()).toBe('# First steps');
    await textbox('Text of the document').fill('# The first steps');
    await owner.button('Save the document').click();
    await documents.getByText('Guide in Markdown · version 2').waitFor();
    await owner.button('Up: First steps').click();
    await eventually(() => documents.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual([
      'First steps',
      'Ledger',
    ]);
    await documents.getByText('Versions and what changed').first().click();
    await documents.getByRole('link', { name: 'Version 1' }).waitFor();
    await owner.expectReadable('owner-documents');
    await owner.button('Delete Ledger').click();
    await owner.button('Delete for good').click();
    await eventually(() => documents.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual(['First steps']);
  });

  it('are deleted when what hangs on them was told', async () => {
    const { page } = owner;
    await owner.button('Delete Ledger API').click();
    await page.getByText('No key lives on it.').waitFor();
    await owner.expectReadable('owner-product-delete');
    await owner.button('Cancel').click();
    await owner.button('Delete Ledger API').click();
    await owner.button('Delete for good').click();
    await eventually(() => owner.heading()).toBe('Products and plans');
    await eventually(() => page.getByRole('link', { name: 'Ledger API' }).count()).toBe(0);
  });
});

const CHANGE = `mutation ($id: ID!, $input: UpdateProductInput!) {
  updateProduct(id: $id, input: $input) { userErrors { code message } } }`;

const CREATE_CATALOGUE = `mutation ($input: CreateCatalogueInput!) {
  createCatalogue(input: $input) { userErrors { code message } } }`;

const LEDGER = Buffer.from('openapi: 3.1.0\ninfo: { title: Ledger, version: "1" }\npaths: {}\n');

describe('plans, made and kept in the dashboard', () => {
  it('have limits, terms and a price, and every fault is told at its field', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'New plan' }).click();
    await textbox('Technical name').fill('free');
    await number('Calls').fill('10');
    await textbox('Price, in words').fill('x'.repeat(101));
    await number('Keys work for').fill('0.00001');
    await page.getByText('It must be a whole number').waitFor();
    await number('Keys work for').fill('-1');
    await owner.button('Create the plan').click();
    await eventually(() => page.locator('.field .problem').count()).toBe(4);
    await owner.expectReadable('owner-plan-refused');
    await textbox('Technical name').fill('gold');
    await textbox('Name').fill('Gold');
    await textbox('Price, in words').fill('€ 20 a month');
    await number('in a time of').fill('1');
    await page.getByLabel('Unit: in a time of').selectOption('minutes');
    await number('Keys work for').fill('30');
    await page.getByLabel('Unit: Keys work for').selectOption('days');
    await page.getByRole('checkbox', { name: 'Approve requests at once' }).check();
    await page.getByLabel('Secrets of its keys').selectOption('Can be shown again');
    await textbox('Terms to accept').fill('Be **kind**.');
    await owner.button('Create the plan').click();
    await eventually(() => owner.heading()).toBe('Gold');
    await page.getByText('Version 1, as it reads').waitFor();
    await owner.expectReadable('owner-plan');
    const fields = 'displayName rate per quota keyLifetimeSeconds autoApprove secretPolicy priceLabel terms { text }';
    expect(await ofName('plans', 'gold', fields)).toEqual({
      ...{ name: 'gold', displayName: 'Gold', rate: 10, per: 60, quota: null, keyLifetimeSeconds: 2_592_000 },
      ...{ autoApprove: true, secretPolicy: 'READABLE', priceLabel: '€ 20 a month', terms: { text: 'Be **kind**.' } },
    });
  });

  it('give their keys metadata, and decide and hand out otherwise than the portal', async () => {
    const { page } = owner;
    await owner.button('Another word').click();
    await textbox('Name of word 1').fill('tier');
    await textbox('Value of word 1').fill('gold');
    await owner.button('Save').click();
    await page.getByText('Saved.').waitFor();
    await page.getByLabel('How keys reach their people').selectOption('By a mailed link');
    await owner.button('Save who decides').click();
    await page.getByText('It holds for new requests.').first().waitFor();
    await owner.expectReadable('owner-plan-access');
    await eventually(() =>
      ofName('plans', 'gold', 'secretDelivery administration { metadata { name value } }'),
    ).toEqual({
      ...{ name: 'gold', secretDelivery: 'CLAIM' },
      administration: { metadata: [{ name: 'tier', value: 'gold' }] },
    });
  });

  it.each([
    {
      ...{
        language: 'English',
        create: 'Create the plan',
        rate: 'Calls',
        per: 'in a time of',
        lifetime: 'Keys work for',
      },
      zero: 'It must be above zero; empty means no limit.',
      noTime: 'A rate needs the seconds that it is counted in.',
      noRate: 'This time needs a number of calls: fill that in, or leave both empty.',
    },
    {
      ...{ language: 'Deutsch', create: 'Tarif anlegen', rate: 'Aufrufe', per: 'in einer Zeit von' },
      lifetime: 'Schlüssel gelten',
      zero: 'Es muss größer als null sein; leer heißt: keine Grenze.',
      noTime: 'Zu einer Rate gehört die Zeit in Sekunden, auf die sie gezählt wird.',
      noRate: 'Diese Zeit zählt nur mit einer Zahl von Aufrufen: Nennen Sie sie, oder lassen Sie beides leer.',
    },
  ])('say at the field what is meant: $language', async ({ language, create, rate, per, lifetime, ...said }) => {
    const { page } = owner;
    await owner.goto('/dashboard/offer/plans/new');
    const choice = page.getByLabel(/^(Language|Sprache)/);
    await choice.selectOption(language);
    const problemAt = (name: string) => page.locator('.field', { has: number(name) }).locator('.problem');
    await number(rate).fill('10');
    await number(lifetime).fill('0');
    await owner.button(create).click();
    await eventually(() => problemAt(lifetime).allInnerTexts()).toEqual([said.zero]);
    expect(await problemAt(per).allInnerTexts()).toEqual([said.noTime]);
    await number(rate).fill('');
    await number(per).fill('1');
    await owner.button(create).click();
    await eventually(() => problemAt(per).allInnerTexts()).toEqual([said.noRate]);
    await choice.selectOption('English');
  });

  it('are not deleted while keys live on them, which is told', async () => {
    const { page } = owner;
    const partner = await portal.as('partner');
    await requestAccess(partner, { plan: 'free', products: ['payment'] });
    await owner.goto(`/dashboard/offer/plans/${(await browse(partner)).plans.free}`);
    await owner.button('Delete Free').click();
    await page.getByText('1 key lives on it.').waitFor();
    await owner.button('Delete for good').click();
    await page.getByRole('alert').waitFor();
    await owner.expectReadable('owner-plan-in-use');
    await owner.button('Cancel').click();
  });
});

describe('catalogues, made and kept in the dashboard', () => {
  const offered = async (name: string, fields: string) =>
    (await api.send(`{ catalogues(first: 100) { nodes { name ${fields} } } }`)).catalogues.nodes.find(
      (node: { name: string }) => node.name === name,
    );

  it('are made for teams and organisations, and every fault is told at its field', async () => {
    const { page } = owner;
    await owner.goto('/dashboard/offer');
    await page.getByRole('link', { name: 'New catalogue' }).click();
    await textbox('Name').fill('Public');
    await textbox('Part of its address').fill('No address');
    await owner.button('Create the catalogue').click();
    await eventually(() => page.locator('.field .problem').count()).toBe(2);
    await owner.expectReadable('owner-catalogue-refused');
    await textbox('Name').fill('Partners');
    await textbox('Part of its address').fill('partners');
    await page.getByRole('checkbox', { name: 'B2B customer · everybody' }).check();
    await owner.button('Create the catalogue').click();
    await eventually(() => owner.heading()).toBe('Partners');
    expect(await offered('Partners', 'slug visibility teams { isDefault }')).toEqual({
      ...{ name: 'Partners', slug: 'partners', visibility: 'PRIVATE' },
      teams: [{ isDefault: true }],
    });
  });

  it('offer products in an order, and plans', async () => {
    const { page } = owner;
    for (const name of ['Accounts API', 'Payment API']) {
      await page.getByLabel('Another product').selectOption(name);
      await owner.button('Add it').click();
      await page.getByRole('link', { name }).waitFor();
    }
    await page.getByRole('checkbox', { name: 'Gold' }).click();
    await eventually(() => page.getByRole('checkbox', { name: 'Gold' }).isChecked()).toBe(true);
    const shown = () => page.locator('.row .name').allInnerTexts();
    expect(await shown()).toEqual(['Accounts API', 'Payment API']);
    await owner.button('Move up: Payment API').press('Enter');
    await page.getByText('Payment API has place 1 of 2.').waitFor({ state: 'attached' });
    const fields = 'products(first: 9, orderBy: { field: POSITION }) { nodes { name } } plans { name }';
    await eventually(() => offered('Partners', fields)).toEqual({
      ...{ name: 'Partners', plans: [{ name: 'gold' }] },
      products: { nodes: [{ name: 'payment' }, { name: 'accounts' }] },
    });
    await eventually(shown).toEqual(['Payment API', 'Accounts API']);
    await owner.expectReadable('owner-catalogue');
  });

  it('lose a product, and have it back where it was', async () => {
    const { page } = owner;
    await owner.button('Take out: Payment API').click();
    await page.getByText('Payment API is not offered here any more.').waitFor();
    await eventually(() => page.locator('.row .name').allInnerTexts()).toEqual(['Accounts API']);
    await owner.button('Undo').click();
    await eventually(() => page.locator('.row .name').allInnerTexts()).toEqual(['Payment API', 'Accounts API']);
  });

  it('are renamed, and deleted when what hangs on them was told', async () => {
    const { page } = owner;
    await textbox('Name').fill('Friends');
    await owner.button('Save').click();
    await eventually(() => owner.heading()).toBe('Friends');
    await owner.button('Delete Friends').click();
    await page.getByText('2 products are offered here no longer').waitFor();
    await page.getByText('1 team loses it.').waitFor();
    await owner.expectReadable('owner-catalogue-delete');
    await owner.button('Delete for good').click();
    await eventually(() => owner.heading()).toBe('Products and plans');
    expect(await offered('Friends', 'id')).toBeUndefined();
    await eventually(() => page.getByRole('link', { name: 'Friends' }).count()).toBe(0);
    await owner.expectReadable('owner-offer');
  });

  it('are all there to choose from, however many there are', async () => {
    const { page } = owner;
    const names = Array.from({ length: 101 }, (_, index) => `Shelf ${index + 1}`);
    await Promise.all(names.map((name) => api.send(CREATE_CATALOGUE, { input: { name, visibility: 'PRIVATE' } })));
    await owner.goto(`/dashboard/offer/plans/${(await browse(api)).plans.free}`);
    await page.getByRole('checkbox', { name: 'Shelf', exact: false }).nth(100).waitFor();
  });
});
