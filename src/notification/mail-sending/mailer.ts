import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type NodemailerError, type SendMailOptions } from 'nodemailer';
import type { Logger } from 'pino';
import type { Config } from '../../config.ts';

/** One message to one address. */
export interface OutgoingMail {
  id: string;
  /** With angle brackets. */
  messageId: string;
  createdAt: Date;
  to: string;
  subject: string;
  html: string;
  text: string;
}

/** Brings mails out of the house. */
export interface Mailer {
  /**
   * Resolves when the mail server has taken the mail. Rejects with {@link MailRefused} when it never will; every other
   * error is worth another try.
   */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<void>;
  /** Closes the idle connections; call it when no job runs any longer. */
  close(): void;
}

/** The mail server has refused this mail for good. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

/** All far below the time limit of the job. */
const TIMEOUTS = { dnsTimeout: 5_000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Sends by SMTP, or without such a setting writes `.eml` files. Does not connect before the first mail. */
export const createMailer = (config: Pick<Config, 'mail' | 'dataDir'>, log: Logger): Mailer =>
  config.mail.smtpUrl === null ? fileMailer(config, log) : smtpMailer(config.mail.smtpUrl, config.mail.from);

function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    ...TIMEOUTS,
    url,
    pool: true,
    maxConnections: 2,
    // Attempts are the job's business: there they are counted and stored, and outlive the process.
    maxRequeues: 0,
  });
  return {
    async send(mail, signal) {
      try {
        await transport.sendMail({ ...messageOf(mail, from), signal });
      } catch (error) {
        throw isRefusal(error as NodemailerError) ? new MailRefused((error as Error).message, { cause: error }) : error;
      }
    },
    close: () => transport.close(),
  };
}

/**
 * A 5xx answer to the recipient or the content is about this mail. A wrong password or sender address is about our
 * settings: an operator repairs them, and the mails wait for it.
 */
const isRefusal = ({ responseCode, command }: NodemailerError): boolean =>
  responseCode !== undefined && responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');

/** The folder of the mails that are not sent by SMTP. */
export const mailFolder = (config: Pick<Config, 'dataDir'>): string => join(config.dataDir, 'mail');

function fileMailer(config: Pick<Config, 'mail' | 'dataDir'>, log: Logger): Mailer {
  const folder = mailFolder(config);
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async send(mail) {
      const { message } = await transport.sendMail(messageOf(mail, config.mail.from));
      // Sorted by name is sorted by time; a second attempt writes the same file.
      const path = join(folder, `${mail.createdAt.toISOString().replaceAll(':', '-')}-${mail.id}.eml`);
      await mkdir(folder, { recursive: true });
      await writeFile(`${path}.part`, message);
      await rename(`${path}.part`, path);
      log.info({ mailId: mail.id, path }, 'Mail written to a file, because there is no mail server');
    },
    close: () => transport.close(),
  };
}

function messageOf(mail: OutgoingMail, from: string): SendMailOptions {
  return {
    from,
    // As an object it is one address, whatever commas and brackets are in it.
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    date: mail.createdAt,
    // RFC 3834: no out-of-office answers, please.
    headers: { 'Auto-Submitted': 'auto-generated', 'Idempotency-Key': mail.id },
    // The boundary between the parts, so that every attempt makes the same message.
    baseBoundary: mail.id,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
