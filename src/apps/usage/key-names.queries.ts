import { sql } from 'kysely';
import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { KEY_KINDS } from '../../provider/port/key-kinds.ts';
import { visibleApps } from '../apps/app.policy.ts';
import { isKeyless } from '../credentials/credential.rules.ts';
import { openKey } from '../credentials/credential-key.ts';

/** How the calls of one key are found in the analytics of its provider. */
export interface KeyName {
  /** Of the credential, the app or the product that was asked for. */
  ownerId: string;
  provider: ProviderRef;
  /** Null where it is not known, so that its calls cannot be counted. */
  names: readonly string[] | null;
}

export interface ProviderRef {
  id: string;
  name: string;
  tykOrganisationId: string;
}

/** In one statement, however many they are. */
export const keysOfCredentials = (ctx: Context, ids: readonly string[]): Promise<KeyName[]> =>
  read(ctx, keysOf(ctx).select('credential.id as ownerId').where(oneOf('credential.id', ids)));

/** Also those that have ended; none of apps that the viewer reached as a part of something else and may not see. */
export const keysOfApps = (ctx: Context, ids: readonly string[]): Promise<KeyName[]> =>
  read(
    ctx,
    keysOf(ctx).select('credential.appId as ownerId').where(oneOf('app.id', ids)).where(visibleApps(ctx.viewer)),
  );

/** Of the apps that the viewer sees. */
export const keysOfProducts = (ctx: Context, ids: readonly string[]): Promise<KeyName[]> =>
  read(
    ctx,
    keysOf(ctx)
      .innerJoin('credentialProduct', 'credentialProduct.credentialId', 'credential.id')
      .select('credentialProduct.productId as ownerId')
      .where(oneOf('credentialProduct.productId', ids))
      .where(visibleApps(ctx.viewer)),
  );

const keysOf = ({ db }: Context) =>
  db
    .selectFrom('credential')
    .innerJoin('app', 'app.id', 'credential.appId')
    .innerJoin('provider', 'provider.id', 'credential.providerId')
    .select([
      'credential.id',
      'credential.secret',
      'keyHash',
      'claimableUntil',
      'claimedAt',
      'awaitsPublicKey',
      'authType',
    ])
    .select(['provider.id as providerId', 'provider.name', 'tykOrganisationId'])
    .select(sql<boolean>`provider.warnings @> '[{"code": "KEYS_STORED_IN_PLAIN"}]'`.as('isPlain'));

type Row = Awaited<ReturnType<ReturnType<typeof keysOf>['execute']>>[number] & { ownerId: string };

async function read(ctx: Context, query: { execute(): Promise<Row[]> }): Promise<KeyName[]> {
  return (await query.execute()).map(({ ownerId, providerId, name, tykOrganisationId, ...key }) => ({
    ...{ ownerId, provider: { id: providerId, name, tykOrganisationId } },
    names: namesOf(ctx, key),
  }));
}

type KeyRow = Omit<Row, 'ownerId' | 'providerId' | 'name' | 'tykOrganisationId'>;

/**
 * The gateway records a call under the hash by which it stores the key, and under the key itself where it hashes none. A key
 * in plain is told to no database that does not hold it anyway.
 */
function namesOf(
  { secrets }: Context,
  { id, secret, keyHash, isPlain, authType, ...claim }: KeyRow,
): readonly string[] | null {
  if (isKeyless(claim)) return [];
  if (KEY_KINDS[issuedMethodOf(authType) ?? 'authToken'].isForTokens) return null;
  if (keyHash !== null) return [keyHash];
  if (!isPlain || secret === null) return null;
  const { consumerKey, keyId } = openKey(secrets, { id, secret });
  return [...new Set([consumerKey, keyId])];
}
