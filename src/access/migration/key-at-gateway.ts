import pMap from 'p-map';
import { z } from 'zod';
import { isKeyLike } from '../../apps/issuing/credential-import.service.ts';
import { chooseImportedKey } from '../../apps/issuing/new-key.ts';
import type { Context } from '../../platform/context.ts';
import { publicError } from '../../platform/graphql/errors.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import type { ProviderAdapter, ProviderKey } from '../../provider/port/provider-adapter.ts';
import { ProviderError } from '../../provider/port/provider-error.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import type { KeyRow } from './key-import.inputs.ts';

const LANES = 8;

/** Digits of any base that a hash is written in; nothing that would be another path. */
const HASH = /^[\w=+-]{1,200}$/;

/**
 * What the gateway has of each key, read before any transaction; null where it has none.
 * @throws GraphQLError SERVICE_UNAVAILABLE where it cannot be asked: then nothing was changed.
 */
export async function readKeys(
  ctx: Context,
  provider: Provider,
  rows: readonly KeyRow[],
): Promise<(ProviderKey | null)[]> {
  const adapter = adapterOf(ctx, provider);
  try {
    return await pMap(rows, (row) => readKey(ctx, adapter, provider, row), { concurrency: LANES });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    ctx.log.warn({ providerId: provider.id, reason: error.message }, 'Keys to import could not be looked at');
    throw publicError('SERVICE_UNAVAILABLE', 'The gateway could not be asked for the keys. Nothing was changed.');
  }
}

async function readKey(
  ctx: Context,
  adapter: ProviderAdapter,
  { id, tykOrganisationId: organisationId }: Provider,
  { keyHash, value }: KeyRow,
): Promise<ProviderKey | null> {
  if (keyHash) return HASH.test(keyHash) ? adapter.readListedKey({ value: keyHash, hashed: true }) : null;
  // What is wrong with a value is told with its row.
  if (!value || !isKeyLike(value)) return null;
  return adapter.readKey({ organisationId, isSentAsId: true, ...(await chooseImportedKey(ctx, id, value)) });
}

const EMAIL = z.object({ tyk_developer_email: z.string() });

/** Whose it is, as far as the key itself says so. */
export function toldBy(key: ProviderKey | null) {
  const email = EMAIL.safeParse(key?.metadata).data?.tyk_developer_email;
  return { ownerEmail: email ?? null, appName: key?.alias || null, policyIds: key?.policyIds ?? null };
}
