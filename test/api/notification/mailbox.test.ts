import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { mailboxRoutes } from '../../../src/notification/mailbox/mailbox.routes.ts';
import { ask, type Notification, startNotification } from './notification-fixture.ts';

let app: FastifyInstance;
let portal: Notification;
afterEach(async () => {
  await app.close();
  await portal.stop();
});

async function start(isProduction = false): Promise<void> {
  portal = await startNotification();
  app = fastify();
  mailboxRoutes({ config: { ...portal.config, isProduction } })(app);
}

const get = (url: string) => app.inject({ method: 'GET', url });

/** Paths that a page links to, in order. */
const linksIn = (html: string) => [...html.matchAll(/href="(\/mailbox\/[^"]+)"/g)].map(([, path]) => path!);

describe('the development mailbox', () => {
  it('lists the mails, newest first', async () => {
    await start();
    await ask(portal.ctx, { app: 'First' });
    await portal.deliver();
    await ask(portal.ctx, { plan: 'free', products: ['payment'] });
    await portal.deliver();
    const { body, headers } = await get('/mailbox');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const subjects = [...body.matchAll(/\.eml">([^<]+)</g)].map(([, subject]) => subject);
    expect(subjects).toEqual(['Your access request was approved', 'New access request']);
  });

  it('shows one mail: HTML in a sandbox that loads nothing, text and headers', async () => {
    await start();
    await ask(portal.ctx, { app: 'Shown' });
    await portal.deliver();
    const [path] = linksIn((await get('/mailbox')).body);
    const page = await get(path!);
    expect(page.body).toContain(`<iframe src="${path}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"`);
    expect(page.body).toContain('Access request for Shown');
    expect(page.body).toContain('Message-ID: &lt;');
    const frame = await get(`${path}/html`);
    expect(frame.body).toContain('<h1');
    expect(frame.body).toMatch(/<head><base target="_blank">/);
    expect(frame.headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'",
    );
  });

  it('escapes what a mail says about itself', async () => {
    await start();
    const folder = join(portal.dataDir, 'mail');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'x.eml'), 'Subject: <script>alert(1)</script>\r\nX: <b>\r\n\r\n<i>text</i>');
    for (const url of ['/mailbox', '/mailbox/x.eml']) {
      const { body } = await get(url);
      expect(body).toContain('&lt;script&gt;');
      expect(body).not.toMatch(/<script|<b>|<i>/);
    }
  });

  it.each(['/mailbox/..%2Fpostgres', '/mailbox/%2Fetc%2Fpasswd', '/mailbox/none.eml', '/mailbox/none.eml/html'])(
    'knows no mail at %s',
    async (url) => {
      await start();
      await writeFile(join(portal.dataDir, 'postgres'), 'secret');
      const { statusCode, body } = await get(url);
      expect(statusCode).toBe(404);
      expect(body).not.toContain('secret');
    },
  );

  it('says that there is no mail yet', async () => {
    await start();
    expect((await get('/mailbox')).body).toContain('No mail yet.');
  });

  it('does not exist in production', async () => {
    await start(true);
    expect((await get('/mailbox')).statusCode).toBe(404);
  });

  it.each([
    ['the machine itself', { remoteAddress: '127.0.0.1' }, 200],
    ['the machine itself by IPv6', { remoteAddress: '::1' }, 200],
    ['the machine itself by a mapped address', { remoteAddress: '::ffff:127.0.0.1' }, 200],
    ['the network', { remoteAddress: '192.168.0.7' }, 403],
    ['the network by IPv6', { remoteAddress: 'fe80::1' }, 403],
    ['a tunnel on the machine', { remoteAddress: '127.0.0.1', headers: { 'x-forwarded-for': '203.0.113.9' } }, 403],
    ['a tunnel that says otherwise', { remoteAddress: '127.0.0.1', headers: { forwarded: 'for=127.0.0.1' } }, 403],
  ])('X9: opens only on the machine itself: %s', async (_, caller, status) => {
    await start();
    await ask(portal.ctx, { app: 'Shown' });
    await portal.deliver();
    const [path] = linksIn((await get('/mailbox')).body);
    const statuses = ['/mailbox', path!, `${path}/html`].map(
      async (url) => (await app.inject({ method: 'GET', url, ...caller })).statusCode,
    );
    expect(await Promise.all(statuses)).toEqual([status, status, status]);
  });
});
