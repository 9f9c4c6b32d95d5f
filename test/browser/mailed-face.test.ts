import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimable, claimToken } from '../api/claims/claim-fixture.ts';
import { configure, readHandedOff } from '../api/hand-off/hand-off-fixture.ts';
import { accountToken, newPassword } from '../api/people/people-fixture.ts';
import { launchBrowser } from '../support/browser.ts';
import type { Client } from '../support/client.ts';
import { callPayment, inState } from '../support/credentials.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { browse, requestAccess } from '../support/story.ts';

const INVITE = `mutation ($input: InviteUserInput!) {
  inviteUser(input: $input) { invitation { id } userErrors { code message } } }`;
const ANNOUNCE = `mutation ($input: CreateAnnouncementInput!) {
  createAnnouncement(input: $input) { announcement { id } userErrors { code message } } }`;

let portal: TestPortal;
let browser: Browser;
let partner: Client;
let owner: Client;
/** Of somebody who is nobody yet, of a consumer and of an API owner. */
let [stranger, consumer, decider]: FaceWindow[] = [];
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
  browser = await launchBrowser();
  [stranger, consumer, decider] = await Promise.all([1, 2, 3].map(() => FaceWindow.open(browser, portal.url)));
}, 120_000);
afterAll(async () => {
  for (const window of [stranger, consumer, decider]) await window?.close();
  await browser?.close();
  await portal?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

/** It leaves the address, the history and every request: see `useLinkToken`. */
async function expectHidden({ page }: FaceWindow, token: string): Promise<void> {
  await eventually(() => page.url()).not.toContain(token);
  expect(await page.evaluate('JSON.stringify([history.state, {...localStorage}, {...sessionStorage}])')).not.toContain(
    token,
  );
}

describe('a mailed link leads to a page of the front end', () => {
  it('/set-password#…: a password is set there, and signs in', async () => {
    const { page } = stranger!;
    const token = await accountToken(portal, 'hobbyist', { purpose: 'RESET_PASSWORD' });
    await stranger!.goto(`/set-password#${token}`);
    await page.getByLabel('New password').fill('correct horse battery staple');
    await expectHidden(stranger!, token);
    expect(await page.getByLabel('Code of the link').count()).toBe(0);
    await stranger!.button('Set the password').click();
    await page.locator('.field .problem').waitFor();
    await stranger!.expectReadable('set-password');
    const password = newPassword();
    await page.getByLabel('New password').fill(password);
    await stranger!.button('Set the password').click();
    await page.getByRole('link', { name: 'Sign in with it' }).click();
    await page.getByLabel('E-mail address').fill('hobbyist@example.com');
    await page.getByLabel('Password').fill(password);
    await stranger!.button('Sign in').click();
    await page.getByRole('link', { name: 'Harper Hobbyist' }).waitFor();
    await stranger!.goto('/account');
    await stranger!.button('Sign out').click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('/forgotten-password: a link is asked for there, and nothing told of who has an account', async () => {
    const { page } = stranger!;
    for (const address of ['partner@example.com', 'nobody@example.com']) {
      await stranger!.goto('/sign-in');
      await page.getByRole('link', { name: 'Forgotten your password?' }).click();
      await page.getByLabel('E-mail address').fill(address);
      await stranger!.expectReadable('forgotten-password');
      await stranger!.button('Send me a link').click();
      await page.getByText('If the address has an account').waitFor();
    }
  });

  it.each([
    ['confirm-email', 'CONFIRM_EMAIL', 'member', 'Confirm the address', 'The address is confirmed'],
    ['cancel-email-change', 'CANCEL_EMAIL_CHANGE', 'owner', 'Keep the address', 'The address stays as it is'],
  ] as const)('/%s#…: nothing happens before its button is pressed', async (path, purpose, account, button, done) => {
    const { page } = stranger!;
    const email = purpose === 'CONFIRM_EMAIL' ? { email: `${path}@example.com` } : {};
    const token = await accountToken(portal, account, { purpose, ...email });
    await stranger!.goto(`/${path}#${token}`);
    await stranger!.button(button).waitFor();
    await expectHidden(stranger!, token);
    await stranger!.expectReadable(path);
    await stranger!.button(button).click();
    await page.getByRole('heading', { name: done }).waitFor();
    // The link of a mail that was followed once, in another window.
    await stranger!.goto('/');
    await stranger!.goto(`/${path}#${token}`);
    await stranger!.button(button).click();
    await page.locator('.field .problem').waitFor();
  });

  it('/invitation#…: it says who invites to what, and what of an answer is wrong', async () => {
    const { page } = stranger!;
    await partner.send(INVITE, { input: { email: 'ina@example.com', role: 'TEAM_MEMBER' } });
    await stranger!.goto('/invitation#made-up');
    await page.getByText('The invitation is over').waitFor();
    await page.getByLabel('Your name').fill('Ina Invited');
    await page.getByLabel('Password').fill(newPassword());
    await stranger!.button('Make my account').click();
    await page.getByLabel('Code of the link').waitFor();
    await stranger!.expectReadable('invitation');
  });

  it('/claim#…: the key is made and shown there behind the sign-in, and the token is sent nowhere else', async () => {
    const { page } = consumer!;
    await configure(portal, 'enterprise', { secretDelivery: 'CLAIM' });
    const { credentialId } = await claimable(portal, { newApp: { name: 'Till' } });
    const token = (await claimToken(portal, credentialId))!;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await consumer!.goto(`/claim#${token}`);
    await page.getByLabel('Password').waitFor();
    await consumer!.signIn('partner');
    await consumer!.button('Claim the key').waitFor();
    await expectHidden(consumer!, token);
    // A browser tells its server nothing of what stands behind `#`; the list has it as the address of the page.
    expect(asked.filter((url) => url.split('#')[0]!.includes(token))).toEqual([]);
    await consumer!.expectReadable('claim');
    await consumer!.button('Claim the key').click();
    const secret = await page.getByRole('region', { name: 'Key', exact: true }).innerText();
    await consumer!.expectReadable('claimed');
    await inState(partner, credentialId, 'ACTIVE');
    expect(await callPayment(portal, secret)).toBe(200);
    await configure(portal, 'enterprise', { secretDelivery: null });
  });

  it('/hand-off-return?…: who comes back sees the request', async () => {
    const { page } = consumer!;
    const externalRedirectUrl = 'http://localhost:9/pay?request={requestId}&back={returnUrl}';
    await configure(portal, 'enterprise', { externalApproval: true, externalRedirectUrl });
    const { id } = await requestAccess(partner, { newApp: { name: 'Kiosk' } });
    const { redirectUrl } = await readHandedOff(partner, id);
    await configure(portal, 'enterprise', { externalApproval: null, externalRedirectUrl: null });
    const back = new URL(new URL(redirectUrl).searchParams.get('back')!);
    await consumer!.goto(back.pathname + back.search);
    await eventually(() => page.url()).toBe(`${consumer!.origin}/requests/${id}`);
    await page.getByRole('heading', { name: 'Request for Kiosk' }).waitFor();
  });

  it('of a request, a key, an app and a product: to where their reader finds them', async () => {
    const { page } = consumer!;
    const { id } = await requestAccess(partner, { newApp: { name: 'Fleet' } });
    await consumer!.goto(`/access-requests/${id}`);
    await eventually(() => page.url()).toBe(`${consumer!.origin}/requests/${id}`);
    const { apps } = await partner.send(
      '{ apps(first: 1, orderBy: { field: NAME, direction: DESC }) { nodes { id name } } }',
    );
    await consumer!.goto(`/apps/${apps.nodes[0].id}`);
    await eventually(() => consumer!.heading()).toBe(apps.nodes[0].name);
    const { products } = await browse(partner);
    await consumer!.goto(`/products/${products.payment}`);
    await eventually(() => page.url()).toBe(`${consumer!.origin}/catalogue/payment-api`);

    await decider!.goto(`/access-requests/${id}`);
    await decider!.signIn('owner');
    await eventually(() => decider!.page.url()).toBe(`${decider!.origin}/dashboard/requests/${id}`);
    await decider!.button('Approve').waitFor();
    await decider!.goto(`/products/${products.payment}`);
    await eventually(() => decider!.page.url()).toBe(`${decider!.origin}/dashboard/offer/products/${products.payment}`);
  });

  it('/announcements/…: what was announced is read there, and that is told at once', async () => {
    const { page } = consumer!;
    const { products } = await browse(owner);
    const input = { productId: products.payment, kind: 'OTHER', title: 'A word', content: 'From us.' };
    const { createAnnouncement } = await owner.send(ANNOUNCE, { input });
    await consumer!.goto(`/announcements/${createAnnouncement.announcement.id}`);
    await page.getByText('From us.').waitFor();
    await consumer!.expectReadable('announcement');
    // It shows before the portal has answered.
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('Acknowledge') ? null : route.continue(),
    );
    await consumer!.button('I have read it: A word').click();
    await page.getByText('You have read it.').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
});
