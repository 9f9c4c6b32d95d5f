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
/** Weaker ones are signed with by nobody who can choose. */
const MIN_RSA_BITS = 2048;
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
  return keyOf(() => createPublicKey({ key: key as JsonWebKey, format: 'jwk' }));
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function keyOf(read: () => KeyObject): PublicKey | string {
  try {
    const key = read();
    const algorithms = algorithmsOf(key);
    if (typeof algorithms === 'string') return algorithms;
    return { pem: String(key.export({ type: 'spki', format: 'pem' })), algorithms };
  } catch {
    return 'It cannot be read as a public key.';
  }
}

function algorithmsOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string[] | string {
  if (type === 'rsa') {
    return (details?.modulusLength ?? 0) >= MIN_RSA_BITS ? OF_RSA : `A key of RSA has at least ${MIN_RSA_BITS} bits.`;
  }
  const curve = type === 'ec' && CURVES[details?.namedCurve ?? ''];
  return curve ? [curve] : 'It must be a key of RSA, or of the curves P-256, P-384 or P-521.';
}
