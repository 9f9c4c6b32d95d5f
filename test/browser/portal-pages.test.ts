import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../src/seed/demo-world.ts';
import { claimable, claimToken, outdateClaim } from '../api/claims/claim-fixture.ts';
import { configure, readHandedOff } from '../api/hand-off/hand-off-fixture.ts';
import { accountToken, newPassword } from '../api/people/people-fixture.ts';
import { launchBrowser } from '../support/browser.ts';
import type { Client, Data } from '../support/client.ts';
import { callPayment, inState, workingCredential } from '../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { readRequest, requestAccess } from '../support/story.ts';

const SCREENSHOTS = join(import.meta.dirname, '..', '..', 'test-output');
/** The narrowest phone that is still sold. */
const VIEWPORT = { width: 360, height: 640 };

const ASK = `mutation ($id: ID!, $question: String!) {
  askForInformation(id: $id, question: $question) { userErrors { code } } }`;
const MESSAGES = 'query ($id: ID!) { accessRequest(id: $id) { messages { nodes { kind text } } } }';
const CREATE_WEBHOOK = `mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { webhook { id } userErrors { code } } }`;
const SWITCH_OFF = `mutation ($id: ID!) {
  updateWebhook(id: $id, input: { isEnabled: false }) { userErrors { code } } }`;

let portal: TestPortal;
let browser: Browser;
let [owner, partner]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  browser = await launchBrowser();
  await mkdir(SCREENSHOTS, { recursive: true });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await portal?.stop();
});

/** What a page did that it should not, whichever it was. */
const troubles: string[] = [];
afterEach(() => expect(troubles.splice(0)).toEqual([]));

/** Opens a link of a mail in a browser of its own. */
async function open(path: string, { scripts = false } = {}): Promise<Page> {
  const page = await browser.newPage({ javaScriptEnabled: scripts, viewport: VIEWPORT });
  const { origin } = new URL(portal.url);
  page.on(
    'console',
    (message) => message.type() === 'error' && isTrouble(message.text()) && troubles.push(message.text()),
  );
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    const { origin: to, protocol } = new URL(request.url());
    if (protocol !== 'data:' && to !== origin) troubles.push(`It asked ${request.url()}`);
  });
  await page.goto(new URL(path, portal.url).href);
  return page;
}

/** A refusal is a page with a status of its own, which the browser mentions. */
const isTrouble = (text: string) => !text.startsWith('Failed to load resource');

async function signIn(page: Page, account: string, password = DEMO_PASSWORD): Promise<void> {
  await page.getByLabel('E-mail address').fill(`${account}@example.com`);
  await page.getByLabel('Password').fill(password);
  await press(page, 'Sign in');
}

/** Presses a button, and looks at the page that it leads to. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await expectReadable(page);
}

const headingOf = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const textOf = (page: Page) => page.getByRole('main').innerText();

/** It fits a phone, has a language, a title and one heading, names its fields, and keeps what is secret out of its address. */
async function expectReadable(page: Page): Promise<void> {
  const body = await page.locator('body').boundingBox();
  const widest = await page
    .locator('body *:visible')
    .evaluateAll((all) => Math.max(...all.map((each) => each.getBoundingClientRect().right)));
  expect(Math.max(widest, body!.width)).toBeLessThanOrEqual(VIEWPORT.width);
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.title()).not.toBe('');
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  expect(await page.getByRole('main').count()).toBe(1);
  const unnamed = await page
    .locator('input:not([type=hidden]), textarea')
    .evaluateAll(
      (fields) => fields.filter((field) => (field as unknown as { labels: unknown[] }).labels.length !== 1).length,
    );
  expect(unnamed).toBe(0);
  expect(new URL(page.url()).search.replace(/^\?token=[\w.-]+$/, '')).toBe('');
}

