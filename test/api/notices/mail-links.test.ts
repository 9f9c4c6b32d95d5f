import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIL_RULES } from '../../../src/notification/mails/all-mails.ts';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { requestAccess } from '../../support/story.ts';

const PREVIEW = 'mutation ($name: String!) { previewMail(name: $name) { html userErrors { code } } }';

let portal: TestPortal;
let [owner, partner]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
});
afterAll(() => portal?.stop());

/** Where a link of a mail leads in this portal, without a front end. */
const here = (link: string) => new URL(new URL(link).pathname + new URL(link).search, portal.url);

const post = (path: string, fields: Record<string, string>, headers = {}) =>
  fetch(new URL(path, portal.url), { method: 'POST', body: new URLSearchParams(fields), headers });

describe('P15: every link of every mail', () => {
  it.each(MAIL_RULES.map(({ name }) => name))('%s leads to a page', async (name) => {
    const { html } = (await owner!.send(PREVIEW, { name })).previewMail;
    const links = Array.from(String(html).matchAll(/href="([^"]+)"/g), ([, href]) => here(href!));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      const page = await fetch(link);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.status).toBe(200);
    }
  });

  it.each([
    '/claim/',
    '/access-requests/1/',
    '/hand-off-return/?token=x',
    `/decide/${'x'.repeat(8_000)}`,
    '/decide/1/',
  ])('%.30s, as people and mail programs write it, shows the page', async (path) => {
    const page = await fetch(new URL(path, portal.url));
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await post(path, {})).status).toBe(403);
  });

  it('a page loads nothing, runs nothing but its own, is kept by nobody and tells no other site', async () => {
    const { headers } = await fetch(new URL('/claim', portal.url));
    const policy = headers.get('content-security-policy')!;
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+' 'sha256-[^']+'; img-src data:; base-uri 'none'; /,
    );
    expect(policy).toMatch(/form-action 'self'; frame-ancestors 'none'$/);
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'same-origin']);
  });

  it('opening one changes and tells nothing, whether there is such a thing or not', async () => {
    const { id } = await requestAccess(partner!);
    const { db } = portal.app.context;
    const count = () =>
      db
        .selectFrom('eventLog')
        .select((eb) => eb.fn.countAll().as('all'))
        .executeTakeFirst();
    const before = await count();
    const paths = [id, '00000000-0000-7000-8000-000000000000', 'none'].map((each) => `/access-requests/${each}`);
    const pages = await Promise.all(paths.map(async (path) => (await fetch(new URL(path, portal.url))).text()));
    expect(new Set(pages.map((html, index) => html.replace(paths[index]!, ''))).size).toBe(1);
    expect(await count()).toEqual(before);
  });
});

describe('P15: the pages obey the rules of every other way in', () => {
  const by = (account: string) => ({ email: `${account}@example.com`, password: DEMO_PASSWORD });
  let path: string;
  beforeAll(async () => {
    path = `/access-requests/${(await requestAccess(partner!)).id}`;
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['a wrong password', '', { email: 'partner@example.com', password: 'wrong' }, 403],
    ['nobody', '', {}, 403],
    ['a made-up session', '', { session: 'x'.repeat(43) }, 403],
    ['somebody who may not see it', '', by('hobbyist'), 404],
    ['an id that is none', 'x', by('partner'), 404],
    ['an address with NUL', '', { ...by('partner'), email: 'partner\0@example.com' }, 403],
    ['an id with NUL', '%00', by('partner'), 404],
    ['who may not decide it', '', { ...by('partner'), action: 'approve' }, 409],
    ['an answer that nobody asked for', '', { ...by('partner'), action: 'answer', answer: 'Three.' }, 409],
  ])('%s is refused in a page', async (_, suffix, fields, status) => {
    const page = await post(path + suffix, fields);
    expect(page.status).toBe(status);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('role="alert"');
  });

  it.each([
    ['an action that there is not', { action: 'constructor' }],
    ['no action', {}],
  ])('%s shows the page', async (_, fields) => {
    const page = await post(path, { ...by('partner'), ...fields });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('It is <strong>pending</strong>')]);
  });

  it('a page of another site cannot post there', async () => {
    const page = await post(path, by('partner'), { origin: 'https://evil.example' });
    expect(page.status).toBe(403);
  });

  it('what was typed is kept but for the password, and is text', async () => {
    const html = await (await post('/claim', { email: '"><b>me', password: 's3cret-word', token: '<i>' })).text();
    expect(html).toContain('value="&quot;&gt;&lt;b&gt;me"');
    expect(html).toContain('value="&lt;i&gt;"');
    expect(html).not.toContain('s3cret-word');
  });
});

it('P15: where a front end has the pages, the portal has none of them but that of a decision', async () => {
  const other = await startTestPortal({
    GATEHOUSE_WORKER_CONCURRENCY: '0',
    GATEHOUSE_PORTAL_URL: 'https://developers.example.org',
  });
  const paths = [
    '/claim',
    '/set-password',
    '/forgotten-password',
    '/confirm-email',
    '/cancel-email-change',
    '/access-requests/1',
    '/credentials/1',
    '/apps/1',
    '/webhooks/1',
    '/providers/1',
    '/',
    '/hand-off-return',
    '/decide/1',
  ];
  const types = await Promise.all(
    paths.map(async (path) => (await fetch(new URL(path, other.url))).headers.get('content-type')!.split(';')[0]),
  );
  await other.stop();
  expect(types).toEqual([...paths.slice(0, -1).map(() => 'application/json'), 'text/html']);
});
