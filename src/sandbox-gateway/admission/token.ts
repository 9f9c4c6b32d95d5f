import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../api-model.ts';
import { MISSING, sentIn } from './admission.ts';
import { Blocked } from './call.ts';
import type { Presented } from './presented.ts';

export interface Token {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  signed: Buffer;
  signature: Buffer;
}

/** Families of algorithms, by what a definition calls them. Others are not stood in for. */
const FAMILIES: Readonly<Record<string, RegExp>> = { rsa: /^[RP]S(256|384|512)$/, ecdsa: /^ES(256|384|512)$/ };

/** The token of a call and the hash that it is signed over. Throws `Blocked`. */
export function sentToken(api: Api, request: FastifyRequest): { token: Token; hash: string } {
  const sent = sentIn(api.auth_configs?.jwt ?? api.auth, request);
  if (!sent) throw new Blocked(400, MISSING);
  const token = parsedToken(sent.replace(/^bearer /i, ''));
  const bits = FAMILIES[api.jwt_signing_method]?.exec(String(token?.header.alg))?.[1];
  if (!token || !bits) throw new Blocked(403, 'Key not authorized');
  return { token, hash: `sha${bits}` };
}

/** A token that its caller has signed, judged by the public key in the session that it names. Throws `Blocked`. */
export function tokenOf(api: Api, request: FastifyRequest): Presented {
  const refused = new Blocked(403, 'Key not authorized');
  const { token, hash } = sentToken(api, request);
  const name = nameIn(api, token);
  if (!name) throw refused;
  return {
    ...{ name, unknown: refused, broken: refused },
    prove({ jwt_data: { secret } }) {
      assertToken(token, publicKeyOf(secret), hash);
    },
  };
}

function parsedToken(text: string): Token | null {
  const parts = text.split('.');
  if (parts.length !== 3) return null;
  try {
    const [header, claims] = parts.slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    const signed = Buffer.from(parts.slice(0, 2).join('.'));
    return { header, claims, signed, signature: Buffer.from(parts[2]!, 'base64url') };
  } catch {
    return null;
  }
}

/** In the header, unless the definition skips that; else in the claim that it names. */
function nameIn({ jwt_skip_kid, jwt_identity_base_field: field }: Api, { header, claims }: Token): string | null {
  const found = (!jwt_skip_kid && header.kid) || claims[field || 'sub'] || claims.sub;
  return typeof found === 'string' ? found : null;
}

/** Whether it is signed by the other half of a key, and lives. Throws `Blocked`. */
export function assertToken(token: Token, key: KeyObject | null, hash: string): void {
  if (!key || !isSignedBy(key, token, hash)) throw new Blocked(403, 'Key not authorized');
  const late = lateness(token.claims);
  if (late) throw new Blocked(401, `Key not authorized: ${late}`);
}

function isSignedBy(key: KeyObject, { header, signed, signature }: Token, hash: string): boolean {
  const padding = String(header.alg).startsWith('PS') ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {};
  return verify(hash, signed, { key, dsaEncoding: 'ieee-p1363', ...padding }, signature);
}

function publicKeyOf(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}

function lateness({ exp, nbf }: Record<string, unknown>): string | null {
  const now = Date.now() / 1000;
  if (typeof exp === 'number' && exp < now) return 'token has expired';
  return typeof nbf === 'number' && nbf > now ? 'token is not valid yet' : null;
}
