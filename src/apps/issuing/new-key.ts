import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { consumerKey, importedKey, isSentWhole, newCounterId, newKeyId } from '../../provider/port/consumer-key.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { type Key, sealKey } from '../credentials/credential-key.ts';

/** What a credential's row keeps of its key. */
export type StoredKey = Pick<Credential, 'secret' | 'fingerprint' | 'lastFour' | 'isSentWhole'>;

/**
 * A new key for a credential: sealed for its row, and once as what the consumer sends.
 * @param importedId Of a key that consumers send by its id alone.
 */
export async function makeKey(
  ctx: Context,
  credentialId: string,
  providerId: string,
  importedId?: string,
): Promise<StoredKey & { consumerKey: string }> {
  const key = importedId
    ? await chooseImportedKey(ctx, providerId, importedId)
    : await chooseKey(ctx, providerId, newKeyId());
  return {
    secret: sealKey(ctx.secrets, credentialId, key),
    fingerprint: ctx.secrets.fingerprint(key.consumerKey),
    lastFour: key.keyId.slice(-4),
    isSentWhole: isSentWhole(key.consumerKey),
    consumerKey: key.consumerKey,
  };
}

const keyFormats = defineLoader(async (ctx: Context, providerIds: readonly string[]) => {
  const providers = ctx.db.selectFrom('provider').select(['id', 'tykOrganisationId', 'keyFormat']);
  return inOrder(providerIds, await providers.where(oneOf('id', providerIds)).execute(), ({ id }) => id);
});

/** The key that a provider makes of an id which an API owner brings along. */
export async function chooseImportedKey(ctx: Context, providerId: string, keyId: string): Promise<Key> {
  const { keyFormat, tykOrganisationId } = (await keyFormats(ctx, providerId))!;
  return { keyId, consumerKey: importedKey(keyFormat, tykOrganisationId, keyId) };
}

/** The key of the portal that has this id. */
async function chooseKey(ctx: Context, providerId: string, keyId: string): Promise<Key> {
  const { keyFormat, tykOrganisationId } = (await keyFormats(ctx, providerId))!;
  return { keyId, consumerKey: consumerKey(keyFormat, tykOrganisationId, keyId) };
}

/** The name of a new counter: that of a key which nobody holds, so that the gateway can be asked for what it counted. */
export const newCounter = async (ctx: Context, providerId: string): Promise<string> =>
  (await chooseKey(ctx, providerId, newCounterId())).consumerKey;
