import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { Client } from '../support/client.ts';
import { workingCredential } from '../support/credentials.ts';
import { FaceWindow } from '../support/faces.ts';
import { type GatewayBehind, gatewayBehind } from '../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { browse, reveal } from '../support/story.ts';

const DESCRIPTION = {
  ...{ openapi: '3.1.0', info: { title: 'Payments', version: '1' } },
  paths: {
    '/payments/{id}': {
      parameters: [{ $ref: '#/components/parameters/Id' }],
      get: {
        summary: 'One payment',
        parameters: [{ name: 'expand', in: 'query', schema: { type: 'string' }, example: 'lines' }],
        responses: { 200: { description: 'It' } },
      },
    },
    '/payments': {
      post: {
        requestBody: {
          content: { 'application/json': { schema: { type: 'object', properties: { amount: { type: 'integer' } } } } },
        },
        responses: { 201: { description: 'Begun' } },
      },
    },
  },
  components: {
    parameters: { Id: { name: 'id', in: 'path', required: true, schema: { type: 'string', example: 'p 1' } } },
  },
};
const ADD_DOCUMENT = `mutation ($input: CreateProductDocumentInput!) {
  createProductDocument(input: $input) { document { id } userErrors { code message } } }`;

let portal: TestPortal;
let browser: Browser;
let consumer: FaceWindow;
let partner: Client;
let gateway: GatewayBehind;
let secret: string;
let credentialId: string;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  gateway = await gatewayBehind(portal);
  partner = await portal.as('partner');
  const owner = await portal.as('owner');
  const { products } = await browse(owner);
  const input = {
    productId: products.payment,
    title: 'Payments',
    format: 'OPENAPI',
    text: JSON.stringify(DESCRIPTION),
  };
  await owner.send(ADD_DOCUMENT, { input });
  const schema = { ...input, title: 'Schema', format: 'GRAPHQL', text: 'type Query { payments: Int }' };
  await owner.send(ADD_DOCUMENT, { input: schema });
  const credential = await workingCredential(portal, partner, { products: ['payment'], plan: 'enterprise' });
  credentialId = credential.id;
  secret = await reveal(partner, credentialId);
  browser = await launchBrowser();
  consumer = await FaceWindow.open(browser, portal.url, [portal.sandbox.url]);
}, 120_000);
afterAll(async () => {
  // What the gateway refuses, and what it keeps from the page, the browser tells as well.
  await consumer?.close(
    /status of 40[134]|blocked by CORS policy|net::ERR_(FAILED|CONNECTION_REFUSED)|Content Security Policy/,
  );
  await browser?.close();
  await portal?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });
const answer = () => consumer.page.getByRole('region', { name: 'Answer', exact: true });

/** How the definition of the Payment API at the gateway lets pages call. */
async function letPagesCall(isOn: boolean): Promise<void> {
  const api = (await gateway.raw('apis/payment-api')) as { CORS: object };
  await gateway.admin('PUT', 'apis/payment-api', { ...api, CORS: { ...api.CORS, enable: isOn } });
  await gateway.admin('GET', 'reload/?block=true');
}

it('tells a document that is called like its product by its format', async () => {
  const owner = await portal.as('owner');
  const { products } = await browse(owner);
  const named = { productId: products.accounts, title: 'Accounts API' };
  await owner.send(ADD_DOCUMENT, { input: { ...named, format: 'OPENAPI', text: JSON.stringify(DESCRIPTION) } });
  const guide = { ...named, title: 'Guide', format: 'MARKDOWN', text: '# How' };
  await owner.send(ADD_DOCUMENT, { input: guide });
  const window = await FaceWindow.open(browser, portal.url, [portal.sandbox.url]);
  await window.goto('/sign-in');
  await window.signIn('partner');
  await window.page.getByRole('link', { name: 'Accounts API' }).click();
  await window.page.getByRole('tab', { name: 'Accounts API (OpenAPI)', exact: true }).waitFor();
  await window.page.getByRole('tab', { name: 'Guide', exact: true }).waitFor();
  await window.expectReadable('product-tabs');
  await window.close();
});

it('shows the operations of a description, with examples and what changed, and is led there by the search', async () => {
  const { page } = consumer;
  await consumer.goto('/?search=One+payment');
  await page.getByRole('link', { name: 'Payments', exact: true }).first().click();
  const operation = page.locator('section', { has: page.getByRole('heading', { name: 'GET /payments/{id}' }) }).last();
  await operation.getByText('One payment').waitFor();
  expect(page.url()).toContain('#GET-2f-payments');
  await operation.getByText('How it is called').click();
  await operation.getByRole('region', { name: /^curl/ }).waitFor();
  await page.getByText('Versions and what changed').click();
  await page.getByRole('link', { name: 'Version 1' }).waitFor();
  await consumer.expectReadable('reference');
  await page.getByRole('link', { name: 'Download it as the gateway takes it' }).waitFor();
  await page.getByRole('tab', { name: 'Schema' }).click();
  await page.getByRole('region', { name: 'Schema' }).getByText('type Query { payments: Int }').waitFor();
  await consumer.expectReadable('reference-text');
});

