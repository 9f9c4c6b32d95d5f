import { z } from 'zod';
import { decodedKey, isSentWhole, withMurmur64 } from '../port/consumer-key.ts';
import type { HealthWarning, KeyFormat, KeyRef } from '../port/provider-adapter.ts';

const FUNCTIONS: readonly string[] = ['murmur32', 'murmur64', 'murmur128', 'sha256'] satisfies KeyFormat[];
const APART: Record<string, KeyFormat> = {
  legacy: 'murmur64-by-legacy',
  murmur32: 'murmur64-by-murmur32',
  murmur64: 'murmur64-by-murmur64',
  murmur128: 'murmur64-by-murmur128',
  sha256: 'murmur64-by-sha256',
};
const envelope = z.looseObject({ h: z.string() });

/** For gateways on which a change of a key does not reach what they remember of it, and that take no other keys. */
export const UNSAFE_REVOCATION: HealthWarning = {
  code: 'UNSAFE_REVOCATION',
  message:
    'The gateway remembers keys for 10 s, so each revocation and suspension takes as long and is looked at until it ' +
    'holds. Set hash_key_function to murmur64, or disable_cached_session_state in local_session_cache to true.',
};

/** Reads from a key string how the gateway built it; `raw` when it tells nothing. */
export function keyFormatOf(key: string, organisationId: string): KeyFormat {
  if (organisationId !== '' && key.startsWith(organisationId)) return 'legacy';
  const parsed = envelope.safeParse(parseJson(Buffer.from(key, 'base64').toString('utf8')));
  return parsed.success && isFunction(parsed.data.h) ? parsed.data.h : 'raw';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFunction(name: string): name is KeyFormat {
  return FUNCTIONS.includes(name);
}

/** The format that has keys hashed by murmur64, and known by nothing but their whole value, on a gateway with this hash function. */
export const safeFormatBy = (hashFunction: KeyFormat): KeyFormat => APART[hashFunction] ?? hashFunction;

/** The id under which a gateway makes exactly this key string. */
export function idAtGateway(consumerKey: string, keyId: string): string {
  const safe = withMurmur64(keyId);
  return decodedKey(consumerKey).includes(`"${safe}",`) ? safe : keyId;
}

/** The key string names murmur64 as its hash function, so that is how the gateway stores and how it remembers it. */
export const namesMurmur64 = (consumerKey: string): boolean =>
  /^\{"org":"[^"]*","id":"[^"]*","h":"murmur64"/.test(decodedKey(consumerKey));

/**
 * Whether a change of the key reaches what the gateway remembers of it: whatever opens it and the name under which it is
 * stored have to come to the same. Where its id opens it as well, somebody may have sent that.
 */
export const isForgottenAtOnce = ({ consumerKey, isSentWhole: wasSentWhole = false }: KeyRef): boolean =>
  consumerKey === '' ? wasSentWhole : isSentWhole(consumerKey) && namesMurmur64(consumerKey);

/** How Gateway and Dashboard are asked for one key. */
export interface KeyAddress {
  path: string;
  searchParams: Record<string, string>;
}

const pathOf = (name: string): string => `keys/${encodeURIComponent(name)}`;

/** Where a key of this id is made. */
export const addressOfId = (keyId: string): KeyAddress => ({ path: pathOf(keyId), searchParams: {} });

/** Any value switches `hashed` on, also `false`. */
export const addressOfHash = (hash: string): KeyAddress => ({ path: pathOf(hash), searchParams: { hashed: 'true' } });

/** By the value the consumer sends, so that a key which is found is one that opens; by hash where the value is erased. */
export const addressOf = ({ consumerKey, keyHash }: KeyRef): KeyAddress =>
  consumerKey ? addressOfId(consumerKey) : addressOfHash(keyHash!);
