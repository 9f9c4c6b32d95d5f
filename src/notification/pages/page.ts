import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { renderPage } from '../mail-templates/mail-templates.ts';

/** Templates include these files as they are, so that the browser finds the same bytes. */
const hashOf = (file: string): string =>
  `'sha256-${createHash('sha256')
    .update(readFileSync(join(import.meta.dirname, file)))
    .digest('base64')}'`;

/**
 * Nothing is loaded from anywhere, and nothing but the style and the scripts of these pages counts; a page can only be
 * sent back to where it came from.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf('page.css')}`,
  `script-src ${hashOf('claim.js')} ${hashOf('passkey.js')}`,
  // The empty icon, without which browsers ask for one.
  'img-src data:',
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** A page of the portal from the template of this name in this folder. */
export const sendPage = (reply: FastifyReply, template: string, variables: object): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy': PAGE_POLICY,
      // Without a referrer browsers post `Origin: null`; the page's own origin may be told it, nobody else.
      'referrer-policy': 'same-origin',
      'x-robots-tag': 'noindex',
    })
    .send(renderPage(join(import.meta.dirname, `${template}.pug`), variables));

/**
 * Has the routes of a scope take the forms of pages, and nothing else. PostgreSQL stores no NUL, and no browser sends one:
 * it becomes what HTML makes of it.
 */
export function readForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_: FastifyRequest, body: string) => new URLSearchParams(body.replaceAll(/%00|\0/g, '\u{FFFD}')),
  );
}

const STATUS: Partial<Record<UserErrorCode, number>> = {
  [UserErrorCode.INVALID_CREDENTIALS]: 403,
  [UserErrorCode.SECOND_FACTOR_REQUIRED]: 403,
  [UserErrorCode.RATE_LIMITED]: 429,
  [UserErrorCode.NOT_FOUND]: 404,
  [UserErrorCode.LINK_INVALID]: 404,
  [UserErrorCode.LINK_NOT_YOURS]: 403,
  [UserErrorCode.SELF_DECISION]: 403,
  [UserErrorCode.LINK_EXPIRED]: 410,
  [UserErrorCode.LINK_USED]: 410,
  [UserErrorCode.WRONG_STATE]: 409,
  [UserErrorCode.SECRET_GONE]: 410,
  [UserErrorCode.ALREADY_DECIDED]: 409,
  [UserErrorCode.NO_LONGER_VALID]: 409,
};

/** Says by the status, and with a limit by when to come again, what the page tells of a refusal. */
export const refusedBy = (
  reply: FastifyReply,
  { code, retryAfterSeconds }: Pick<DomainError, 'code' | 'retryAfterSeconds'>,
): FastifyReply => {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  return reply.code(STATUS[code] ?? 400);
};
