import { X509Certificate } from 'node:crypto';
import type { Config } from '../../config.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { guardRules, urlProblem } from '../../platform/outbound-http/guarded-http.ts';
import { isLonger, tooLong } from '../../platform/text.ts';
import { AuthorizationServerKind } from './authorization-server.entity.ts';

const MAX_URL = 2_000;
const MAX_SECRET = 8_000;
const MAX_CERTIFICATES = 50_000;

/** What tokens look like, by whose product gives them. */
export const CLAIMS: Record<AuthorizationServerKind, { clientClaim: string; scopeClaim: string }> = {
  [AuthorizationServerKind.KEYCLOAK]: { clientClaim: 'azp', scopeClaim: 'scope' },
  [AuthorizationServerKind.OKTA]: { clientClaim: 'cid', scopeClaim: 'scp' },
  [AuthorizationServerKind.AUTH0]: { clientClaim: 'azp', scopeClaim: 'scope' },
  [AuthorizationServerKind.CURITY]: { clientClaim: 'client_id', scopeClaim: 'scope' },
  [AuthorizationServerKind.OTHER]: { clientClaim: 'client_id', scopeClaim: 'scope' },
};

/** @returns The address as it was given. @throws DomainError INVALID_INPUT */
export function requireIssuer(config: Pick<Config, 'isProduction' | 'webhookAllowedHosts'>, text: string): string {
  const field = ['input', 'issuer'];
  const issuer = text.trim();
  if (isLonger(issuer, MAX_URL)) throw invalidInput(tooLong(MAX_URL), field);
  const problem = urlProblem(issuer, guardRules(config));
  if (problem) throw invalidInput(problem, field);
  if (/[?#]/.test(issuer)) throw invalidInput('An issuer has neither a query nor a fragment.', field);
  return issuer;
}

/** @returns Null for none. @throws DomainError INVALID_INPUT */
export function secretIn(text: string, name: 'initialAccessToken' | 'softwareStatement'): string | null {
  const field = ['input', name];
  if (isLonger(text, MAX_SECRET)) throw invalidInput(tooLong(MAX_SECRET), field);
  // It goes into a header, or is a JWT: both are visible ASCII.
  if (!/^[\x21-\x7e]*$/.test(text)) throw invalidInput('It has visible ASCII characters alone.', field);
  return text === '' ? null : text;
}

/** @returns Null for those that everybody trusts. @throws DomainError INVALID_INPUT */
export function certificatesIn(text: string): string | null {
  const field = ['input', 'certificateAuthorities'];
  const pem = text.trim();
  if (pem === '') return null;
  if (isLonger(pem, MAX_CERTIFICATES)) throw invalidInput(tooLong(MAX_CERTIFICATES), field);
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0 || !blocks.every(isCertificate)) throw invalidInput('It holds no certificate (PEM).', field);
  return blocks.join('\n');
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}

/** Name of a claim, in which dots lead into objects. @throws DomainError INVALID_INPUT */
export function requireClaim(text: string, name: 'clientClaim' | 'scopeClaim'): string {
  const claim = text.trim();
  if (/^[\w.:/-]{1,200}$/.test(claim)) return claim;
  throw invalidInput('A claim has 1 to 200 letters, digits or any of _ . : / -.', ['input', name]);
}

/** One scope by RFC 6749. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

/** @returns Null for none. @throws DomainError INVALID_INPUT */
export function scopeIn(text: string | null): string | null {
  const scope = text?.trim() ?? '';
  if (scope === '') return null;
  if (SCOPE.test(scope)) return scope;
  throw invalidInput('A scope has visible ASCII characters, without quotes and spaces.', ['input', 'scope']);
}
