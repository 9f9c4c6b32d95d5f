import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MailServer, type ReceivedMail, startMailServer } from '../../support/mail-server.ts';
import { approve, ask, type Notification, reject, startNotification } from './notification-fixture.ts';

let server: MailServer;
let portal: Notification;
beforeAll(async () => {
  server = await startMailServer();
  portal = await startNotification({
    GATEHOUSE_SMTP_URL: server.url,
    GATEHOUSE_PUBLIC_URL: 'https://portal.example.org',
    GATEHOUSE_OWNER_ADDRESSES: 'Team@example.org,owner@example.com',
    GATEHOUSE_SUBJECT_SUBMITTED: 'Request for {app} on {plan}',
    GATEHOUSE_SUBJECT_REJECTED: 'Rejected: {app} {unknown}',
  });
});
afterEach(() => {
  server.received.length = 0;
});
afterAll(async () => {
  await portal.stop();
  await server.stop();
});

const recipients = () => server.received.flatMap(({ to }) => to).sort();

/** HTML and text of a mail, each as one string of words. */
function bodiesOf({ parsed }: ReceivedMail): { html: string; text: string } {
  const words = (text: string) => text.replace(/\s+/g, ' ');
  return { html: words(parsed.html || ''), text: words(parsed.text ?? '') };
}

/** The only mail that arrived. */
async function deliverOne(): Promise<ReceivedMail> {
  await portal.deliver();
  expect(server.received).toHaveLength(1);
  return server.received[0]!;
}

describe('the mail about a new request', () => {
  it('goes to every API owner and to the addresses of the settings, each once', async () => {
    await ask(portal.ctx);
    await portal.deliver();
    expect(recipients()).toEqual(['owner@example.com', 'team@example.org']);
  });

  it('says in HTML and text who asks for what on which limits, and why', async () => {
    const request = await ask(portal.ctx, { app: 'Checkout', reason: 'Payments for\nthe shop' });
    await portal.deliver();
    const mail = server.received[0]!;
    const { html, text } = bodiesOf(mail);
    for (const part of [html, text]) {
      expect(part).toContain('Checkout');
      expect(part).toContain('Accounts API, Payment API');
      expect(part).toContain('Enterprise');
      expect(part).toContain('100 requests per second');
      expect(part).toContain('1,000,000 requests per 30 days');
      expect(part).toContain('Pat Partner (partner@example.com)');
      expect(part).toContain('B2B customer');
      expect(part).toContain(`https://portal.example.org/access-requests/${request.id}`);
    }
    expect(html).toContain('Payments for<br>the shop');
    expect(text).toContain('> Payments for > the shop');
  });

  it('has the subject of the settings with app and plan filled in', async () => {
    await ask(portal.ctx, { app: 'Subject app' });
    await portal.deliver();
    expect(server.received[0]?.parsed.subject).toBe('Request for Subject app on Enterprise');
  });

  it('is not sent when the plan approves by itself', async () => {
    await ask(portal.ctx, { plan: 'free' });
    await portal.deliver();
    expect(recipients()).toEqual(['partner@example.com']);
  });

  it('is not sent to API owners whose account is locked', async () => {
    const { db } = portal.ctx;
    await db.updateTable('user').set({ isActive: false }).where('email', '=', 'owner@example.com').execute();
    const { ownerAddresses } = portal.config.mail;
    await ask(portal.ctx);
    await portal.deliver();
    await db.updateTable('user').set({ isActive: true }).where('email', '=', 'owner@example.com').execute();
    expect(recipients()).toEqual([...ownerAddresses].map((address) => address.toLowerCase()).sort());
  });
});

