import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../src/seed/demo-world.ts';
import { launchBrowser } from '../support/browser.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';

/** A front end as small as can be, with nothing but what browsers bring. */
const frontEnd = (graphql: string) => `<!doctype html><title>Front end</title><p id="told"></p>
<button id="enrol">Add a passkey</button><button id="second">Sign in</button><button id="alone">Sign in with a passkey</button>
<script type="module">
  let token = null;
  const ask = async (query, variables) => (await (await fetch('${graphql}', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: 'Bearer ' + token }) },
    body: JSON.stringify({ query, variables }),
  })).json()).data;
  const password = '${DEMO_PASSWORD}';
  const signIn = async () => (await ask('mutation ($input: SignInInput!) { signIn(input: $input) { token challenge { token passkeyOptions } } }',
    { input: { email: 'member@example.com', password } })).signIn;
  const get = async (options) => (await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
  })).toJSON();
  const tell = (text) => { told.textContent = text; };
  const guard = (work) => async () => { try { tell(await work()); } catch (error) { tell(String(error)); } };
  enrol.onclick = guard(async () => {
    token = (await signIn()).token;
    const { beginPasskey } = await ask('mutation ($input: FactorProofInput!) { beginPasskey(input: $input) { challenge options } }',
      { input: { currentPassword: password } });
    const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(beginPasskey.options) });
    const input = { challenge: beginPasskey.challenge, name: 'Browser', response: made.toJSON() };
    const { addPasskey } = await ask('mutation ($input: AddPasskeyInput!) { addPasskey(input: $input) { passkey { name } recoveryCodes userErrors { message } } }', { input });
    return addPasskey.userErrors[0]?.message ?? addPasskey.passkey.name + ', ' + addPasskey.recoveryCodes.length + ' codes';
  });
  second.onclick = guard(async () => {
    token = null;
    const { challenge } = await signIn();
    const input = { challenge: challenge.token, passkey: await get(challenge.passkeyOptions) };
    const { completeSignIn } = await ask('mutation ($input: CompleteSignInInput!) { completeSignIn(input: $input) { user { email } userErrors { message } } }', { input });
    return completeSignIn.userErrors[0]?.message ?? 'behind the password: ' + completeSignIn.user.email;
  });
  alone.onclick = guard(async () => {
    token = null;
    const { beginPasskeySignIn: { challenge, options } } = await ask('mutation { beginPasskeySignIn { challenge options } }');
    const input = { challenge, response: await get(options) };
    const { signInWithPasskey } = await ask('mutation ($input: SignInWithPasskeyInput!) { signInWithPasskey(input: $input) { user { email } userErrors { message } } }', { input });
    return signInWithPasskey.userErrors[0]?.message ?? 'alone: ' + signInWithPasskey.user.email;
  });
</script>`;

let portal: TestPortal;
let browser: Browser;
let front: Server;
let page: Page;
let devtools: CDPSession;
beforeAll(async () => {
  portal = await startTestPortal();
  front = createServer((_, response) => response.setHeader('content-type', 'text/html').end(frontEnd(portal.url)));
  await once(front.listen(0, 'localhost'), 'listening');
  browser = await launchBrowser();
  page = await browser.newPage();
  devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  await page.goto(`http://localhost:${(front.address() as AddressInfo).port}/`);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  front?.close();
  await portal?.stop();
});

async function press(button: string): Promise<string | null> {
  await page.evaluate(`document.querySelector('#told').replaceChildren()`);
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.waitForFunction(`document.querySelector('#told').textContent !== ''`);
  return page.locator('#told').textContent();
}

it('T40: a browser makes a passkey, and signs in with it behind the password and alone', async () => {
  expect(await press('Add a passkey')).toBe('Browser, 10 codes');
  expect(await press('Sign in')).toBe('behind the password: member@example.com');
  expect(await press('Sign in with a passkey')).toBe('alone: member@example.com');
}, 120_000);

it('T40: the pages of the portal take it, too, under their own policy', async () => {
  await page.goto(`http://localhost:${new URL(portal.url).port}/`);
  await page.getByLabel('E-mail address').fill('member@example.com');
  await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByRole('heading', { name: 'Requests that wait' }).waitFor();
});
