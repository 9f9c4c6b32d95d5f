import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { Client } from '../support/client.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let portal: TestPortal;
let browser: Browser;
let receiver: WebhookReceiver;
let api: Client;
let owner: FaceWindow;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true', GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
  receiver = await startWebhookReceiver();
  api = await portal.as('owner');
  browser = await launchBrowser();
  owner = await FaceWindow.open(browser, portal.url);
  await owner.goto('/dashboard/settings');
  await owner.signIn('owner');
  await owner.page.getByRole('heading', { name: 'Settings' }).waitFor();
}, 120_000);
afterAll(async () => {
  await owner?.close();
  await browser?.close();
  await portal?.stop();
  await receiver?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

const textbox = (name: string) => owner.page.getByRole('textbox', { name, exact: true });

describe('settings of the portal, in the dashboard', () => {
  const settings = async (fields: string) => (await api.send(`{ portalSettings { ${fields} } }`)).portalSettings;

  it('are changed, and every fault is told at its field', async () => {
    const { page } = owner;
    await page.getByLabel('Hours until those who decide are reminded').fill('0');
    await textbox('Who else is told then').fill('nobody');
    await textbox('Tell people at these shares of their quota').fill('half');
    await page.getByText('They must be whole numbers').waitFor();
    await textbox('Tell people at these shares of their quota').fill('101');
    await owner.button('Save').click();
    await eventually(() => page.locator('.field .problem').count()).toBe(3);
    await owner.expectReadable('owner-settings-refused');
    await page.getByLabel('Hours until those who decide are reminded').fill('24');
    await textbox('Who else is told then').fill('boss@example.com, chief@example.com');
    await textbox('Tell people at these shares of their quota').fill('80, 100');
    await page.getByLabel('How consumers ask for access').selectOption('With a cart');
    await page.getByRole('checkbox', { name: 'A rejection needs a reason' }).check();
    await owner.button('Save').click();
    await page.getByText('Saved.').waitFor();
    const fields = 'reminderHours escalationAddresses quotaAlertShares accessFlow requireRejectReason';
    expect(await settings(fields)).toEqual({
      ...{ reminderHours: 24, escalationAddresses: ['boss@example.com', 'chief@example.com'] },
      ...{ quotaAlertShares: [80, 100], accessFlow: 'CART', requireRejectReason: true },
    });
    await owner.expectReadable('owner-settings');
  });

  it('are as they were when that is taken back', async () => {
    await owner.button('Undo').click();
    await eventually(() => settings('reminderHours accessFlow')).toEqual({ reminderHours: null, accessFlow: 'DIRECT' });
    expect(await owner.page.getByLabel('How consumers ask for access').inputValue()).toBe('DIRECT');
  });
});

describe('webhooks, in the dashboard', () => {
  it('are told of the kinds of events that were chosen', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.getByLabel('Where to post').fill('ftp://nowhere');
    await page.getByLabel('Which events').selectOption('Chosen kinds of events');
    await owner.button('Create the webhook').click();
    await page.locator('.problem').first().waitFor();
    await owner.expectReadable('owner-webhook-refused');
    await page.getByLabel('Where to post').fill(receiver.url);
    await page.getByLabel('Find an event').fill('request: ap');
    await page.getByRole('checkbox', { name: 'Request: approved' }).check();
    await page.getByLabel('Find an event').fill('');
    await page.getByText('Team: 0 of 3').click();
    await page.getByRole('checkbox', { name: 'Team: created' }).check();
    await owner.expectReadable('owner-webhook-events');
    await owner.button('Create the webhook').click();
    await page.getByText(/whsec_/).waitFor();
    const { webhooks } = await api.send('{ webhooks { nodes { url events } } }');
    expect(webhooks.nodes).toEqual([{ url: receiver.url, events: ['ACCESS_REQUEST_APPROVED', 'TEAM_CREATED'] }]);
  });

  it('are changed, which can be taken back, and sign with another secret', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: receiver.url }).click();
    await textbox('What it is for').fill('The ledger');
    await page.getByLabel('Which events').selectOption('Every event');
    await owner.button('Save').click();
    await page.getByText('Saved.').waitFor();
    await eventually(async () => (await api.send('{ webhooks { nodes { events } } }')).webhooks.nodes).toEqual([
      { events: null },
    ]);
    await owner.button('Undo').click();
    await page.getByText('2 kinds of events').first().waitFor();
    await owner.button('New signing secret').click();
    await owner.expectReadable('owner-webhook-rotate');
    await owner.button('Make a new secret').click();
    await page.getByText(/whsec_/).waitFor();
    await owner.expectReadable('owner-webhook');
  });
});