describe('the mail about a decision', () => {
  it('tells the requester what was approved, by whom, why, and where to find it', async () => {
    const request = await ask(portal.ctx, { app: 'Shop' });
    await portal.deliver();
    server.received.length = 0;
    await approve(portal.ctx, request.id, { reason: 'Contract signed', message: 'Welcome aboard' });
    const mail = await deliverOne();
    expect(mail.to).toEqual(['partner@example.com']);
    expect(mail.parsed.subject).toBe('Your access request was approved');
    const bodies = bodiesOf(mail);
    for (const part of [bodies.html, bodies.text]) {
      expect(part).toContain('Access approved for Shop');
      expect(part).toContain('Accounts API, Payment API');
      expect(part).toContain('100 requests per second');
      expect(part).toContain('Decided by: Olivia Owner');
      expect(part).toMatch(/Decided at: \d+ \w+ \d{4} at \d\d:\d\d UTC/);
      expect(part).toContain('Contract signed');
      expect(part).toContain('Welcome aboard');
      expect(part).toContain(`https://portal.example.org/access-requests/${request.id}`);
    }
  });

  it('says that the plan decided when it did', async () => {
    await ask(portal.ctx, { plan: 'free', products: ['payment'] });
    const { text } = bodiesOf(await deliverOne());
    expect(text).toContain('Decided by: the plan, which approves automatically');
    expect(text).toContain('5 requests per 10 seconds');
  });

  it('tells the requester the reason of a rejection', async () => {
    const request = await ask(portal.ctx, { app: 'No' });
    await portal.deliver();
    server.received.length = 0;
    await reject(portal.ctx, request.id, { reason: 'Too many apps' });
    const mail = await deliverOne();
    expect(mail.parsed.subject).toBe('Rejected: No {unknown}');
    const { html, text } = bodiesOf(mail);
    for (const part of [html, text]) {
      expect(part).toContain('Access rejected for No');
      expect(part).toContain('Too many apps');
    }
  });

  it("goes to the requester and to the app's owner when they are two", async () => {
    const { ctx } = portal;
    const first = await ask(ctx, { by: 'member', plan: 'free', products: ['payment'] });
    await portal.deliver();
    server.received.length = 0;
    const second = await ask(ctx, { by: 'partner', appId: first.appId, products: ['accounts'] });
    await approve(ctx, second.id);
    await portal.deliver();
    expect(recipients().filter((address) => address !== 'owner@example.com' && address !== 'team@example.org')).toEqual(
      ['member@example.com', 'partner@example.com'],
    );
  });
});

describe('every mail', () => {
  it('names itself, its time and its nature in the headers', async () => {
    await ask(portal.ctx, { plan: 'free', products: ['payment'] });
    const { parsed, raw } = await deliverOne();
    const [mail] = (await portal.mails()).slice(-1);
    expect(parsed.messageId).toBe(`<${mail?.id}@portal.example.org>`);
    expect(parsed.date?.getTime()).toBe(Math.floor(mail!.createdAt.getTime() / 1000) * 1000);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.from?.text).toBe('"Gatehouse" <portal@example.org>');
    expect(raw).toMatch(/Content-Type: multipart\/alternative/);
    expect(mail).toMatchObject({ status: 'SENT', attempts: 1, recipient: 'partner@example.com' });
    expect(mail?.sentAt).toBeInstanceOf(Date);
  });

  it('shows what people wrote as text, and links only to the portal', async () => {
    const evil = '<img src=x onerror=alert(1)> <a href="https://evil.example/">here</a> & #{secret} !{secret}';
    const request = await ask(portal.ctx, { reason: evil });
    await reject(portal.ctx, request.id, { reason: evil, message: evil });
    await portal.deliver();
    for (const { parsed } of server.received) {
      const html = parsed.html || '';
      expect(html).not.toMatch(/<img|onerror=alert\(1\)>/);
      const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href!);
      expect(links.filter((href) => !/^https:\/\/portal\.example\.org\/decide\/[\w-]{43}$/.test(href))).toEqual([
        `https://portal.example.org/access-requests/${request.id}`,
      ]);
      expect(html).not.toMatch(/src=(?!x onerror)/);
      expect(parsed.text).toContain('<img src=x onerror=alert(1)>');
    }
  });

  it('lets no name begin a header or a further recipient', async () => {
    const { db } = portal.ctx;
    const request = await ask(portal.ctx, { plan: 'enterprise' });
    // Past the checks of the services, as old data or another writer of the table might be.
    const name = 'App\r\nBcc: victim@example.com\r\n\r\nBody';
    await db.updateTable('app').set({ name }).where('id', '=', request.appId).execute();
    await db.updateTable('user').set({ displayName: name }).where('email', '=', 'partner@example.com').execute();
    await portal.deliver();
    await db
      .updateTable('user')
      .set({ displayName: 'Pat Partner' })
      .where('email', '=', 'partner@example.com')
      .execute();
    expect(server.received).toHaveLength(2);
    for (const { parsed, to } of server.received) {
      expect(parsed.headers.has('bcc')).toBe(false);
      expect(parsed.subject).toBe('Request for App Bcc: victim@example.com Body on Enterprise');
      expect(to).not.toContain('victim@example.com');
    }
  });

  it('holds no secret of the credential it is about', async () => {
    await ask(portal.ctx, { plan: 'free', products: ['payment'] });
    const { raw } = await deliverOne();
    const credential = await portal.ctx.db
      .selectFrom('credential')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    for (const hidden of [credential.secret, credential.fingerprint, credential.lastFour]) {
      if (hidden) expect(raw).not.toContain(hidden);
    }
  });
});
