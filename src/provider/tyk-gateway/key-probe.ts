import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { HealthWarning, KeyFormat } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { keyFormatOf, UNSAFE_REVOCATION } from '../tyk/key-format.ts';
import type { GatewayClient } from './gateway-client.ts';
import { assertOk, readBody } from './gateway-client.ts';

/** How a gateway treats keys. It reports this nowhere, so it has to be tried out. */
export interface KeyFacts {
  format: KeyFormat;
  hashed: boolean;
  masterKeysAllowed: boolean;
}

/** No API and no policy has this organisation, so nothing could be opened with a probe. */
const ORGANISATION = 'gatehouse-probe';
const HARMLESS_RIGHTS = { [ORGANISATION]: { api_id: ORGANISATION, versions: [] } };
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
  return {
    format: keyFormatOf(created.key, ORGANISATION),
    hashed: Boolean(created.key_hash),
    masterKeysAllowed: master !== null,
  };
}

/**
 * Throws `unavailable` unless the gateway can store a key now. Without Redis it answers "no such key" to reads and
 * deletions of every key, and `/hello` and `/ready` notice only up to 10 s later; a refused write is the live sign.
 */
export async function assertStoreWorks(client: GatewayClient): Promise<void> {
  if (await writeProbe(client, HARMLESS_RIGHTS)) return;
  throw new ProviderError('unavailable', 'The gateway stores no keys at present: it may have lost its Redis.');
}

async function writeProbe(client: GatewayClient, accessRights: Record<string, object>) {
  const json = {
    org_id: ORGANISATION,
    alias: 'Gatehouse probe',
    is_inactive: true,
    expires: Math.floor(Date.now() / 1000) + LIFETIME_SECONDS,
    access_rights: accessRights,
  };
  const answer = await client.call('POST', `keys/gh-probe-${randomUUID()}`, { json });
  if (answer.status === 500 && answer.json !== undefined) return null;
  const created = readBody(answer, createdKey);
  if (created) await dropProbe(client, created.key);
  return created;
}

async function dropProbe(client: GatewayClient, key: string): Promise<void> {
  const call = { searchParams: { org_id: ORGANISATION } };
  const answer = await client.call('DELETE', `keys/${encodeURIComponent(key)}`, call);
  // With master keys allowed but no API loaded, Tyk answers 200 and stores nothing.
  if (answer.status !== 404) assertOk(answer, '');
}

/** What an owner should know about how the gateway treats keys. */
export function keyWarnings({ format, hashed, masterKeysAllowed }: KeyFacts): HealthWarning[] {
  const warnings: [boolean, HealthWarning][] = [
    [
      hashed && (format === 'legacy' || format === 'murmur32'),
      {
        code: 'WEAK_KEY_HASH',
        message: 'Keys are hashed with murmur32: two keys may collide. Set hash_key_function to murmur64.',
      },
    ],
    [hashed && format !== 'murmur64', UNSAFE_REVOCATION],
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
