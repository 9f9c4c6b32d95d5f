import type { Context } from '../../platform/context.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { isLonger, tooLong } from '../../platform/text.ts';

export interface RedirectValues {
  requestId: string;
  /** The page of the front end to come back to. */
  returnUrl: string;
  /** Proves to the portal that the returning browser was sent for this request. */
  returnToken: string;
}

/** Fills the placeholders of a template, each value as one component of a URL. */
export const redirectUrl = (template: string, values: RedirectValues): string =>
  template.replace(/\{(requestId|returnUrl|returnToken)\}/g, (_, name: keyof RedirectValues) =>
    encodeURIComponent(values[name]),
  );

const MAX_LENGTH = 2000;

/**
 * Checks a template; null stays null. It must name the request, or the third party could not tell what to decide, and no
 * value may reach the host, or it could choose where browsers go.
 * @throws DomainError INVALID_INPUT.
 */
export function requireRedirectTemplate(ctx: Pick<Context, 'config'>, template: string | null): string | null {
  if (template === null) return null;
  const problem = problemOf(template, ctx.config.isProduction);
  if (problem) throw invalidInput(problem, ['input', 'externalRedirectUrl']);
  return template;
}

function problemOf(template: string, isProduction: boolean): string | null {
  if (isLonger(template, MAX_LENGTH)) return tooLong(MAX_LENGTH);
  if (!template.includes('{requestId}')) return 'It must hold {requestId}.';
  const filled = redirectUrl(template, { requestId: 'a', returnUrl: 'a', returnToken: 'a' });
  const other = redirectUrl(template, { requestId: 'b', returnUrl: 'b', returnToken: 'b' });
  if (/[\s{}]/.test(filled)) return 'It may only hold the places {requestId}, {returnUrl} and {returnToken}.';
  if (!URL.canParse(filled) || !URL.canParse(other)) return 'It must be a URL.';
  const { origin, protocol, username, password } = new URL(filled);
  if (protocol !== 'https:' && (isProduction || protocol !== 'http:')) return 'It must start with https://.';
  if (username || password) return 'It must not hold a user name or password.';
  return origin === new URL(other).origin ? null : 'Its host must be fixed.';
}
