import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../src/seed/demo-world.ts';
import { launchBrowser } from '../support/browser.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { readRequest, requestAccess } from '../support/story.ts';

const SCREENSHOTS = join(import.meta.dirname, '..', '..', 'test-output');

const CREATE_LINK = 'mutation ($id: ID!) { createDecisionLink(id: $id) { token userErrors { code message } } }';

let portal: TestPortal;
let browser: Browser;
beforeAll(async () => {
  portal = await startTestPortal();
  browser = await launchBrowser();
  await mkdir(SCREENSHOTS, { recursive: true });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await portal?.stop();
});

it('a browser without scripts opens the link, and the pressed button decides under the rules for origins', async () => {
  const [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  const { id } = await requestAccess(partner, { newApp: { name: 'Point of sale' }, reason: 'Payments in our shops.' });
  const { createDecisionLink: link } = await owner.send(CREATE_LINK, { id });
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(new URL(`/decide/${link.token}`, portal.url).href);
  await page.getByLabel('E-mail address').fill('owner@example.com');
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Why you decide so').fill('Contract signed.');
  await page.screenshot({ path: join(SCREENSHOTS, 'decision-page.png'), fullPage: true });
  await page.getByRole('button', { name: 'Approve' }).click();
  expect(await page.getByRole('status').textContent()).toMatch(/^You approved it\./);
  expect(await readRequest(partner, id)).toMatchObject({ status: 'APPROVED', decisionReason: 'Contract signed.' });
}, 120_000);
