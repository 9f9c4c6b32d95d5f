import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyMethod } from '../../src/provider/port/key-kinds.ts';

/** What a consumer has of a key: its value, and what proves it where the value is no more than a name. */
export interface HeldKey {
  name: string;
  proof: string;
}

/** Headers of a call that presents a key in the standard place, as the documentation of its method says. */
const HEADERS: Record<KeyMethod, (key: HeldKey, path: string) => Record<string, string>> = {
  authToken: ({ name }) => ({ authorization: name }),
  basic: ({ name, proof }) => ({ authorization: `Basic ${Buffer.from(`${name}:${proof}`).toString('base64')}` }),
  hmac: signed,
  jwt: ({ name, proof }) => ({ authorization: `Bearer ${tokenOf(name, proof)}` }),
  // It is in the connection.
  certificate: () => ({}),
  // What proves a client is a token of its server.
  oauth2: ({ proof }) => ({ authorization: `Bearer ${proof}` }),
  oauthClient: ({ proof }) => ({ authorization: `Bearer ${proof}` }),
};

export interface KeyPair {
  publicKey: string;
  privateKey: string;
}

export const newKeyPair = (): KeyPair =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** Good for a minute. */
export function tokenOf(kid: string, privateKey: string): string {
  const parts = [
    { alg: 'RS256', typ: 'JWT', kid },
    { sub: 'somebody', exp: Math.floor(Date.now() / 1000) + 60 },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return [...parts, sign('sha256', Buffer.from(parts.join('.')), privateKey).toString('base64url')].join('.');
}

/** As the draft of signatures for HTTP says that Tyk follows. */
function signed({ name, proof }: HeldKey, path: string): Record<string, string> {
  const date = new Date().toUTCString();
  const text = `(request-target): get ${path}\ndate: ${date}`;
  const signature = encodeURIComponent(createHmac('sha256', proof).update(text).digest('base64'));
  const fields = { keyId: name, algorithm: 'hmac-sha256', headers: '(request-target) date', signature };
  const written = Object.entries(fields).map(([field, value]) => `${field}="${value}"`);
  return { date, authorization: `Signature ${written.join(',')}` };
}

export const presented = (method: KeyMethod, key: HeldKey, path: string): Record<string, string> =>
  HEADERS[method](key, path);
