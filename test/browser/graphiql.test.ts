import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphiqlWelcome } from '../../src/graphiql-welcome.ts';
import { launchBrowser } from '../support/browser.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { approve, requestAccess } from '../support/story.ts';

const SCREENSHOTS = join(import.meta.dirname, '..', '..', 'test-output');

describe('GraphiQL in a real browser', () => {
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

  it('signs in, runs a query and shows the decision arriving on a subscription, loading nothing from elsewhere', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const elsewhere: string[] = [];
    const troubles: string[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol !== 'blob:' && url.protocol !== 'data:' && url.origin !== new URL(portal.url).origin) {
        elsewhere.push(request.url());
      }
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.goto(portal.url);

    // The first tab signs the partner of the demo world in.
    await run(page);
    await shows(page, '"role": "CONSUMER_ADMIN"');

    await openTab(page, 'Browse');
    await run(page);
    await shows(page, '"name": "Enterprise"');

    await openTab(page, 'WaitForDecision');
    await run(page);
    await eventually(() => portal.app.live.stats.subscribers).toBe(1);
    const request = await requestAccess(await portal.as('partner'));
    await approve(await portal.as('owner'), request.id, { reason: 'Welcome aboard.' });
    await shows(page, '"decisionReason": "Welcome aboard."');
    await page.screenshot({
      path: join(SCREENSHOTS, 'graphiql-decision.png'),
      animations: 'disabled',
      timeout: 90_000,
    });

    expect({ elsewhere, troubles }).toEqual({ elsewhere: [], troubles: [] });
    await page.close();
  }, 240_000);

  it('K10: tells in words why a subscription has ended', async () => {
    const page = await browser.newPage();
    await page.goto(portal.url);
    await page.evaluate((token) => sessionStorage.setItem('gatehouse:token', token), 'x'.repeat(43));
    await openTab(page, 'WaitForDecision');
    await run(page);
    await shows(page, '"message": "The token does not hold. Sign in."');
    await page.close();
  }, 240_000);

  it('K11: a page of another origin calls with the headers of its client, and reads why it may not', async () => {
    // What is in the frame is of no origin that anybody could allow.
    const html = '<p>A front end<iframe sandbox="allow-scripts" src="/frame"></iframe>';
    const front = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html)).listen(0);
    await once(front, 'listening');
    const page = await browser.newPage();
    const ask = (frame: Frame, headers: Record<string, string>) =>
      frame.evaluate(
        async ([url, more]) => {
          const json = { 'content-type': 'application/json', ...more };
          const response = await fetch(url, { method: 'POST', headers: json, body: '{"query":"{ viewer { id } }"}' });
          return [response.status, await response.text()];
        },
        [portal.url, headers] as const,
      );
    const asClientsDo = {
      ...{ authorization: '', 'apollographql-client-name': 'web', 'apollographql-client-version': '1' },
      ...{ 'x-apollo-operation-name': 'Viewer', traceparent: '00-0-0-00', baggage: 'a=1' },
    };
    await page.goto(`http://127.0.0.1:${(front.address() as AddressInfo).port}`);
    const [outer, inner] = page.frames();
    expect(await ask(outer!, asClientsDo)).toEqual([200, '{"data":{"viewer":null}}\n']);
    for (const headers of [{}, asClientsDo]) {
      const refusal = [403, expect.stringContaining('The origin null may not call this server.')];
      expect(await ask(inner!, headers)).toEqual(refusal);
    }
    await page.close();
    front.close();
  }, 240_000);

  it('K13: one sign-in is for all tabs of its window, and what the header editor says goes first', async () => {
    const profile = await browser.newContext();
    const [consumer, owner] = [await profile.newPage(), await profile.newPage()];
    const sent: unknown[] = [];
    consumer.on('request', (request) => {
      if (request.method() === 'POST' && !/IntrospectionQuery/.test(request.postData() ?? ''))
        sent.push(request.headers().authorization);
    });
    await consumer.goto(portal.url);
    await run(consumer);
    await shows(consumer, '"role": "CONSUMER_ADMIN"');
    const token = /"token": "([^"]+)"/.exec(await answer(consumer))?.[1];
    await openTab(consumer, 'Browse');
    await run(consumer);
    await shows(consumer, '"name": "Enterprise"');
    await setHeaders(consumer, { Authorization: 'Bearer nobody' });
    await run(consumer);
    await shows(consumer, '"code": "UNAUTHENTICATED"');
    expect(sent).toEqual([undefined, `Bearer ${token}`, 'Bearer nobody']);
    await owner.goto(portal.url);
    expect(await owner.evaluate(() => sessionStorage.length)).toBe(0);
    await profile.close();
  }, 240_000);

  it('K13: is used on a telephone too, whose person sees the whole answer', async () => {
    const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
    await page.goto(portal.url);
    await run(page);
    await shows(page, '"CONSUMER_ADMIN"');
    const box = async (part: string) => (await page.locator(part).boundingBox())!;
    const [editors, response] = [await box('.graphiql-editors'), await box('.graphiql-response')];
    expect(response.width).toBeGreaterThan(280);
    expect(editors.width).toBe(response.width);
    expect(response.y).toBeGreaterThanOrEqual(editors.y + editors.height);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
    await page.close();
  }, 240_000);

  it('K13: finds no fault with what its tabs hold', async () => {
    const page = await browser.newPage();
    await page.goto(portal.url);
    const marks = page.locator('.squiggly-error, .squiggly-warning');
    await setVariables(page, { unknown: 1 });
    await eventually(() => marks.count()).toBeGreaterThan(0);
    await setVariables(page, JSON.parse(graphiqlWelcome({ demo: true }).defaultTabs![0]!.variables!));
    await eventually(() => marks.count()).toBe(0);
    await page.close();
  }, 240_000);

  it('K13: remembers who signs in by an identity provider too', async () => {
    const page = await browser.newPage();
    const token = 'from-the-provider';
    await page.route('**/graphql', (route, request) =>
      request.postData()?.includes('signInWithCode(')
        ? route.fulfill({ json: { data: { signInWithCode: { token } } } })
        : route.continue(),
    );
    await page.goto(
      `${portal.url}?query=${encodeURIComponent('mutation Return { signInWithCode(input: {}) { token } }')}`,
    );
    await eventually(() => queryOf(page)).toContain('mutation Return');
    await run(page);
    await shows(page, token);
    expect(await page.evaluate("sessionStorage.getItem('gatehouse:token')")).toBe(token);
    await page.close();
  }, 240_000);

  it('opens with the same tabs in every window and after a reload', async () => {
    const profile = await browser.newContext();
    const first = await profile.newPage();
    await first.goto(portal.url);
    await eventually(() => tabs(first)).toHaveLength(7);
    await openTab(first, 'Browse');

    const second = await profile.newPage();
    await second.goto(portal.url);
    await first.reload();
    for (const page of [first, second]) {
      await eventually(() => page.locator('.graphiql-tab-active').textContent()).toContain('Browse');
      expect(await tabs(page)).toEqual(await tabs(first));
      expect(await tabs(page)).not.toContain('<untitled>');
      await eventually(() => queryOf(page)).toContain('query Browse');
    }
    await profile.close();
  }, 240_000);

  it('opens the query of a link, at a first visit and later beside the tabs that are there', async () => {
    const page = await browser.newPage();
    const openLink = async (name: string) => {
      await page.goto(`${portal.url}?query=${encodeURIComponent(`query ${name} { viewer { id } }`)}`);
      await eventually(() => page.locator('.graphiql-tab-active').textContent()).toContain(name);
      await eventually(() => queryOf(page)).toContain(`query ${name}`);
    };
    await openLink('FromALink');
    // GraphiQL stores its tabs a moment after it shows them.
    await eventually(() => page.evaluate("localStorage.getItem('graphiql:tabState')")).toContain('FromALink');
    await openLink('FromAnother');
    const shown = await tabs(page);
    for (const name of ['FromALink', 'SignIn']) expect(shown.join()).toContain(name);
    await page.close();
  }, 240_000);
});

