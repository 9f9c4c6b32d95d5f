import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unescape as decode } from 'node:querystring';
import { createTransport, type NodemailerError, type SendMailOptions } from 'nodemailer';
import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import { makeFolder } from '../../platform/folder.ts';
import { oneLine } from '../mail-templates/mail-subject.ts';

/** One message to one address. */
export interface OutgoingMail {
  id: string;
  /** With angle brackets. */
  messageId: string;
  date: Date;
  to: string;
  subject: string;
  html: string;
  text: string;
}

/** Brings mails out of the house. */
export interface Mailer {
  /**
   * Resolves when the mail server has taken the mail, with what it said. Rejects with a {@link MailFailure} when it has not.
   */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<string>;
  /** Closes the idle connections; call it when no job runs any longer. */
  close(): void;
}

/**
 * - `refused`: the mail server will never take this mail.
 * - `deferred`: it did not take it this time.
 * - `unreachable`: it did not answer.
 */
type MailRefusal = 'refused' | 'deferred' | 'unreachable';

/** The mail server did not take a mail. The message is what it said, or why it could not be asked. */
export class MailFailure extends Error {
  override readonly name = 'MailFailure';

  constructor(
    message: string,
    readonly outcome: MailRefusal,
  ) {
    super(message);
  }
}

/** All far below the time limit of the job. */
const TIMEOUTS = { dnsTimeout: 5_000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

type MailConfig = Pick<Config, 'mail' | 'dataDir'>;

/** Sends by SMTP, or without such a setting writes `.eml` files. Does not connect before the first mail. */
export const createMailer = (config: MailConfig, log: Logger): Mailer =>
  config.mail.smtpUrl === null ? fileMailer(config, log) : smtpMailer(config.mail.smtpUrl, config.mail);

function smtpMailer(url: string, settings: Config['mail']): Mailer {
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
        const { response } = await transport.sendMail({ ...messageOf(mail, settings), signal });
        return answerOf(response, url);
      } catch (error) {
        throw new MailFailure(answerOf((error as Error).message, url), refusalOf(error as NodemailerError));
      }
    },
    close: () => transport.close(),
  };
}

/**
 * A 5xx answer to the recipient or the content is about this mail. A wrong password or sender address is about our
 * settings: an operator repairs them, and the mails wait for it.
 */
function refusalOf({ responseCode, command }: NodemailerError): MailRefusal {
  if (responseCode === undefined) return 'unreachable';
  return responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA') ? 'refused' : 'deferred';
}

/** In one line. A mail server may send back what it got, and its answers are kept and shown. */
function answerOf(text: string, url: string): string {
  const answer = oneLine(text);
  const { username, password } = new URL(url);
  if (!password) return answer;
  const [user, secret] = [decode(username), decode(password)];
  const sent = [`\0${user}\0${secret}`, secret].flatMap((text) => [Buffer.from(text).toString('base64'), text]);
  return sent.reduce((rest, each) => rest.replaceAll(each, '[redacted]'), answer);
}

/** The folder of the mails that are not sent by SMTP. */
export const mailFolder = (config: Pick<Config, 'dataDir'>): string => join(config.dataDir, 'mail');

function fileMailer(config: MailConfig, log: Logger): Mailer {
  const folder = mailFolder(config);
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async send(mail) {
      const { message } = await transport.sendMail(messageOf(mail, config.mail));
      // Sorted by name is sorted by time; a second attempt writes the same file.
      const name = `${mail.date.toISOString().replaceAll(':', '-')}-${mail.id}.eml`;
      const path = join(folder, name);
      await makeFolder(folder);
      await writeFile(`${path}.part`, message);
      await rename(`${path}.part`, path);
      log.info({ mailId: mail.id, path }, 'Mail written to a file, because there is no mail server');
      return `There is no mail server; written to the file ${name}.`;
    },
    close: () => transport.close(),
  };
}

function messageOf(mail: OutgoingMail, { from, bounceAddress }: Config['mail']): SendMailOptions {
  // As an object it is one address, whatever commas and brackets are in it.
  const to = { name: '', address: mail.to };
  return {
    ...{ from, to },
    // Mail servers further on report to the sender of the envelope what they could not deliver.
    envelope: { from: bounceAddress ?? from, to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    date: mail.date,
    // RFC 3834: no out-of-office answers, please.
    headers: { 'Auto-Submitted': 'auto-generated', 'Idempotency-Key': mail.messageId },
    // The boundary between the parts, so that every attempt makes the same message.
    baseBoundary: mail.id,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
