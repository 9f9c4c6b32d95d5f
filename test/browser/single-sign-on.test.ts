import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignInWorld, startSignInWorld } from '../api/single-sign-on/sign-in-story.ts';
import { launchBrowser } from '../support/browser.ts';

/** A front end as small as can be: it begins a sign-in with a challenge, ends it, and follows live until it is told to leave. */
const frontEnd = (
  graphql: string,
) => `<!doctype html><title>Front end</title><ul id="ways"></ul><p id="who"></p><p id="live"></p>
<script type="module">
  const ask = async (query, variables, headers) => (await (await fetch('${graphql}', {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query, variables }),
  })).json()).data;
  const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/[+]/g, '-').replace(/[/]/g, '_').replace(/=/g, '');
  const { code, error } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  history.replaceState(null, '', location.pathname);
  if (error) who.textContent = error;
  if (code) {
    const input = { code, verifier: sessionStorage.getItem('verifier') };
    const { signInWithCode } = await ask('mutation ($input: SignInWithCodeInput!) { signInWithCode(input: $input) { token user { email } userErrors { code } } }', { input });
    who.textContent = signInWithCode.user?.email ?? signInWithCode.userErrors[0].code;
    const socket = new WebSocket('${graphql.replace('http', 'ws')}', 'graphql-transport-ws');
    socket.onopen = () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer ' + signInWithCode.token } }));
    socket.onmessage = () => { live.textContent = 'live'; };
    socket.onclose = ({ reason }) => { live.textContent = reason; };
  } else {
    const { signInProviders } = await ask('{ signInProviders { id name } }');
    for (const { id, name } of signInProviders) {
      const button = Object.assign(document.createElement('button'), { textContent: 'Sign in by ' + name });
      button.onclick = async () => {
        const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
        sessionStorage.setItem('verifier', verifier);
        const challenge = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
        location.href = '${new URL(graphql).origin}/sso/' + id + '?' + new URLSearchParams({ return_to: location.href, challenge });
      };
      ways.append(button);
    }
  }
</script>`;

describe('single sign-on in a real browser', () => {
  let world: SignInWorld;
  let browser: Browser;
  let front: Server;
  beforeAll(async () => {
    world = await startSignInWorld({ nora: { email: 'nora@company.example', email_verified: true } });
    world.oidc.visitor = undefined;
    const html = frontEnd(world.portal.url);
    front = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html)).listen(0);
    await once(front, 'listening');
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    front?.close();
    await world?.stop();
  });

  it('T39: leads to the provider and back into a session, which ends when the person leaves there', async () => {
    const profile = await browser.newContext();
    const page = await profile.newPage();
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.goto(`http://localhost:${(front.address() as AddressInfo).port}/`);
    await page.getByRole('button', { name: 'Sign in by Company' }).click();
    await page.getByPlaceholder('Who are you?').fill('nora');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const shown = (id: string) => expect.poll(() => page.locator(`#${id}`).textContent(), { timeout: 30_000 });
    await shown('who').toBe('nora@company.example');
    await shown('live').toBe('live');
    expect(new URL(page.url()).hash).toBe('');
    const kept = (await profile.cookies()).filter(({ name }) => name.startsWith('gatehouse'));
    expect(kept).toEqual([]);
    const other = await profile.newPage();
    await other.goto(`${world.oidc.issuer}/session/end`);
    await other.getByRole('button', { name: 'Leave' }).click();
    await shown('live').toBe('The session has ended. Sign in again.');
    expect(troubles).toEqual([]);
    await profile.close();
  }, 240_000);
});
