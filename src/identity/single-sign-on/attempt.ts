import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import type { SecretBox, SecretLocation } from '../../platform/security/secret.ts';
import { cookieHeader, cookieName, readCookie } from '../../platform/session-cookies/cookies.ts';

/** What a sign-in that is under way has to know when the browser comes back. */
const attempt = z.object({
  providerId: z.uuid(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  challenge: z.string().nullable(),
  expiresAt: z.number(),
});

export type Attempt = z.infer<typeof attempt>;

/** As long as somebody may take at the provider. */
const LIFE_SECONDS = 600;

type Source = Pick<Context, 'config' | 'secrets'>;

/** The state names it, so that a cookie is of use to its own sign-in alone. */
const locate = (state: string): SecretLocation => ({ table: 'sign_in', column: 'attempt', id: state });

/** Each has a cookie of its own, so that two tabs may sign in side by side. */
const nameOf = (state: string): string => `gatehouse-sign-in-${state.replaceAll(/[^\w-]/g, '').slice(0, 12)}`;

const isSecure = ({ publicUrl }: Context['config']) => publicUrl.startsWith('https:');

/**
 * Keeps a sign-in in the browser that began it, and nowhere else: any node can end it. It is sealed, so that the browser
 * carries what it can neither read nor change.
 */
export function attemptCookie({ config, secrets }: Source, state: string, begun: Omit<Attempt, 'expiresAt'>): string {
  const sealed = seal(secrets, state, { ...begun, expiresAt: Date.now() + LIFE_SECONDS * 1000 });
  return cookie(config, state, sealed, LIFE_SECONDS);
}

/** Takes it out of the browser. */
export const endedCookie = ({ config }: Source, state: string): string => cookie(config, state, '', 0);

/** The browser sends it when the provider leads back here: that comes from another site. */
const cookie = (config: Context['config'], state: string, value: string, seconds: number): string =>
  cookieHeader(nameOf(state), value, { seconds, sameSite: 'Lax', isSecure: isSecure(config) });

const seal = (box: SecretBox, state: string, value: Attempt): string => box.seal(JSON.stringify(value), locate(state));

/** The sign-in of this state that the browser has begun; null for none, and for one that took too long. */
export function readAttempt({ config, secrets }: Source, state: string, cookies: string | undefined): Attempt | null {
  const sealed = readCookie(cookies, cookieName(nameOf(state), isSecure(config)));
  if (!sealed) return null;
  try {
    const found = attempt.parse(JSON.parse(secrets.open(sealed, locate(state))));
    return found.expiresAt > Date.now() ? found : null;
  } catch {
    return null;
  }
}
