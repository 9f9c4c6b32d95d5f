import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { consumerKey, isSentWhole, KEY_ORGANISATION } from '../port/consumer-key.ts';
import type { HealthWarning, KeyFormat, KeyRef } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { idAtGateway, keyFormatOf, namesMurmur64, safeFormatBy, UNSAFE_REVOCATION } from '../tyk/key-format.ts';
import { NO_KEY } from '../tyk/quota-meter.ts';
import type { TykSession } from '../tyk/wire.ts';
import type { GatewayClient } from './gateway-client.ts';
import { assertOk, readBody } from './gateway-client.ts';

/** How a gateway treats keys. It reports this nowhere, so it has to be tried out. */
export interface KeyFacts {
  /** Its `hash_key_function`. */
  hashFunction: KeyFormat;
  /** In which the portal makes keys. */
  format: KeyFormat;
  hashed: boolean;
  masterKeysAllowed: boolean;
}

/** No API and no policy has this organisation, so nothing could be opened with a probe. */
const ORGANISATION = 'gatehouse-probe';
type Rights = NonNullable<TykSession['access_rights']>;
const HARMLESS_RIGHTS: Rights = { [ORGANISATION]: { api_id: ORGANISATION, versions: [] } };
const LIFETIME_SECONDS = 60;

const createdKey = z.looseObject({ key: z.string(), key_hash: z.string().nullish() });

/**
 * Writes a key that is good for nothing, looks how the gateway built it and deletes it. The first try names no API: only
 * a gateway that allows master keys takes it (inactive, in an organisation that does not exist).
 */
export async function probeKeys(client: GatewayClient): Promise<KeyFacts> {
  const master = await writeProbe(client, {});
  const created = master ?? (await writeProbe(client, HARMLESS_RIGHTS));
  if (!created) throw new ProviderError('unavailable', 'The gateway stores no keys: it may have lost its Redis.');
  const hashFunction = keyFormatOf(created.key, ORGANISATION);
  const hashed = Boolean(created.key_hash);
  const format = await safeFormat(client, hashFunction, hashed);
  return { hashFunction, format, hashed, masterKeysAllowed: master !== null };
}

/** The facts of a gateway, found out when they are first needed. */
export function keyFactsOf(client: GatewayClient): () => Promise<KeyFacts> {
  let known: KeyFacts | undefined;
  return async () => (known ??= await probeKeys(client));
}

/** The format whose keys the gateway forgets as soon as they change, when it takes such keys: that is tried, too. */
async function safeFormat(client: GatewayClient, hashFunction: KeyFormat, hashed: boolean): Promise<KeyFormat> {
  if (hashFunction === 'raw') return hashFunction;
  const format = safeFormatBy(hashFunction);
  const keyId = newProbeId();
  const wanted = consumerKey(format, ORGANISATION, keyId);
  const place = placeOf({ consumerKey: wanted, keyId, organisationId: ORGANISATION }, hashFunction);
  const created = await writeProbe(client, HARMLESS_RIGHTS, place);
  const isRight = created?.key === wanted && (!hashed || MURMUR64.test(created.key_hash ?? ''));
  return isRight ? format : hashFunction;
}

const MURMUR64 = /^[0-9a-f]{16}$/;

/** Where a key is made, and within which organisation, so that it comes out as the value that was chosen. */
export interface KeyPlace {
  id: string;
  organisationId: string;
}

/**
 * A gateway puts the organisation of a new key into its string, and goes by that of the key alone afterwards. With the empty
 * hash function it puts organisation and id together and nothing more: without an organisation the id alone is the key,
 * whatever it looks like.
 */
export function placeOf({ consumerKey: wanted, keyId, organisationId }: KeyRef, hashFunction: KeyFormat): KeyPlace {
  if (hashFunction === 'legacy' && namesMurmur64(wanted)) return { id: wanted, organisationId: '' };
  return {
    id: idAtGateway(wanted, keyId),
    organisationId: isSentWhole(wanted) ? KEY_ORGANISATION : organisationId,
  };
}

const newProbeId = () => `gh-probe-${randomUUID()}`;

/**
 * Throws `unavailable` unless the gateway can store a key now. Without Redis it answers "no such key" to reads and
 * deletions of every key, and `/hello` and `/ready` notice only up to 10 s later; a refused write is the live sign.
 */
export async function assertStoreWorks(client: GatewayClient): Promise<void> {
  if (await writeProbe(client, HARMLESS_RIGHTS)) return;
  throw new ProviderError('unavailable', 'The gateway stores no keys at present: it may have lost its Redis.');
}

async function writeProbe(
  client: GatewayClient,
  accessRights: Rights,
  { id, organisationId }: KeyPlace = { id: newProbeId(), organisationId: ORGANISATION },
) {
  const json = inertSession(organisationId, 'Gatehouse probe', accessRights);
  const answer = await client.call('POST', `keys/${encodeURIComponent(id)}`, { json, isRepeatable: true });
  if (answer.status === 500 && answer.json !== undefined) return null;
  const created = readBody(answer, createdKey);
  if (created) await dropProbe(client, created.key);
  return created;
}

/** A session that opens nothing, and ends soon. */
export const inertSession = (
  organisationId: string,
  alias: string,
  accessRights: Rights = HARMLESS_RIGHTS,
): TykSession => ({
  org_id: organisationId,
  alias,
  is_inactive: true,
  expires: Math.floor(Date.now() / 1000) + LIFETIME_SECONDS,
  access_rights: accessRights,
  meta_data: NO_KEY,
});

async function dropProbe(client: GatewayClient, key: string): Promise<void> {
  const call = { searchParams: { org_id: ORGANISATION } };
  const answer = await client.call('DELETE', `keys/${encodeURIComponent(key)}`, call);
  // With master keys allowed but no API loaded, Tyk answers 200 and stores nothing.
  if (answer.status !== 404) assertOk(answer, '');
}

/** What an owner should know about how the gateway treats keys. */
export function keyWarnings({ format, hashFunction, hashed, masterKeysAllowed }: KeyFacts): HealthWarning[] {
  const warnings: [boolean, HealthWarning][] = [
    [
      hashed && (hashFunction === 'legacy' || hashFunction === 'murmur32'),
      {
        code: 'WEAK_KEY_HASH',
        message:
          'Keys that were made elsewhere are hashed with murmur32: two of them may collide. Set hash_key_function to murmur64.',
      },
    ],
    [format === hashFunction, UNSAFE_REVOCATION],
    [
      !hashed,
      { code: 'KEYS_STORED_IN_PLAIN', message: 'The gateway stores keys in plain text. Consider hash_keys: true.' },
    ],
    [
      masterKeysAllowed,
      {
        code: 'MASTER_KEYS_ALLOWED',
        message: 'A key without access rights opens every API: set allow_master_keys: false.',
      },
    ],
  ];
  return warnings.filter(([applies]) => applies).map(([, warning]) => warning);
}
