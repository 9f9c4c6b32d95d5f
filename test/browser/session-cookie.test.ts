import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../src/seed/demo-world.ts';
import { launchBrowser } from '../support/browser.ts';
import type { Data } from '../support/client.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { token user { email } userErrors { code } } }`;
const WHO = '{ viewer { email } }';
const FOLLOW = 'subscription { accessRequestDecided { accessRequest { id } } }';
const EMAIL = 'member@example.com';

/** Asks as a page of a front end does; `null` where the browser keeps the answer from it. */
const ask = (page: Page, url: string, query: string, variables: object = {}): Promise<Data> =>
  page.evaluate(
    async ({ url, body }) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(url, { method: 'POST', credentials: 'include', headers, body }).catch(() => null);
      return answer?.json() ?? null;
    },
    { url, body: JSON.stringify({ query, variables }) },
  );

/** How a socket that says nothing of its own ends, or what it is told first. */
const socketOf = (page: Page, url: string) =>
  page.evaluate(
    ({ url, query }) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
        const send = (message: object) => socket.send(JSON.stringify(message));
        socket.onopen = () => send({ type: 'connection_init' });
        socket.onmessage = ({ data }) => {
          const { type, payload } = JSON.parse(data);
          if (type === 'connection_ack') send({ type: 'subscribe', id: '1', payload: { query } });
          if (type === 'next') resolve(JSON.stringify(payload.data));
        };
        socket.onclose = () => resolve('closed');
      }),
    { url, query: WHO },
  );

/** Whether an `EventSource` gets in. */
const streamOf = (page: Page, url: string) =>
  page.evaluate(
    (address) =>
      new Promise<string>((resolve) => {
        const events = new EventSource(address, { withCredentials: true });
        events.onopen = () => resolve('open');
        events.onerror = () => resolve('refused');
      }),
    `${url}?${new URLSearchParams({ query: FOLLOW })}`,
  );

/** Pages of `localhost` are of one site, whatever their port; one by an address is of another. */
describe('T40: a session in the cookie of a real browser', () => {
  let portal: TestPortal;
  let browser: Browser;
  let elsewhere: Server;
  let profile: BrowserContext;
  const addressOf = (server: Server, host: string) => `http://${host}:${(server.address() as AddressInfo).port}/`;

  beforeAll(async () => {
    const html = '<!doctype html><title>A page</title><form method="post" enctype="text/plain"><input name="x"></form>';
    elsewhere = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html)).listen(0);
    await once(elsewhere, 'listening');
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    browser = await launchBrowser();
    profile = await browser.newContext();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    elsewhere?.close();
    await portal?.stop();
  });

  it('serves a front end by requests, sockets and streams, and goes with signing out', async () => {
    const page = await profile.newPage();
    await page.goto(addressOf(elsewhere, 'localhost'));
    const input = { email: EMAIL, password: DEMO_PASSWORD, asCookie: true };
    const { data } = await ask(page, portal.url, SIGN_IN, { input });
    expect(data.signIn).toEqual({ token: null, user: { email: EMAIL }, userErrors: [] });
    const [kept] = await profile.cookies();
    expect(kept).toMatchObject({ name: 'gatehouse-session', httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(await page.evaluate('document.cookie')).toBe('');
    expect((await ask(page, portal.url, WHO)).data.viewer).toEqual({ email: EMAIL });
    expect(await socketOf(page, portal.url)).toContain(EMAIL);
    expect(await streamOf(page, portal.url)).toBe('open');
    await ask(page, portal.url, 'mutation { signOut { userErrors { code } } }');
    expect(await profile.cookies()).toEqual([]);
    expect((await ask(page, portal.url, WHO)).data).toEqual({ viewer: null });
    await page.close();
  });

  it('is not sent for a page of another site, whatever it does', async () => {
    const own = await profile.newPage();
    await own.goto(addressOf(elsewhere, 'localhost'));
    await ask(own, portal.url, SIGN_IN, { input: { email: EMAIL, password: DEMO_PASSWORD, asCookie: true } });
    const other = await profile.newPage();
    // Another site for the browser, and one that may call here as the machine's own.
    await other.goto(addressOf(elsewhere, '127.0.0.1'));
    expect((await ask(other, portal.url, WHO))?.data.viewer ?? null).toBeNull();
    expect(await socketOf(other, portal.url)).not.toContain(EMAIL);
    const seen = other.waitForResponse((response) => response.url().startsWith(portal.url));
    await other.evaluate(`document.forms[0].action = ${JSON.stringify(portal.url)}; document.forms[0].submit()`);
    const posted = await seen;
    expect(posted.status()).toBeGreaterThanOrEqual(400);
    expect((await posted.request().allHeaders()).cookie).toBeUndefined();
    expect((await ask(own, portal.url, WHO)).data.viewer).toEqual({ email: EMAIL });
  });
});