describe('a product is tried from its page', () => {
  it('shows a stranger what can be called, and how the gateway refuses who has no key', async () => {
    const { page } = consumer;
    await consumer.goto('/catalogue/payment-api?part=try');
    await page.getByLabel('What to call').waitFor();
    await consumer.expectReadable('try-it');
    await consumer.button('Send').click();
    await page.getByText('The gateway wants a key').waitFor();
    await consumer.expectReadable('try-it-refused');
  });

  it('takes the key along from its own page, and keeps it nowhere', async () => {
    const { page } = consumer;
    await consumer.goto(`/keys/${credentialId}`);
    await consumer.signIn('partner');
    await consumer.button('Show the key').click();
    await consumer.button('Try it: Payment API').click();
    await page.getByLabel('What to call').waitFor();
    expect(await page.getByLabel('Your key').inputValue()).toBe(secret);
    expect(page.url()).not.toContain(secret);
    expect(
      await page.evaluate('JSON.stringify([history.state, {...localStorage}, {...sessionStorage}])'),
    ).not.toContain(secret);
  });

  it('calls an operation as its description says, and shows what comes back', async () => {
    const { page } = consumer;
    expect(await page.getByLabel('id (path)').inputValue()).toBe('p 1');
    await consumer.button('Send').click();
    await answer().waitFor();
    expect(JSON.parse(await answer().innerText())).toMatchObject({ method: 'GET', path: '/payment/payments/p%201' });
    const said = page.getByRole('tabpanel');
    await said.getByText('200', { exact: true }).waitFor();
    await said.getByText('x-ratelimit-remaining').waitFor();
    expect(await page.getByRole('region', { name: 'The same call as a command' }).innerText()).toContain(
      `/payment/payments/p%201?expand=lines`,
    );
    await consumer.expectReadable('try-it-answered');
    await page.getByLabel('What to call').selectOption('POST /payments');
    expect(JSON.parse(await page.getByLabel('Body (application/json)').inputValue())).toEqual({ amount: 0 });
    await consumer.button('Send').click();
    await answer().getByText('"POST"').waitFor();
  });

  it.each(['', '.', ' .. '])(
    'calls nothing with a parameter of the path that makes it another one: %j',
    async (value) => {
      const { page } = consumer;
      await page.getByLabel('What to call').selectOption({ index: 0 });
      await page.getByLabel('id (path)').fill(value);
      await consumer.button('Send').click();
      await page.getByText('another address would be called').waitFor();
      expect(await answer().count()).toBe(0);
      await page.getByLabel('What to call').selectOption('POST /payments');
    },
  );

  it.each(['/../accounts', '/payments/%2e%2e/..', '..'])('leads out of the API by no path: %s', async (path) => {
    const { page } = consumer;
    await page.getByLabel('What to call').selectOption('Another call');
    await page.getByLabel('Path').fill(path);
    await consumer.button('Send').click();
    await page.getByText('that leads out of the API').waitFor();
    await page.getByLabel('What to call').selectOption('POST /payments');
  });

  it('calls whatever else one types', async () => {
    const { page } = consumer;
    await page.getByLabel('What to call').selectOption('Another call');
    await page.getByLabel('Method').selectOption('DELETE');
    await page.getByLabel('Path').fill('/payments/7?really=yes');
    await consumer.button('Send').click();
    await answer().getByText('"DELETE"').waitFor();
  });

  it('says who can mend it where the API lets no page call, and gives the command', async () => {
    const { page } = consumer;
    await letPagesCall(false);
    // The browser asks anew: what it was told before counts for some minutes.
    await page.getByLabel('Path').fill('/elsewhere');
    await consumer.button('Send').click();
    await page.getByText('The API does not let pages call it').waitFor();
    await page.getByText('CORS.enable').waitFor();
    await consumer.expectReadable('try-it-cors');
    await letPagesCall(true);
  });

  it('says that nothing answers where that is so', async () => {
    const { page } = consumer;
    await page.route(`${portal.sandbox.url}/**`, (route) => route.abort('connectionrefused'));
    await consumer.button('Send').click();
    await page.getByText('Nothing answers there').waitFor();
    await page.unroute(`${portal.sandbox.url}/**`);
  });

  it('loads a page anew that may not call there, because it was opened before one might', async () => {
    const { page } = consumer;
    await page.route('**/catalogue/payment-api*', async (route) => {
      const response = await route.fetch();
      const policy = response.headers()['content-security-policy']!.replace(/connect-src [^;]*/, "connect-src 'self'");
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
    });
    await consumer.goto('/catalogue/payment-api?part=try');
    await page.getByLabel('What to call').waitFor();
    await consumer.button('Send').click();
    await page.getByText('This page may not call there yet').waitFor();
    await page.unroute('**/catalogue/payment-api*');
    await consumer.button('Load again').click();
    await eventually(() => page.getByText('This page may not call there yet').count()).toBe(0);
    await page.getByLabel('What to call').waitFor();
    await consumer.button('Send').click();
    await page.getByText('The gateway wants a key').waitFor();
  });
});
