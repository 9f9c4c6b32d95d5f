import { createHash } from 'node:crypto';

/** Tyk's `hash_key_function`; the empty string is its default. */
export type HashFunction = '' | 'murmur32' | 'murmur64' | 'murmur128' | 'sha256';

const HEX_LENGTH: Record<HashFunction, number> = { '': 8, murmur32: 8, murmur64: 16, murmur128: 32, sha256: 64 };

/** The key string which a consumer sends, made of organisation and id. */
export function tokenOf(organisationId: string, keyId: string, hashFunction: HashFunction): string {
  const id = keyId.startsWith(organisationId) ? keyId.slice(organisationId.length) : keyId;
  if (hashFunction === '') return organisationId + id;
  return Buffer.from(`{"org":"${organisationId}","id":"${id}","h":"${hashFunction}"}`).toString('base64');
}

/** The organisation that a key string names; empty for a bare id. */
export function organisationOf(token: string): string {
  const envelope = envelopeOf(token);
  if (envelope) return envelope.org;
  // Legacy keys begin with the organisation's 24 hex digits.
  return /^[0-9a-f]{24}./.test(token) ? token.slice(0, 24) : '';
}

/** A stable stand-in for the hash that a key names, of the same length: clients must not look into it. */
export function hashOf(token: string, hashFunction: HashFunction = envelopeOf(token)?.h ?? ''): string {
  const length = HEX_LENGTH[hashFunction];
  return createHash('sha256').update(token).digest('hex').slice(0, length);
}

function envelopeOf(token: string): { org: string; h: HashFunction } | undefined {
  if (!token.startsWith('ey')) return undefined;
  // Tyk takes the first `h` that it finds, which may have come in with the id.
  const match = /^\{"org":"([^"]*)","id":"[^"]*","h":"([^"]*)"(?:,"h":"[^"]*")?\}$/.exec(
    Buffer.from(token, 'base64').toString('utf8'),
  );
  const [, org, h] = match ?? [];
  return org !== undefined && h !== undefined && isHashFunction(h) ? { org, h } : undefined;
}

function isHashFunction(name: string): name is HashFunction {
  return name in HEX_LENGTH;
}
