import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { randomToken } from '../../platform/security/secret.ts';
import { consumerKey, importedKey, isSentWhole, newCounterId, newKeyId } from '../../provider/port/consumer-key.ts';
import { KEY_KINDS } from '../../provider/port/key-kinds.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { type Key, sealKey } from '../credentials/credential-key.ts';

/** What a credential's row keeps of its key. */
export type StoredKey = Pick<Credential, 'secret' | 'fingerprint' | 'lastFour' | 'isSentWhole' | 'awaitsPublicKey'>;

/** A key that an API owner brings along: consumers send it by its id alone. */
export interface ImportedKey {
  keyId: string;
  /** Where the id is no more than a name. */
  proof?: string;
  /** Whether a key that the gateway has of that value is taken over. */
  adopts?: boolean;
}

/**
 * A new key for a credential, as it is, and as its row keeps it.
 * @param given What its consumer gave before to prove it; without that it waits.
 */
export async function makeKey(
  ctx: Context,
  { id, providerId, authType }: Pick<Credential, 'id' | 'providerId' | 'authType'>,
  { imported, given }: { imported?: ImportedKey; given?: string } = {},
): Promise<{ key: Key; stored: StoredKey }> {
  const named = imported
    ? await chooseImportedKey(ctx, providerId, imported.keyId)
    : await chooseKey(ctx, providerId, newKeyId());
  const kind = KEY_KINDS[issuedMethodOf(authType)!];
  const proof = kind.isGiven ? given : (imported?.proof ?? randomToken());
  const key = kind.proof && proof ? { ...named, proof } : named;
  const stored = {
    secret: sealKey(ctx.secrets, id, key),
    fingerprint: ctx.secrets.fingerprint(key.consumerKey),
    lastFour: key.keyId.slice(-4),
    isSentWhole: isSentWhole(key.consumerKey),
    awaitsPublicKey: kind.isGiven && !given,
  };
  return { key, stored };
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