describe('P15: a mailed link leads to a page that does the job, without a front end', () => {
  it('/access-requests/…, for who asked: a question is answered there', async () => {
    const { id } = await requestAccess(partner!, {
      newApp: { name: 'Point of sale' },
      reason: 'Payments in our shops.',
    });
    await owner!.send(ASK, { id, question: 'How many shops?\nAnd where?' });
    const page = await open(`/access-requests/${id}`);
    expect(await headingOf(page)).toBe('Access request');
    expect(await textOf(page)).not.toContain('Point of sale');
    await signIn(page, 'partner');
    expect(await headingOf(page)).toBe('Access request for Point of sale');
    expect(await textOf(page)).toContain('It is pending.');
    await page.screenshot({ path: join(SCREENSHOTS, 'access-request-page.png'), fullPage: true });
    await page.getByLabel('Your answer').fill('Three, in Berlin.');
    await press(page, 'Send the answer');
    expect(await page.getByRole('status').innerText()).toBe('Your answer was sent.');
    expect((await partner!.send(MESSAGES, { id })).accessRequest.messages.nodes).toContainEqual({
      kind: 'ANSWER',
      text: 'Three, in Berlin.',
    });
  });

  it('/access-requests/…, for who may decide: it is decided there', async () => {
    const { id } = await requestAccess(partner!);
    const page = await open(`/access-requests/${id}`);
    await signIn(page, 'owner');
    await press(page, 'Approve');
    expect(await page.getByRole('status').innerText()).toMatch(/^You approved it\./);
    expect(await textOf(page)).toContain('It is approved.');
    expect(await readRequest(partner!, id)).toMatchObject({
      status: 'APPROVED',
      decidedBy: { email: 'owner@example.com' },
    });
  });

  it('/credentials/…: the key is shown there, and works', async () => {
    const { id } = await workingCredential(portal, partner!);
    const page = await open(`/credentials/${id}`);
    await signIn(page, 'partner');
    await press(page, 'Show the key');
    expect(await callPayment(portal, await page.getByLabel('Key').innerText())).toBe(200);
    await page.screenshot({ path: join(SCREENSHOTS, 'credential-page.png'), fullPage: true });
    await press(page, 'Rotate: get a new key');
    await press(page, 'Show the credential that takes its place');
    expect(page.url()).not.toContain(id);
    expect(await headingOf(page)).toMatch(/^Credential of /);
  });

  it('/providers/…: a gateway is looked at there, by an API owner alone', async () => {
    const { providers } = await owner!.send('{ providers(first: 1) { nodes { id name } } }');
    const [{ id, name }] = providers.nodes;
    const page = await open(`/providers/${id}`);
    await signIn(page, 'partner');
    expect(await page.getByRole('alert').innerText()).toBe('There is no such gateway that this account may see.');
    await signIn(page, 'owner');
    expect(await headingOf(page)).toBe(`Gateway ${name}`);
    await press(page, 'Synchronise now');
    expect(await page.getByRole('status').innerText()).toBe('It is being looked at.');
  });

  it('/: requests that wait and apps are found there', async () => {
    await requestAccess(partner!, { newApp: { name: 'Vending' } });
    const page = await open('/');
    await signIn(page, 'partner');
    await press(page, 'Request for Vending');
    expect(await headingOf(page)).toBe('Access request for Vending');
  });

  it('/apps/…: its credentials are found there', async () => {
    const credential = await workingCredential(portal, partner!, { newApp: { name: 'Fleet' } });
    const { node } = await partner!.send('query ($id: ID!) { node(id: $id) { ... on Credential { app { id } } } }', {
      id: credential.id,
    });
    const page = await open(`/apps/${node.app.id}`);
    await signIn(page, 'partner');
    expect(await headingOf(page)).toBe('App Fleet');
    await press(page, 'Show the credential');
    expect(await headingOf(page)).toBe('Credential of Fleet');
  });

  it('/webhooks/…: it is switched on again there, by an API owner alone', async () => {
    const { createWebhook } = await owner!.send(CREATE_WEBHOOK, { input: { url: 'https://hooks.example.com/' } });
    const { id } = createWebhook.webhook;
    await owner!.send(SWITCH_OFF, { id });
    const page = await open(`/webhooks/${id}`);
    await signIn(page, 'partner');
    expect(await page.getByRole('alert').innerText()).toBe('There is no such webhook that this account may see.');
    await signIn(page, 'owner');
    await press(page, 'Switch it on again');
    expect(await textOf(page)).toContain('It is switched on.');
    const { webhook } = await owner!.send('query ($id: ID!) { webhook(id: $id) { isEnabled } }', { id });
    expect(webhook.isEnabled).toBe(true);
  });
});

