import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { consumerKey, newCounterId, newKeyId } from '../../provider/port/consumer-key.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { type Key, sealKey } from '../credentials/credential-key.ts';

/** What a credential's row keeps of its key. */
export type StoredKey = Pick<Credential, 'secret' | 'fingerprint' | 'lastFour'>;

/** A new key for a credential: sealed for its row, and once as what the consumer sends. */
export async function makeKey(
  ctx: Context,
  credentialId: string,
  providerId: string,
  keyId: string = newKeyId(),
): Promise<StoredKey & { consumerKey: string }> {
  const key = await chooseKey(ctx, providerId, keyId);
  return {
    secret: sealKey(ctx.secrets, credentialId, key),
    fingerprint: ctx.secrets.fingerprint(key.consumerKey),
    lastFour: keyId.slice(-4),
    consumerKey: key.consumerKey,
  };
}

const keyFormats = defineLoader(async (ctx: Context, providerIds: readonly string[]) => {
  const providers = ctx.db.selectFrom('provider').select(['id', 'tykOrganisationId', 'keyFormat']);
  return inOrder(providerIds, await providers.where(oneOf('id', providerIds)).execute(), ({ id }) => id);
});

/** The key that a provider knows by this id. */
export async function chooseKey(ctx: Context, providerId: string, keyId: string): Promise<Key> {
  const { keyFormat, tykOrganisationId } = (await keyFormats(ctx, providerId))!;
  return { keyId, consumerKey: consumerKey(keyFormat, tykOrganisationId, keyId) };
}

/** The name of a new counter: that of a key which nobody holds, so that the gateway can be asked for what it counted. */
export const newCounter = async (ctx: Context, providerId: string): Promise<string> =>
  (await chooseKey(ctx, providerId, newCounterId())).consumerKey;
