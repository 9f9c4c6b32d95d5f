import { protectedHeaderOf } from './unverified.ts';

/** Longer than any token should be that comes with every request. */
const MAX_LENGTH = 8_192;

/** Signatures by a key that the verifier does not have: a shared secret would let whoever verifies make tokens. */
export const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/**
 * What a header may hold. Everything else either names keys of the sender's own, asks for what is not understood here, or
 * belongs to a token inside a token.
 */
const HEADER_NAMES = new Set(['alg', 'kid', 'typ', 'x5t', 'x5t#S256']);

/** An access token says what it is, an ID token does not; every other kind of token does, and is none to call with. */
const CALLING: readonly unknown[] = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];

/** The same of a logout token, which should say so. */
const LOGGING_OUT: readonly unknown[] = [undefined, 'jwt', 'logout+jwt', 'application/logout+jwt'];

/** Whether a text may be a token to call with, as far as can be seen before its signature is verified. */
export const mayCall = (token: string): boolean => isWellFormed(token, CALLING);

/** The same for a logout token. */
export const mayLogOut = (token: string): boolean => isWellFormed(token, LOGGING_OUT);

function isWellFormed(token: string, types: readonly unknown[]): boolean {
  const parts = token.split('.');
  if (token.length > MAX_LENGTH || parts.length !== 3 || parts.some((part) => !/^[\w-]+$/.test(part))) return false;
  if (parts.slice(0, 2).some((part) => repeatsName(Buffer.from(part, 'base64url').toString('utf8')))) return false;
  const header = protectedHeaderOf(token);
  if (!header || Object.keys(header).some((name) => !HEADER_NAMES.has(name))) return false;
  const { alg, kid, typ } = header;
  const isNamed = typeof kid === 'string' && kid !== '' && kid.length <= 500;
  return (
    isNamed && ALGORITHMS.includes(String(alg)) && types.includes(typeof typ === 'string' ? typ.toLowerCase() : typ)
  );
}

/** Names, and where objects begin and end: what a name is inside of. */
const TOKENS = /"(?:[^"\\]|\\.)*"\s*:?|[{}]/g;

/**
 * Whether an object in a JSON text names something twice, and so says one thing to who reads the first and another to who reads the
 * last; also for what is no JSON.
 */
export function repeatsName(json: string): boolean {
  // Only in JSON is every text closed, so that each is read once.
  if (!isJson(json)) return true;
  const open: Set<string>[] = [];
  for (const [found] of json.matchAll(TOKENS)) {
    if (found === '{') open.push(new Set());
    else if (found === '}') open.pop();
    else if (found.endsWith(':')) {
      const name = nameIn(found);
      if (open.at(-1)?.has(name)) return true;
      open.at(-1)?.add(name);
    }
  }
  return false;
}

/** However it is escaped. */
const nameIn = (found: string): string => JSON.parse(found.replace(/\s*:$/, '')) as string;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

type Payload = Readonly<Record<string, unknown>>;

/** Of the clocks of provider and portal, in seconds. */
export const CLOCK_TOLERANCE = 5;

/** Whether a verified token is one to call with: not one that is bound to a key, was made for another client, or logs out. */
export function isForCalling(payload: Payload, clientId: string, now: number): boolean {
  const { iat, azp, aud, cnf, events } = payload;
  if (typeof iat !== 'number' || iat < 0 || iat > now + CLOCK_TOLERANCE) return false;
  if (cnf !== undefined || events !== undefined) return false;
  // An ID token names who it was made for.
  const isIdToken = [aud].flat().includes(clientId);
  return !isIdToken || azp === undefined || azp === clientId;
}

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** How old a logout token may be, in seconds. */
const LOGOUT_LIFE = 300;

/** Whether a verified token is a logout token, by OpenID Connect Back-Channel Logout 1.0, 2.6. */
export function isForLogout({ iat, jti, events, nonce, sub, sid }: Payload, now: number): boolean {
  const isFresh = typeof iat === 'number' && iat <= now + CLOCK_TOLERANCE && iat >= now - LOGOUT_LIFE;
  const event = typeof events === 'object' && events !== null && (events as Payload)[LOGOUT_EVENT];
  const isNamed = [sub, sid].some((name) => typeof name === 'string' && name !== '');
  return (
    isFresh &&
    typeof jti === 'string' &&
    jti !== '' &&
    typeof event === 'object' &&
    event !== null &&
    nonce === undefined &&
    isNamed
  );
}