describe('T33, T40: a link to the person of an account', () => {
  it('/set-password#…: a password is set there, and signs in', async () => {
    const token = await accountToken(portal, 'hobbyist', { purpose: 'RESET_PASSWORD' });
    const page = await open(`/set-password#${token}`, { scripts: true });
    await expectReadable(page);
    expect(page.url()).not.toContain(token);
    expect(await page.getByLabel('Token of the link').isVisible()).toBe(false);
    await page.getByLabel('New password').fill('correct horse battery staple');
    await press(page, 'Set the password');
    expect(await page.getByRole('alert').innerText()).toMatch(/^The password is easy to guess/);
    expect(await page.getByLabel('Token of the link').isVisible()).toBe(false);
    await page.screenshot({ path: join(SCREENSHOTS, 'set-password-page.png'), fullPage: true });
    const password = newPassword();
    await page.getByLabel('New password').fill(password);
    await press(page, 'Set the password');
    expect(await page.getByRole('status').innerText()).toBe('Your password is set. Sign in with it.');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, 'hobbyist', password);
    expect(await headingOf(page)).toBe('Developer portal');
  });

  it('/forgotten-password: a link is asked for there, and nothing told of who has an account', async () => {
    const notices: string[] = [];
    for (const address of ['partner@example.com', 'nobody@example.com']) {
      const page = await open('/');
      await page.getByRole('link', { name: 'Forgotten your password?' }).click();
      await page.getByLabel('E-mail address').fill(address);
      await press(page, 'Mail the link');
      notices.push(await page.getByRole('status').innerText());
    }
    expect(notices).toEqual(Array(2).fill('If the address has an account, a mail with the link is on its way to it.'));
  });

  it('/confirm-email#…: the address counts once its button is pressed', async () => {
    const token = await accountToken(portal, 'member', { purpose: 'CONFIRM_EMAIL', email: 'moved@example.com' });
    const page = await open(`/confirm-email#${token}`, { scripts: true });
    await expectReadable(page);
    await press(page, 'Confirm the address');
    expect(await page.getByRole('status').innerText()).toBe('The address is confirmed. Sign in with it from now on.');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, 'moved');
    expect(await headingOf(page)).toBe('Developer portal');
  });

  it('/cancel-email-change without scripts: the token is typed in, and told when it was used', async () => {
    const token = await accountToken(portal, 'owner', { purpose: 'CANCEL_EMAIL_CHANGE' });
    for (const [role, expected] of [
      ['status', /^The address stays as it is/],
      ['alert', /^The link works once and was used/],
    ] as const) {
      const page = await open(`/cancel-email-change#${token}`);
      await page.getByLabel('Token of the link').fill(token);
      await press(page, 'Keep the address');
      expect(await page.getByRole(role).innerText()).toMatch(expected);
    }
  });
});

describe('P15: a link that only its reader has', () => {
  let waiting: { request: Data; credentialId: string };
  beforeAll(async () => {
    await configure(portal, 'enterprise', { secretDelivery: 'CLAIM' });
    waiting = await claimable(portal, { newApp: { name: 'Till' } });
  });
  afterAll(() => configure(portal, 'enterprise', { secretDelivery: null }));

  it('/claim#…: the key is made and shown there, and the token leaves the address', async () => {
    const token = await claimToken(portal, waiting.credentialId);
    const page = await open(`/claim#${token}`, { scripts: true });
    expect(page.url()).not.toContain(token);
    await signIn(page, 'partner', 'not the password');
    expect(await page.getByRole('alert').innerText()).toBe('E-mail address or password is wrong.');
    await page.screenshot({ path: join(SCREENSHOTS, 'claim-page.png'), fullPage: true });
    await signIn(page, 'partner');
    expect(await headingOf(page)).toBe('Credential of Till');
    const secret = await page.getByLabel('Key').innerText();
    await inState(partner!, waiting.credentialId, 'ACTIVE');
    expect(await callPayment(portal, secret)).toBe(200);
  });

  it.each([
    ['claim', 'partner', '/claim#'],
    ['decide', 'owner', '/decide/'],
  ])(
    'K13: the real mail to %s fits a phone in the mailbox, and its links leave it where it is',
    async (_, who, link) => {
      await requestAccess(partner!, { newApp: { name: `For ${who}` } });
      const mail = await mailWith(`${who}@example.com`, link);
      const page = await open('/mailbox', { scripts: true });
      await page.setViewportSize({ width: 400, height: 800 });
      const width = () => page.evaluate('document.documentElement.scrollWidth');
      expect(await width()).toBe(400);
      await page.goto(new URL(`/mailbox/${mail}`, portal.url).href);
      const frame = page.frames()[1]!;
      const links = await frame.locator('a').all();
      expect(links.length).toBeGreaterThan(0);
      const inFrame = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect([await width(), await frame.evaluate(inFrame)]).toEqual([400, 0]);
      await page.screenshot({ path: join(SCREENSHOTS, `mailbox-${who}.png`), fullPage: true });
      const text = await frame.locator('body').innerText();
      for (const link of links) {
        const [beside] = await Promise.all([page.waitForEvent('popup'), link.click()]);
        await beside.close();
        expect(await frame.locator('body').innerText()).toBe(text);
      }
    },
  );

  it('/claim without scripts: the token is typed in, and told when it was used', async () => {
    const { credentialId } = await claimable(portal);
    const token = (await claimToken(portal, credentialId))!;
    for (const [index, expected] of [/The key was made for you/, /The credential was claimed already/].entries()) {
      const page = await open(`/claim#${token}`);
      await page.getByLabel('Token of the link').fill(token);
      await signIn(page, 'partner');
      expect(await page.getByRole(index === 0 ? 'status' : 'alert').innerText()).toMatch(expected);
    }
  });

  it('/credentials/…: a new link is mailed from there when the old one is too old', async () => {
    const { credentialId } = await claimable(portal);
    await outdateClaim(portal, credentialId);
    const page = await open(`/credentials/${credentialId}`);
    await signIn(page, 'partner');
    await press(page, 'Mail a new link');
    expect(await page.getByRole('status').innerText()).toBe('A new link is on its way to you.');
    await press(page, 'Mail a new link');
    expect(await page.getByRole('alert').innerText()).toMatch(/Links were sent just now/);
  });

  it('/hand-off-return?…: who comes back sees the request, and whether something is left to do', async () => {
    const externalRedirectUrl = 'http://localhost:9/pay?request={requestId}&back={returnUrl}';
    await configure(portal, 'enterprise', { externalApproval: true, externalRedirectUrl });
    const { id } = await requestAccess(partner!, { newApp: { name: 'Kiosk' } });
    const { redirectUrl } = await readHandedOff(partner!, id);
    await configure(portal, 'enterprise', { externalApproval: null });
    const back = new URL(new URL(redirectUrl).searchParams.get('back')!);
    const page = await open(back.pathname + back.search);
    await signIn(page, 'partner');
    expect(await headingOf(page)).toBe('Access request for Kiosk');
    expect(await textOf(page)).toContain('It is awaiting external.');
  });
});

