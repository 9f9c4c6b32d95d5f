import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

const PUBLIC_URL = 'https://portal.example.com';
const PAGE = { headers: { accept: 'text/html' } };

const policyOf = ({ response }: { response: Response }): string => response.headers.get('content-security-policy')!;

/** What a browser, or a program, gets for a path. */
async function ask(portal: TestPortal, path: string, options: RequestInit = PAGE) {
  const response = await fetch(new URL(path, portal.url), options);
  return { response, status: response.status, text: await response.text() };
}

describe('the pages that the portal serves', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal({
      GATEHOUSE_FACES: 'true',
      GATEHOUSE_WORKER_CONCURRENCY: '0',
      GATEHOUSE_PUBLIC_URL: PUBLIC_URL,
    });
  });
  afterAll(() => portal?.stop());

  it.each([
    ['/', 'Developer portal'],
    // What a stranger sees is called by its name before any script runs; what it does not see is not there (missing-pages).
    ['/catalogue/payment-api', 'Payment API'],
    ['/catalogue/payment-api/?part=plans', 'Payment API'],
    // Where mails lead.
    ['/forgotten-password', 'Developer portal'],
    ['/access-requests/4711', 'Developer portal'],
    ['/claim/', 'Developer portal'],
    ['/dashboard', 'Dashboard'],
    ['/dashboard/', 'Dashboard'],
    ['/dashboard/requests/4711', 'Dashboard'],
  ])('are at every path of theirs: %s', async (path, title) => {
    const { status, text } = await ask(portal, path);
    expect([status, /<title>(.*)<\/title>/.exec(text)?.[1]]).toEqual([200, title]);
  });

  it.each([
    ['/', 200, 'text/html; charset=utf-8'],
    ['/catalogue/payment-api', 200, 'text/html; charset=utf-8'],
    ['/blog?tag=payment', 200, 'text/html; charset=utf-8'],
    ['/sign-in', 200, 'text/html; charset=utf-8'],
    ['/dashboard', 200, 'text/html; charset=utf-8'],
    ['/dashboard/', 200, 'text/html; charset=utf-8'],
    ['/dashboard/requests/4711', 200, 'text/html; charset=utf-8'],
    // What is no page, and what the server itself has.
    ['/nothing-of-the-kind', 404, 'application/json; charset=utf-8'],
    ['/users/4711', 404, 'application/json; charset=utf-8'],
    ['/documents/4711', 404, 'application/json; charset=utf-8'],
    ['/assets/old.js', 404, 'application/json; charset=utf-8'],
    ['/health', 200, 'application/json; charset=utf-8'],
  ])('answer a program that takes anything where there is a page: %s %d', async (path, wanted, type) => {
    const { status, response } = await ask(portal, path, { headers: { accept: '*/*' } });
    expect([status, response.headers.get('content-type')]).toEqual([wanted, type]);
  });

  it('name the feeds', async () => {
    const { text } = await ask(portal, '/blog');
    const alternates = Array.from(
      text.matchAll(/<link rel="alternate" type="([^"]+)"[^>]* href="([^"]+)"/g),
      ([, ...found]) => found,
    );
    expect(alternates).toEqual([
      ['application/atom+xml', '/feed.atom'],
      ['application/rss+xml', '/feed.rss'],
    ]);
    for (const [type, href] of alternates) {
      const feed = await fetch(new URL(href!, portal.url));
      expect(feed.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    }
  });

  it('allow nothing but what comes from the portal itself, and are kept by nobody', async () => {
    const [first, second] = [await ask(portal, '/'), await ask(portal, '/')];
    const policy = policyOf(first);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
    // Where images are served, by whatever other name the page is reached.
    expect(policy).toContain(`img-src 'self' data: ${PUBLIC_URL};`);
    expect(policy.replace(PUBLIC_URL, '').replace(portal.sandbox.url, '')).not.toMatch(/unsafe|\*|https?:/);
    expect(first.response.headers.get('cache-control')).toBe('no-store');
    const nonce = /'nonce-([^']+)'/.exec(policy)![1]!;
    expect(first.text).toContain(`nonce="${nonce}"`);
    expect(second.text).not.toContain(nonce);
  });

  it('call the gateways of what their visitor sees, and no other', async () => {
    const HIDDEN = 'https://accounts.example.com:8443';
    const { context } = portal.app;
    await context.db
      .updateTable('providerApi')
      .set({ domain: 'accounts.example.com:8443' })
      .where('apiId', '=', 'accounts-api')
      .execute();
    const hidden = new URL(HIDDEN);
    hidden.protocol = new URL(portal.sandbox.url).protocol;
    const tokenOf = async (account: string) => (await Client.signIn(portal.url, `${account}@example.com`)).token!;
    const policyFor = async (token?: string, more: Record<string, string> = {}) => {
      const cookie = token ? { cookie: `__Host-gatehouse-session=${token}`, 'sec-fetch-site': 'none' } : {};
      const found = await ask(portal, '/catalogue/payment-api', { headers: { ...PAGE.headers, ...cookie, ...more } });
      return /connect-src ([^;]*)/.exec(policyOf(found))![1]!.split(' ');
    };
    const [all, own] = [
      ["'self'", hidden.origin, portal.sandbox.url],
      ["'self'", portal.sandbox.url],
    ];
    const partner = await tokenOf('partner');
    expect((await policyFor()).toSorted()).toEqual(own.toSorted());
    expect((await policyFor(await tokenOf('hobbyist'))).toSorted()).toEqual(own.toSorted());
    expect((await policyFor(partner)).toSorted()).toEqual(all.toSorted());
    // Not shown to be asked by a page of the portal, or by whoever typed its address.
    expect((await policyFor(partner, { 'sec-fetch-site': 'cross-site' })).toSorted()).toEqual(own.toSorted());
    expect((await policyFor('a-session-that-has-ended')).toSorted()).toEqual(own.toSorted());
    expect(policyOf(await ask(portal, '/dashboard/'))).toContain("connect-src 'self';");
  });

  it.each(['/', '/dashboard/'])('have files that are kept for good, compressed: %s', async (path) => {
    const { text } = await ask(portal, path);
    const files = [...text.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      expect(file).toMatch(/-[\w-]{8}\.(js|css)$/);
      const { response, status } = await ask(portal, file, { headers: { 'accept-encoding': 'gzip, br' } });
      expect(status).toBe(200);
      expect(response.headers.get('content-encoding')).toBe('br');
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
  });

  it.each([
    ['a program that asks for what there is not', '/nowhere', {}],
    ['a file of an older build', '/assets/index-00000000.js', PAGE],
    ['a way out of the folder', '/assets/..%2f..%2f..%2fpackage.json', PAGE],
  ])('are nothing for %s', async (_, path, options) => {
    const { status, text } = await ask(portal, path, options);
    expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([404, 'NOT_FOUND']);
  });

  it.each(['/graphql', '/mailbox', '/decide/4711'])('leave what was there before where it is: %s', async (path) => {
    const { status, text } = await ask(portal, path);
    expect(status).toBe(200);
    expect(text).not.toContain('/assets/index-');
  });
});

describe('a portal without pages of its own', () => {
  it.each([
    ['GATEHOUSE_FACES=false', { GATEHOUSE_FACES: 'false' }],
    [
      'another front end in GATEHOUSE_PORTAL_URL',
      { GATEHOUSE_FACES: '', GATEHOUSE_PORTAL_URL: 'https://app.example.com' },
    ],
  ])('serves none with %s', async (_, env) => {
    const portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0', ...env });
    try {
      for (const path of ['/', '/dashboard/', '/catalogue/4711']) {
        expect((await ask(portal, path)).text).not.toContain('/assets/index-');
      }
    } finally {
      await portal.stop();
    }
  });
});
