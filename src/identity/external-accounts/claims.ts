import { comparableAddress, flawOfAddress } from '../../platform/email-address.ts';
import { refuseName, trimmed } from '../../platform/text.ts';
import type { IdentityProvider } from '../identity-providers/identity-provider.entity.ts';

/** What an identity provider has said about somebody, as far as the portal uses it. Plain JSON: it is stored for a minute. */
export interface Claims {
  issuer: string;
  subject: string;
  /** As it is compared; null where there is none, or none that was verified. */
  email: string | null;
  name: string | null;
  /** What the provider calls its own session. */
  session: string | null;
  /** Values of the claims that the provider's mappings name. */
  values: Record<string, string[]>;
}

/** More values of one claim than this are nobody's groups. */
const MAX_VALUES = 1_000;

/** Reads what the library has verified. @returns Null where nobody is named. */
export function claimsOf(
  { mappings, assumesVerifiedEmail }: Pick<IdentityProvider, 'mappings' | 'assumesVerifiedEmail'>,
  payload: Readonly<Record<string, unknown>>,
): Claims | null {
  const { iss: issuer, sub: subject, sid } = payload;
  if (typeof issuer !== 'string' || !isName(subject)) return null;
  const names = new Set(mappings.map(({ claim }) => claim));
  return {
    ...{ issuer, subject },
    email: verifiedAddress(payload, assumesVerifiedEmail),
    name: nameIn(payload),
    session: isName(sid) ? sid : null,
    values: Object.fromEntries([...names].map((name) => [name, valuesOf(payload, name)])),
  };
}

/** OpenID Connect allows 255 ASCII characters for a subject. PostgreSQL stores no NUL. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 255 && !value.includes('\0');

/** @param otherwise Whether it counts as verified where the provider does not say; what it denies never does. */
function verifiedAddress(
  { email, email_verified: isVerified }: Readonly<Record<string, unknown>>,
  otherwise: boolean,
): string | null {
  if (typeof email !== 'string' || (isVerified ?? otherwise) !== true || flawOfAddress(email) !== null) return null;
  return comparableAddress(email);
}

function nameIn({ name, preferred_username: username }: Readonly<Record<string, unknown>>): string | null {
  const good = [name, username].find(
    (text): text is string => typeof text === 'string' && refuseName(text, { field: [], max: 100 }) === null,
  );
  return trimmed(good);
}

function valuesOf(payload: Readonly<Record<string, unknown>>, name: string): string[] {
  if (!Object.hasOwn(payload, name)) return [];
  return [payload[name]]
    .flat()
    .slice(0, MAX_VALUES)
    .flatMap((value) => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : []));
}