it('P15: whoever signs out there is signed out, and the page behind the browser is of no use', async () => {
  const { id } = await requestAccess(partner!);
  const page = await open(`/access-requests/${id}`);
  await signIn(page, 'partner');
  const session = await page.locator('input[name=session]').first().inputValue();
  await press(page, 'Sign out');
  expect(await page.getByRole('status').innerText()).toBe('You are signed out.');
  const again = await fetch(page.url(), { method: 'POST', body: new URLSearchParams({ session }) });
  expect([again.status, await again.text()]).toEqual([403, expect.stringContaining('You are no longer signed in.')]);
});

/** Name of a mail that the portal itself has sent. */
async function mailWith(recipient: string, link: string): Promise<string> {
  const folder = join(portal.dataDir, 'mail');
  let found: string | undefined;
  const look = async () => {
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.eml'))) {
      const { to, html } = await simpleParser(await readFile(join(folder, name)));
      if (JSON.stringify(to).includes(recipient) && String(html).includes(link)) found = name;
    }
    return found;
  };
  await expect.poll(look).toBeDefined();
  return found!;
}

it('K13: the mailbox fits a phone, and what a mail links to opens beside it', async () => {
  const long = 'somebody.with.a.very.long.name.that.no.phone.can.show.in.one.line@customer.example.com';
  const mail = `To: ${long}\r\nSubject: ${'Donaudampfschifffahrts'.repeat(6)}\r\nContent-Type: text/html\r\n\r\n`;
  const folder = join(portal.dataDir, 'mail');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, '9999.eml'),
    `${mail}<h1>Decide</h1><p><a href="${new URL('/', portal.url)}">In the portal</a></p>`,
  );
  const page = await open('/mailbox', { scripts: true });
  const fits = async () => expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(VIEWPORT.width);
  await fits();
  await page.screenshot({ path: join(SCREENSHOTS, 'mailbox.png') });
  await page.getByRole('link', { name: /^Donau/ }).click();
  await page.getByRole('heading', { name: /^Donau/ }).waitFor();
  await fits();
  await page.screenshot({ path: join(SCREENSHOTS, 'mailbox-mail.png') });
  const [beside] = await Promise.all([
    page.waitForEvent('popup'),
    page.frameLocator('iframe').getByRole('link', { name: 'In the portal' }).click(),
  ]);
  await beside.getByRole('heading', { level: 1 }).waitFor();
  // It is a page like any other, outside the sandbox of the mail.
  expect(await beside.evaluate('origin')).toBe(new URL(portal.url).origin);
  await page.frameLocator('iframe').getByRole('heading', { name: 'Decide' }).waitFor();
});
