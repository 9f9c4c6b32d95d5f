import { randomBytes, randomUUID } from 'node:crypto';
import type { KeyFormat } from './provider-adapter.ts';
import { ProviderError } from './provider-error.ts';

/**
 * Makes the id of a new key: 192 random bits. The prefix keeps it from looking like one of Tyk's legacy keys, whose first
 * 24 hex digits are taken for an organisation, and from clashing with the routes `create` and `preview`.
 */
export function newKeyId(): string {
  return `gh-${randomBytes(24).toString('base64url')}`;
}

/** Makes the id of a new counter, see `DesiredKey.counter`. It opens nothing and is no secret. */
export function newCounterId(): string {
  return `gh-count-${randomUUID()}`;
}

/**
 * The value which a consumer sends, known before the provider is ever called, so that it can be sealed first.
 *
 * Tyk accepts the bare id as well, whatever its hash function (that is what `raw` yields, and why it is right when the
 * format is not known), but three things make the full string better where the format is known:
 * - the gateway remembers a session under the murmur64 hash of the value that was sent, and on a change forgets only the
 *   entry under the hash that the full string names. Where the two differ, a revoked key goes on working for 10 s, and one
 *   with a quota for as long as it is in use, because each call writes the remembered session back into the store
 *   (`docs/tyk-compatibility.md`). So the string names murmur64 wherever the gateway takes that, whatever its own function;
 * - the same goes for whoever takes the id out of the full string and sends that alone: the gateway completes it with the
 *   organisation of the API. So the string names one that no API has, and its id by itself opens nothing;
 * - a bare id is searched under the hash function of today, while the full string names its own: it outlives a change
 *   of `hash_key_function`;
 * - reads and deletions need no `org_id` beside it.
 */
export function consumerKey(format: KeyFormat, organisationId: string, keyId: string): string {
  // A path of dots alone leads elsewhere, and these words are calls of their own.
  if (!/^(?!\.+$|create$|preview$)[\w.~@:+=!$&'-]{3,200}$/.test(keyId)) {
    throw new ProviderError('invalid', "A key id has 3 to 200 letters, digits or any of _ . ~ @ : + = ! $ & ' - .");
  }
  if (format === 'raw') return keyId;
  if (format === 'legacy') return organisationId + keyId;
  const hashFunction = hashFunctionOf(format);
  if (hashFunction === format) return envelopeOf(organisationId, keyId, hashFunction);
  const bringsNone = hashFunction === 'legacy' || hashFunction === 'murmur64';
  return bringsNone
    ? envelopeOf(KEY_ORGANISATION, keyId, 'murmur64')
    : envelopeOf(KEY_ORGANISATION, withMurmur64(keyId), hashFunction);
}

/** The value of a key whose consumers send its id alone, so that the gateway has to make the same of it. */
export const importedKey = (format: KeyFormat, organisationId: string, value: string): string =>
  consumerKey(hashFunctionOf(format), organisationId, value);

/**
 * What a gateway makes of the client certificate of a call, and looks for.
 * @param fingerprint SHA-256 of the certificate (DER), in hex.
 */
export const certificateKey = (format: KeyFormat, organisationId: string, fingerprint: string): string =>
  format === 'raw'
    ? certificateId(organisationId, fingerprint)
    : consumerKey(hashFunctionOf(format), organisationId, fingerprint);

/** Under which name a gateway keeps a certificate. */
export const certificateId = (organisationId: string, fingerprint: string): string => organisationId + fingerprint;

/** Whether a key is known by its whole value alone, and not by its id. */
export const isSentWhole = (key: string): boolean => decodedKey(key).startsWith(`{"org":"${KEY_ORGANISATION}",`);

/** Named by the strings of new keys, beside the true one in the key itself. No API has it. */
export const KEY_ORGANISATION = 'gatehouse-keys';

/** What stands in a full key string; empty for anything else. */
export const decodedKey = (key: string): string =>
  key.startsWith('ey') ? Buffer.from(key, 'base64').toString('utf8') : '';

const BY = 'murmur64-by-';

/** The hash function that a gateway of this format has. */
export const hashFunctionOf = (format: KeyFormat): KeyFormat =>
  (format.startsWith(BY) ? format.slice(BY.length) : format) as KeyFormat;

/** Byte for byte as Tyk prints it: the gateway hashes this string, so a space or another order would be another key. */
const envelopeOf = (organisationId: string, id: string, hashFunction: string): string =>
  Buffer.from(`{"org":"${organisationId}","id":"${id}","h":"${hashFunction}"}`).toString('base64');

/**
 * What a gateway of another hash function has to be told as the id of a key, so that its string names murmur64. Tyk puts the
 * id into the string as it is and reads the first `h` that it finds there: an id that brings one along is hashed by that.
 */
export const withMurmur64 = (keyId: string): string => `${keyId}","h":"murmur64`;
