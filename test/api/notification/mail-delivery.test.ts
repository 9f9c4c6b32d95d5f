import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, describe, expect, it } from 'vitest';
import type { Config } from '../../../src/config.ts';
import { createMailer } from '../../../src/notification/mail-sending/mailer.ts';
import { createLogger } from '../../../src/platform/log.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { approve, ask, type Notification, startNotification } from './notification-fixture.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function startServer(options: Parameters<typeof startMailServer>[0] = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  stops.push(server.stop);
  return server;
}

async function startPortal(env: Record<string, string>): Promise<Notification> {
  const portal = await startNotification(env);
  stops.push(portal.stop);
  return portal;
}

async function startBoth(behaviour: MailServer['behaviour'], query = '') {
  const server = await startServer({ behaviour });
  return { server, portal: await startPortal({ GATEHOUSE_SMTP_URL: `${server.url}${query}` }) };
}

/** The only mail there is. */
async function onlyMail(portal: Notification) {
  const mails = await portal.mails();
  expect(mails).toHaveLength(1);
  return mails[0]!;
}

describe('a mail', () => {
  it('waits for a mail server that is down, and goes out once when it is back', async () => {
    const gone = await startMailServer();
    await gone.stop();
    const portal = await startPortal({ GATEHOUSE_SMTP_URL: gone.url });
    await ask(portal.ctx);
    await portal.deliver();
    expect(await onlyMail(portal)).toMatchObject({
      status: 'PENDING',
      attempts: 1,
      answer: expect.stringMatching(/ECONNREFUSED/),
    });
    const back = await startServer({ port: gone.port });
    await portal.deliver({ makeDue: true });
    expect(back.received).toHaveLength(1);
    expect(await onlyMail(portal)).toMatchObject({
      status: 'SENT',
      attempts: 2,
      answer: expect.stringMatching(/^250 /),
    });
  });

  it('that waits holds up neither requests nor decisions', async () => {
    const { portal } = await startBoth('hang', '?greetingTimeout=3000');
    const request = await ask(portal.ctx);
    await portal.consumer.settled();
    const delivering = portal.deliver();
    const approved = await approve(portal.ctx, request.id);
    expect(approved.status).toBe('APPROVED');
    const [waiting] = await portal.mails();
    expect(waiting).toMatchObject({ status: 'PENDING', attempts: 0 });
    await delivering;
  });

  it('is tried again when the server hangs, after a bounded time', async () => {
    const { server, portal } = await startBoth('hang', '?greetingTimeout=200');
    await ask(portal.ctx);
    await portal.deliver();
    expect(await onlyMail(portal)).toMatchObject({ status: 'PENDING', answer: expect.stringMatching(/Greeting/) });
    server.behaviour = 'accept';
    await portal.deliver({ makeDue: true });
    expect(server.received).toHaveLength(1);
  });

  it('is tried again after a 4xx', async () => {
    const { server, portal } = await startBoth('refuse for now');
    await ask(portal.ctx);
    await portal.deliver();
    expect(await onlyMail(portal)).toMatchObject({
      status: 'PENDING',
      attempts: 1,
      answer: expect.stringMatching(/451/),
    });
    server.behaviour = 'accept';
    await portal.deliver({ makeDue: true });
    expect(await onlyMail(portal)).toMatchObject({ status: 'SENT', attempts: 2 });
  });

  it.each(['refuse for ever', 'refuse recipient'] as const)(
    'is given up with the reason and not tried again when the server says: %s',
    async (behaviour) => {
      const { server, portal } = await startBoth(behaviour);
      await ask(portal.ctx);
      await portal.deliver();
      expect(await onlyMail(portal)).toMatchObject({
        status: 'FAILED',
        attempts: 1,
        answer: expect.stringMatching(/550/),
      });
      server.behaviour = 'accept';
      await portal.deliver({ makeDue: true });
      expect(server.received).toHaveLength(0);
    },
  );

  it('is tried again when the server refuses our sender address, which an operator can change', async () => {
    const { server, portal } = await startBoth('refuse sender');
    await ask(portal.ctx);
    await portal.deliver();
    expect(await onlyMail(portal)).toMatchObject({ status: 'PENDING', answer: expect.stringMatching(/550/) });
    server.behaviour = 'accept';
    await portal.deliver({ makeDue: true });
    expect(server.received).toHaveLength(1);
  });

  it('is the same message under the same Message-ID when the answer to the first attempt was lost', async () => {
    const { server, portal } = await startBoth('cut after data');
    await ask(portal.ctx);
    await portal.deliver();
    expect(server.received).toHaveLength(1);
    expect(await onlyMail(portal)).toMatchObject({ status: 'PENDING', attempts: 1 });
    server.behaviour = 'accept';
    await portal.deliver({ makeDue: true });
    const [first, second, ...more] = server.received;
    expect(more).toEqual([]);
    expect(second?.parsed.messageId).toBe((await onlyMail(portal)).messageId);
    expect(second?.raw).toBe(first?.raw);
  });

  it('is given up, with its reason kept, when no attempt is left', async () => {
    const { portal } = await startBoth('refuse for now');
    await ask(portal.ctx);
    for (let attempt = 1; attempt <= 18; attempt += 1) await portal.deliver({ makeDue: true });
    expect(await onlyMail(portal)).toMatchObject({
      status: 'FAILED',
      attempts: 18,
      answer: expect.stringMatching(/451/),
    });
  });
});

