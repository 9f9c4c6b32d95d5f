import { createPublicKey, type JsonWebKey, type KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** A public key in the one form in which it is kept, and what can be signed with its other half. */
export interface PublicKey {
  pem: string;
  /** Null for a certificate, with which nothing is signed. */
  algorithms: readonly string[] | null;
}

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };
const OF_RSA = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
/** Weaker ones are signed with by nobody who can choose; with larger ones a signature takes a gateway too long. */
const RSA_BITS = { min: 2048, max: 16_384 };
/** As Go takes it, in which gateways are written. */
const MAX_EXPONENT = 2n ** 31n - 1n;
/** Of the largest key that anybody has, and its certificate. */
export const MAX_KEY_LENGTH = 16_384;

/** @returns What is wrong, as a sentence, where it is no key that tokens can be judged by. */
export function keyOfPem(pem: string): PublicKey | string {
  if (/PRIVATE KEY/.test(pem))
    return 'This is a private key: keep it, and make another pair, because it has been sent.';
  return keyOf(() => (pem.includes('CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem)));
}

/** A key as JSON, `JWK` of RFC 7517. */
export const jwk = z.looseObject({ kty: z.string(), kid: z.string().optional(), use: z.string().optional() });

/** @returns As {@link keyOfPem}. */
export function keyOfJwk(text: string): PublicKey | string {
  const parsed = jwk.safeParse(parseJson(text));
  return parsed.success ? keyOfParsedJwk(parsed.data) : 'It is no JSON Web Key.';
}

/** @returns As {@link keyOfPem}. */
export function keyOfParsedJwk(key: z.infer<typeof jwk>): PublicKey | string {
  if ('d' in key) return 'This is a private key: keep it, and make another pair, because it has been sent.';
  if (key.kty === 'oct') return 'This is a secret that both sides would know: give a public key.';
  if (key.use !== undefined && key.use !== 'sig')
    return 'By its `use` this key is not for signatures: give one that is.';
  const unread = key.kty === 'EC' ? 'Its numbers are no point of the curve that it names.' : UNREAD;
  return keyOf(() => createPublicKey({ key: key as JsonWebKey, format: 'jwk' }), unread);
}

const UNREAD = 'It cannot be read as a public key: it is incomplete, damaged, or no point of its curve.';

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function keyOf(read: () => KeyObject, unread = UNREAD): PublicKey | string {
  try {
    const key = read();
    const algorithms = algorithmsOf(key);
    if (typeof algorithms === 'string') return algorithms;
    return { pem: String(key.export({ type: 'spki', format: 'pem' })), algorithms };
  } catch {
    return unread;
  }
}

function algorithmsOf(key: KeyObject): string[] | string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') return faultOfRsa(key) ?? OF_RSA;
  const curve = type === 'ec' && CURVES[details?.namedCurve ?? ''];
  return curve ? [curve] : 'It must be a key of RSA, or of the curves P-256, P-384 or P-521.';
}

/** What is read without complaint, and yet judges nothing: by an exponent of one everybody signs. */
function faultOfRsa(key: KeyObject): string | null {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < RSA_BITS.min || modulusLength > RSA_BITS.max)
    return `A key of RSA has ${RSA_BITS.min} to ${RSA_BITS.max} bits.`;
  if (publicExponent < 3n || publicExponent % 2n === 0n || publicExponent > MAX_EXPONENT)
    return 'The public exponent of a key of RSA is odd, three or more, and of 31 bits at most: 65537 as a rule.';
  const modulus = Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url');
  return (modulus.at(-1) ?? 0) % 2 === 0 ? 'The modulus of a key of RSA is odd: this one is damaged.' : null;
}