/** A busy machine takes its time to draw a page. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

const run = (page: Page) => page.locator('.graphiql-execute-button').click();

/** As a hand does it: the tab must stay under the pointer between pressing and letting go. */
async function openTab(page: Page, name: string): Promise<void> {
  await page.locator('.graphiql-tab-button', { hasText: name }).click({ delay: 60 });
  await eventually(() => page.locator('.graphiql-tab-active').textContent()).toContain(name);
  await eventually(() => queryOf(page)).toContain(` ${name}`);
}

const tabs = (page: Page) => page.locator('.graphiql-tab-button').allTextContents();

/** Monaco shows spaces as no-break spaces. */
const answer = async (page: Page) =>
  (await page.locator('.graphiql-response').textContent())?.replaceAll('\u00a0', ' ') ?? '';

const queryOf = async (page: Page) =>
  (await page.locator('.graphiql-query-editor').textContent())?.replaceAll('\u00a0', ' ') ?? '';

const shows = (page: Page, text: string) => eventually(() => answer(page)).toContain(text);

const setVariables = (page: Page, variables: object) => fill(page, 'Variables', variables);
const setHeaders = (page: Page, headers: object) => fill(page, 'Headers', headers);

async function fill(page: Page, tool: 'Variables' | 'Headers', content: object): Promise<void> {
  await page.getByRole('button', { name: tool }).click();
  const editor = page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden)');
  await editor.locator('.view-lines').click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(JSON.stringify(content));
  await eventually(() => editor.textContent()).toContain(Object.keys(content)[0]);
}