describe('without a mail server', () => {
  it('every mail becomes an .eml file under the data folder', async () => {
    const portal = await startPortal({});
    const request = await ask(portal.ctx, { app: 'Written' });
    await portal.deliver();
    const folder = join(portal.dataDir, 'mail');
    const mail = await onlyMail(portal);
    expect(mail.status).toBe('SENT');
    const time = mail.createdAt.toISOString().replaceAll(':', '-');
    expect(await readdir(folder)).toEqual([`${time}-${mail.id}.eml`]);
    const source = await readFile(join(folder, `${time}-${mail.id}.eml`), 'utf8');
    expect(source).not.toMatch(/[^\r]\n/);
    const parsed = await simpleParser(source);
    expect(parsed.messageId).toBe(mail.messageId);
    expect(parsed.text).toContain('Access request for Written');
    expect(parsed.html).toContain(`http://localhost:4321/access-requests/${request.id}`);
  });

  it('a second attempt writes the same file', async () => {
    const portal = await startPortal({});
    await ask(portal.ctx, { plan: 'free' });
    await portal.deliver();
    const folder = join(portal.dataDir, 'mail');
    const read = async () => (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8'));
    const [before] = await Promise.all(await read());
    const { id } = await onlyMail(portal);
    await portal.resend(id);
    await portal.deliver();
    expect(await Promise.all(await read())).toEqual([before]);
  });
});

describe('P8: a mail to an international address', () => {
  it.each([
    ['with a sign of RFC 5322', 'a&b@example.com', 'a&b@example.com'],
    ['of an international domain', 'user@münchen.example', 'user@xn--mnchen-3ya.example'],
    ['with letters of another script before the @', 'jörg@example.de', 'jörg@example.de'],
    ['that is international everywhere', '用户@例子.广告', '用户@例子.广告'],
  ])('reaches it: %s', async (_, to, written) => {
    const server = await startServer();
    const mail = { smtpUrl: server.url, from: 'portal@example.org' } as Config['mail'];
    const mailer = createMailer({ mail, dataDir: '/nowhere' }, createLogger({ logLevel: 'silent' }));
    const message = { subject: 'Hello', html: '<p>Grüße</p>', text: 'Grüße', to };
    const ids = { id: randomUUID(), messageId: `<${randomUUID()}@example.org>`, date: new Date() };
    await mailer.send({ ...message, ...ids }, AbortSignal.timeout(10_000));
    mailer.close();
    // The server reads domains back into their own script.
    expect(server.received).toMatchObject([{ to: [to], parsed: { text: expect.stringContaining('Grüße') } }]);
    expect(server.received[0]?.raw).toMatch(new RegExp(`^To: <?${RegExp.escape(written)}>?\\r$`, 'm'));
  });
});
