import { createSign, generateKeyPairSync, type KeyObject, sign as signRaw } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A key of an issuer, with its name. */
export interface SigningKey {
  kid: string;
  alg: 'RS256' | 'ES256' | 'PS256' | 'EdDSA';
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** A server that says of itself what an OpenID Connect provider says; tokens are made by the test, in any form. */
export interface Issuer {
  issuer: string;
  /** What its key set holds; may be changed at any time. */
  keys: SigningKey[];
  /** How often its keys were read. */
  readings: number;
  stop(): Promise<void>;
}

const PAIRS = {
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

export const newKey = (kid: string, alg: SigningKey['alg'] = 'RS256'): SigningKey => ({ kid, alg, ...PAIRS[alg]() });

export const publicJwk = ({ kid, alg, publicKey }: SigningKey) => ({
  ...publicKey.export({ format: 'jwk' }),
  ...{ kid, alg, use: 'sig' },
});

export async function startIssuer(...keys: SigningKey[]): Promise<Issuer> {
  const http = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') response.end(JSON.stringify(metadata));
    else if (request.url === '/jwks') {
      state.readings += 1;
      response.end(JSON.stringify({ keys: state.keys.map(publicJwk) }));
    } else response.writeHead(404).end('{}');
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const metadata = {
    ...{
      issuer,
      jwks_uri: `${issuer}/jwks`,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
    },
    ...{ response_types_supported: ['code'], subject_types_supported: ['public'] },
    id_token_signing_alg_values_supported: ['RS256'],
  };
  const state: Issuer = {
    ...{ issuer, keys, readings: 0 },
    async stop() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return state;
}

/** One part of a token. What is a text stays as it is, letter by letter. */
export const part = (content: object | string): string =>
  Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url');

/** A token of any content, signed as the key signs. */
export function signed(key: SigningKey, payload: object | string, header: object | string = {}): string {
  const head = typeof header === 'string' ? header : { alg: key.alg, kid: key.kid, ...header };
  const text = `${part(head)}.${part(payload)}`;
  return `${text}.${signature(key, text).toString('base64url')}`;
}

export function signature({ alg, privateKey }: SigningKey, text: string): Buffer {
  if (alg === 'EdDSA') return signRaw(null, Buffer.from(text), privateKey);
  const padding = alg === 'PS256' ? { padding: 6, saltLength: 32 } : {};
  return createSign('sha256')
    .update(text)
    .sign({ key: privateKey, dsaEncoding: 'ieee-p1363', ...padding });
}
