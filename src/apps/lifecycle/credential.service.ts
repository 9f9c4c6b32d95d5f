import { LockMode } from '@mikro-orm/postgresql';
import { v7 } from 'uuid';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { accountOf } from '../../platform/viewer.ts';
import { consumerKey, newKeyId } from '../../provider/port/consumer-key.ts';
import type { App } from '../apps/app.entity.ts';
import { findVisibleApp, findVisibleCredential } from '../apps/app.queries.ts';
import { Credential, CredentialProduct, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { sealKey } from '../credentials/credential.secret.ts';
import { isEnded } from '../credentials/credential-life.ts';
import { readNow } from '../credentials/credential-schedule.ts';
import { sendToGateway } from '../gateway-keys/credential.jobs.ts';
import { endCredential } from './credential-end.service.ts';

export interface Grant {
  app: Pick<App, 'id' | 'organisationId' | 'ownerId'>;
  plan: Plan;
  /** At least one, all of the plan's provider and of one authentication method. */
  products: readonly Product[];
  name?: string | null;
  /** The consumer for whom an API owner acts. */
  onBehalfOf?: string;
  /** The credential that this one replaces. */
  replacesId?: string;
  /** A key id that an API owner brings along; a random one without it. */
  importedKeyId?: string;
}

/**
 * Makes a credential whose secret is chosen and sealed before the gateway hears of it, and sends it on its way there.
 * Who calls has decided that the grant is allowed.
 */
export async function issueCredential(ctx: Context, grant: Grant): Promise<Credential> {
  const id = v7();
  const { consumerKey: _, ...key } = await makeKey(ctx, id, grant.plan.providerId, grant.importedKeyId);
  const expiresAt = await lifetimeEnd(ctx, grant.plan);
  const credential = await insertCredential(ctx, grant, { id, ...key, expiresAt });
  await sendToGateway(ctx, credential.id);
  return credential;
}

type KeyPart = Pick<Credential, 'secret' | 'fingerprint' | 'lastFour'>;

/** Stores a credential and its event. Without a key it has to be one that is claimed. */
export async function insertCredential(
  ctx: Context,
  grant: Grant,
  parts: Partial<KeyPart & Pick<Credential, 'id' | 'expiresAt' | 'claimableUntil'>>,
): Promise<Credential> {
  const { app, plan, products } = grant;
  const credential = new Credential();
  ctx.em.assign(credential, {
    ...parts,
    appId: app.id,
    planId: plan.id,
    providerId: plan.providerId,
    authType: products[0]!.authType!,
    name: grant.name ?? null,
    secretPolicy: plan.secretPolicy,
    isImported: grant.importedKeyId !== undefined,
    replacesId: grant.replacesId ?? null,
    issuedById: accountOf(ctx.viewer),
  });
  ctx.em.persist(credential);
  for (const { id } of products) {
    ctx.em.persist(ctx.em.create(CredentialProduct, { credentialId: credential.id, productId: id }));
  }
  await ctx.em.flush();
  await recordCredential(ctx, 'credential.issued', credential, app, { onBehalfOf: grant.onBehalfOf });
  return credential;
}

/** When a life that begins or is renewed now ends, by the database's clock; null is never. */
export const lifetimeEnd = async (
  ctx: Context,
  { keyLifetimeSeconds }: Pick<Plan, 'keyLifetimeSeconds'>,
): Promise<Date | null> =>
  keyLifetimeSeconds ? new Date((await readNow(ctx)).getTime() + keyLifetimeSeconds * 1000) : null;

/** A new key for a credential: sealed for its row, and once as what the consumer sends. */
export async function makeKey(
  ctx: Context,
  credentialId: string,
  providerId: string,
  keyId: string = newKeyId(),
): Promise<KeyPart & { consumerKey: string }> {
  const key = await chooseKey(ctx, providerId, keyId);
  return {
    secret: sealKey(ctx.secrets, credentialId, key),
    fingerprint: ctx.secrets.fingerprint(key.consumerKey),
    lastFour: keyId.slice(-4),
    consumerKey: key.consumerKey,
  };
}

/** A key of this id in both of its forms. */
export async function chooseKey(ctx: Context, providerId: string, keyId: string) {
  const provider = await ctx.db
    .selectFrom('provider')
    .select(['tykOrganisationId', 'keyFormat'])
    .where('id', '=', providerId)
    .executeTakeFirstOrThrow();
  return { keyId, consumerKey: consumerKey(provider.keyFormat, provider.tykOrganisationId, keyId) };
}

/**
 * Puts more products on a credential, on its plan. Who calls has decided that the grant is allowed.
 * @returns The credential's new revision.
 */
export async function addProductsToCredential(
  ctx: Context,
  credentialId: string,
  app: Pick<App, 'id' | 'organisationId' | 'ownerId'>,
  productIds: readonly string[],
  onBehalfOf?: string,
): Promise<number> {
  const current = await ctx.em.findOneOrFail(Credential, credentialId, { lockMode: LockMode.PESSIMISTIC_WRITE });
  for (const productId of productIds) {
    ctx.em.persist(ctx.em.create(CredentialProduct, { credentialId, productId }));
  }
  current.revision += 1;
  await ctx.em.flush();
  await recordCredential(ctx, 'credential.productsChanged', current, app, {
    after: { addedProductIds: productIds },
    onBehalfOf,
  });
  await sendToGateway(ctx, current.id);
  return current.revision;
}

/**
 * Ends a credential for good, for everybody who may see its app. The record of its request stays.
 * @throws DomainError NOT_FOUND, WRONG_STATE (already revoked or expired).
 */
export async function revokeCredential(ctx: Context, id: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  requireAlive(credential);
  await endCredential(ctx, credential, app, 'credential.revoked');
  return credential;
}

/**
 * Sends a credential to the gateway again after the last retry failed.
 * @throws DomainError NOT_FOUND, WRONG_STATE (it did not fail, or its provider is gone), SECRET_GONE (the gateway lost a key shown once).
 */
export async function retryProvisioning(ctx: Context, id: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (credential.lostAt && credential.status === CredentialStatus.FAILED) {
    const message = 'The portal has no copy of the lost key: rotate the credential.';
    throw new DomainError(UserErrorCode.SECRET_GONE, message, { field: ['id'] });
  }
  if (credential.failure === null) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'Provisioning did not fail.', { field: ['id'] });
  }
  await requireConnected(ctx, credential);
  const before = { status: credential.status, failure: credential.failure };
  if (credential.status === CredentialStatus.FAILED) credential.status = CredentialStatus.ISSUING;
  credential.failure = null;
  await ctx.em.flush();
  await recordCredential(ctx, 'credential.retried', credential, app, { before, after: { status: credential.status } });
  await sendToGateway(ctx, credential.id);
  return credential;
}

/** @throws DomainError WRONG_STATE */
async function requireConnected({ db }: Context, { providerId }: Credential): Promise<void> {
  const { deletedAt } = await db
    .selectFrom('provider')
    .select('deletedAt')
    .where('id', '=', providerId)
    .executeTakeFirstOrThrow();
  if (deletedAt) throw new DomainError(UserErrorCode.WRONG_STATE, 'Its provider was disconnected.', { field: ['id'] });
}

/** Revoked and expired are the ends of a life: nothing leads back from them. @throws DomainError WRONG_STATE */
export function requireAlive(credential: Credential): void {
  if (!isEnded(credential)) return;
  throw new DomainError(UserErrorCode.WRONG_STATE, `The credential is ${credential.status.toLowerCase()}.`, {
    field: ['id'],
  });
}

/** @throws DomainError NOT_FOUND for a credential whose app the viewer may not see. */
export async function lockVisibleCredential(ctx: Context, id: string) {
  const found = await findVisibleCredential(ctx, id);
  const app = found && (await findVisibleApp(ctx, found.appId));
  if (!app) throw notFound('credential');
  const credential = await ctx.em.findOneOrFail(Credential, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  await faultPoint('credential.locked');
  return { app, credential };
}
