import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, onRequestAsyncHookHandler } from 'fastify';
import type { ParsedMail } from 'mailparser';
import { refuse } from '../../platform/http/protection.ts';
import { createLocalCheck } from '../../platform/http/remote-address.ts';
import type { Portal } from '../../platform/module.ts';
import { mailFolder } from '../mail-sending/mailer.ts';
import { renderPage } from '../mail-templates/mail-templates.ts';

const PATH = '/mailbox';

/** Enough to find the mail one is looking for; the rest is in the folder. */
const NEWEST = 100;

const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; frame-ancestors 'none'";

/** For the mail itself: nothing is loaded from anywhere, no script runs, and it has no origin. What a link opens is a page like any other. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'";

/** As in a mail program, links open beside the mail: in its frame no page would show itself. */
const withLinksBeside = (html: string): string =>
  html.replace(/<head\b[^>]*>|^(?![\s\S]*<head\b)/i, '$&<base target="_blank">');

/**
 * Shows the mails that were written as files, at `/mailbox`. For development, and there for whoever sits at the
 * machine: it shows everybody's mail, also tokens that decide and claim. In production it registers nothing.
 */
export const mailboxRoutes =
  ({ config }: Pick<Portal, 'config'>) =>
  (app: FastifyInstance): void => {
    if (config.isProduction) return;
    const folder = mailFolder(config);
    const isLocal = createLocalCheck(config.trustProxy);
    const onRequest: onRequestAsyncHookHandler = async ({ raw }, reply) => {
      if (!isLocal(raw)) return refuse(reply, 403, 'FORBIDDEN', 'The mailbox opens only on the machine itself.');
    };
    app.get(PATH, { onRequest }, async (_, reply) => {
      const mails = await Promise.all((await mailFiles(folder)).map((name) => readMail(folder, name)));
      return sendPage(reply, 'mailbox-list', { path: PATH, mails, usesSmtp: config.mail.smtpUrl !== null });
    });
    app.get<{ Params: { name: string } }>(`${PATH}/:name`, { onRequest }, async ({ params }, reply) => {
      const mail = await findMail(folder, params.name);
      return mail ? sendPage(reply, 'mailbox-mail', { path: PATH, mail }) : reply.callNotFound();
    });
    app.get<{ Params: { name: string } }>(`${PATH}/:name/html`, { onRequest }, async ({ params }, reply) => {
      const mail = await findMail(folder, params.name);
      if (!mail) return reply.callNotFound();
      return sendHtml(reply, withLinksBeside(mail.html), MAIL_POLICY).header('x-frame-options', 'SAMEORIGIN');
    });
  };

interface StoredMail {
  name: string;
  from: string;
  to: string;
  subject: string;
  date: string;
  html: string;
  text: string;
  headers: string[];
}

/** Newest first, because names begin with the time. */
async function mailFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const mails = names.filter((name) => name.endsWith('.eml'));
  return mails.sort().reverse().slice(0, NEWEST);
}

/** Looks the name up among the files, so that no path can be made of it. */
async function findMail(folder: string, name: string): Promise<StoredMail | null> {
  return (await mailFiles(folder)).includes(name) ? readMail(folder, name) : null;
}

async function readMail(folder: string, name: string): Promise<StoredMail> {
  const { simpleParser } = await import('mailparser'); // a library that no start needs
  const mail = await simpleParser(await readFile(join(folder, name)), { skipTextToHtml: true, skipImageLinks: true });
  return {
    name,
    from: mail.from?.text ?? '',
    to: addressesOf(mail.to),
    subject: mail.subject ?? '',
    date: mail.date?.toISOString() ?? '',
    html: mail.html || '',
    text: mail.text ?? '',
    headers: mail.headerLines.map(({ line }) => line),
  };
}

const addressesOf = (to: ParsedMail['to']): string =>
  [to ?? []]
    .flat()
    .map(({ text }) => text)
    .join(', ');

const sendPage = (reply: FastifyReply, template: string, variables: object): FastifyReply =>
  sendHtml(reply, renderPage(join(import.meta.dirname, `${template}.pug`), variables), PAGE_POLICY);

const sendHtml = (reply: FastifyReply, html: string, policy: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(html);
