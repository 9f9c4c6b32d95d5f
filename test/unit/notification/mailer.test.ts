import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { createMailer, type MailFailure } from '../../../src/notification/mail-sending/mailer.ts';
import { createLogger } from '../../../src/platform/log.ts';

const PASSWORD = 'p@ss word';

const MAIL = {
  id: '01a226b9-d4cd-7666-bb6a-92c4e9a7ae5d',
  messageId: '<1@example.org>',
  date: new Date(),
  to: 'owner@example.com',
  ...{ subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' },
};

/** A mail server that says back whatever it is told. */
async function startEcho(method: 'PLAIN' | 'LOGIN') {
  const server = new SMTPServer({
    authMethods: [method],
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, answer) => {
      const both = Buffer.from(`\0${username}\0${password}`).toString('base64');
      const base64 = Buffer.from(String(password)).toString('base64');
      answer(Object.assign(new Error(`Not ${both}, ${base64} or ${password}`), { responseCode: 535 }));
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { port, stop: () => new Promise<void>((resolve) => server.close(resolve)) };
}

it.each(['PLAIN', 'LOGIN'] as const)('P12: an answer never shows the password, sent by AUTH %s', async (method) => {
  const server = await startEcho(method);
  const config = loadConfig({
    NODE_ENV: 'test',
    GATEHOUSE_LOG_LEVEL: 'silent',
    GATEHOUSE_SMTP_URL: `smtp://portal:${encodeURIComponent(PASSWORD)}@127.0.0.1:${server.port}`,
    GATEHOUSE_MAIL_FROM: 'portal@example.org',
  });
  const mailer = createMailer(config, createLogger(config));
  const failure: MailFailure = await mailer.send(MAIL, AbortSignal.timeout(10_000)).then(expect.fail, (error) => error);
  mailer.close();
  await server.stop();
  expect(failure.outcome).toBe('deferred');
  expect(failure.message).toContain('Not [redacted], [redacted] or [redacted]');
});
