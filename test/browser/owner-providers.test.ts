import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ORGANISATION,
  ownApi,
  planPolicy,
  productPolicy,
  type SecondGateway,
  startSecondGateway,
} from '../api/provider/second-gateway.ts';
import { launchBrowser } from '../support/browser.ts';
import type { Client } from '../support/client.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { provisioned, requestAccess } from '../support/story.ts';

let portal: TestPortal;
let browser: Browser;
let api: Client;
let owner: FaceWindow;
let gateway: SecondGateway;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  gateway = await startSecondGateway([ownApi('ships'), ownApi('ports')]);
  await gateway.putPolicy(productPolicy('ships', ['ships']));
  api = await portal.as('owner');
  browser = await launchBrowser();
  owner = await FaceWindow.open(browser, portal.url);
  await owner.goto('/dashboard/providers');
  await owner.signIn('owner');
  await owner.page.getByRole('heading', { name: 'Gateways' }).waitFor();
}, 120_000);
afterAll(async () => {
  await owner?.close();
  await browser?.close();
  await gateway?.stop();
  await portal?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

const field = (name: string) => owner.page.getByLabel(name, { exact: false });

const providers = async () => (await api.send('{ providers { nodes { name policyTags } } }')).providers.nodes;

describe('gateways, connected and kept in the dashboard', () => {
  it('are tried out before they are connected: why it does not work is told, and what is missing at its field', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Connect a gateway' }).click();
    await field('Name').fill('Harbour');
    await field('Address of its admin API').fill('ftp://nowhere');
    await owner.button('Connect').click();
    await eventually(() => page.locator('.field .problem').count()).toBeGreaterThan(1);
    await owner.expectReadable('owner-provider-refused');
    await field('Address of its admin API').fill(gateway.sandbox.url);
    await field('Secret of its admin API').fill('wrong');
    await owner.button('Try the connection out').click();
    await page.getByText('The secret is wrong').waitFor();
    await owner.expectReadable('owner-provider-tried');
    await field('Secret of its admin API').fill(String(gateway.connection.secret));
    await owner.button('Try the connection out').click();
    await page.getByText('Up', { exact: true }).waitFor();
  });

  it('are connected, and what is synchronised shows by itself', async () => {
    const { page } = owner;
    await field('Organisation at Tyk').fill(ORGANISATION);
    await owner.button('Connect').click();
    await eventually(() => owner.heading()).toBe('Harbour');
    await page.getByText('2 APIs. Products: 1 new. Plans: none.').waitFor();
    await owner.expectReadable('owner-provider');
    await gateway.putPolicy(planPolicy('slow'));
    await owner.button('Synchronise Harbour').click();
    await page.getByText('2 APIs. Products: 1 as before. Plans: 1 new.').waitFor();
  });

  it('are changed, without the secret being typed again', async () => {
    await field('Name').fill('Seaport');
    await field('Only policies with one of these tags').fill('portal, sea');
    await owner.button('Save').click();
    await eventually(() => owner.heading()).toBe('Seaport');
    expect(await providers()).toContainEqual({ name: 'Seaport', policyTags: ['portal', 'sea'] });
  });

  it('are disconnected when it was asked for', async () => {
    const { page } = owner;
    await owner.button('Disconnect').click();
    await page.getByText('keys and policies stay there').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await eventually(() => owner.heading()).toBe('Gateways');
    await eventually(() => page.getByRole('link', { name: 'Seaport' }).count()).toBe(0);
    await owner.expectReadable('owner-providers');
  });

  it('tell first what lives on them, and are disconnected all the same', async () => {
    const { page } = owner;
    const partner = await portal.as('partner');
    const { id } = await requestAccess(partner, { plan: 'free', products: ['payment'] });
    await provisioned(partner, id);
    await page.locator('.card h2 a').click();
    await owner.button('Disconnect').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('1 living credentials').waitFor();
    await owner.expectReadable('owner-provider-disconnect');
    await owner.button('Disconnect all the same').click();
    await page.getByText('1 key goes on working there. 4 policies stay there.').waitFor();
    await page.getByText('No gateway is connected').waitFor();
    expect(await providers()).toEqual([]);
  });
});
