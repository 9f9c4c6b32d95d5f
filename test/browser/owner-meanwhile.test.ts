import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { Client } from '../support/client.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { approve, reject, requestAccess } from '../support/story.ts';

const PASSWORD = 'velvet-otter-7-gangway';
const OTTO = `mutation { createUser(input: {
  email: "otto@example.com", displayName: "Otto Owner", role: API_OWNER, password: "${PASSWORD}"
}) { userErrors { code } } }`;

let portal: TestPortal;
let browser: Browser;
let partner: Client;
let otto: Client;
let owner: FaceWindow;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  partner = await portal.as('partner');
  await (await portal.as('owner')).send(OTTO);
  otto = await Client.signIn(portal.url, 'otto@example.com', PASSWORD);
  browser = await launchBrowser();
  owner = await FaceWindow.open(browser, portal.url);
  await owner.goto('/dashboard/');
  await owner.signIn('owner');
  await owner.page.getByRole('heading', { name: 'Requests to decide' }).waitFor();
}, 120_000);
afterAll(async () => {
  await owner?.close();
  await browser?.close();
  await portal?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

describe('what somebody else decides meanwhile', () => {
  it('is told at once, by whom, while the request is looked at', async () => {
    const { page } = owner;
    const { id } = await requestAccess(partner, { newApp: { name: 'Ferry' } });
    await owner.goto(`/dashboard/requests/${id}`);
    await owner.button('Approve').waitFor();
    await approve(otto, id);
    await page.getByText('Ferry: already approved by Otto Owner.').waitFor();
    await eventually(() => owner.button('Approve').count()).toBe(0);
    await owner.expectReadable('owner-decided-meanwhile');
  });

  it('is told to who decides too late, because the line was cut', async () => {
    const { page } = owner;
    await owner.goto('/dashboard/');
    const { id } = await requestAccess(partner, { newApp: { name: 'Barge' } });
    const row = page.getByRole('row', { name: 'for Barge' });
    await row.waitFor();
    await owner.cutLine();
    await reject(otto, id, { reason: 'Too wide.' });
    await row.focus();
    await page.keyboard.press('a');
    await page.getByText('Nothing waits').waitFor();
    await page.getByText('Barge: already rejected by Otto Owner.').waitFor();
    await owner.expectReadable('owner-decided-too-late');
    owner.mendLine();
  });
});
