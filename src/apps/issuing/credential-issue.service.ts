import { v7 } from 'uuid';
import { SecretPolicy } from '../../catalogue/offer/secret-policy.ts';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import { LostRace } from '../../platform/db/transaction.ts';
import { accountOf } from '../../platform/viewer.ts';
import type { ClientType } from '../../provider/authorization-servers/client-type.ts';
import type { AppRef } from '../apps/app.events.ts';
import { holdOwnersLock } from '../apps/locked-owner.ts';
import { certificateOfCredential } from '../certificates/client-certificate.queries.ts';
import { keepCertificate } from '../certificates/client-certificate.service.ts';
import { Credential, CredentialProduct } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { hasNoSecret, isNamedByProof } from '../credentials/credential.rules.ts';
import { openKey } from '../credentials/credential-key.ts';
import { endsOf, grantEndOf, lifetimeEnd } from '../credentials/expiry.queries.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';
import { type ImportedKey, makeKey, newCounter, type StoredKey } from './new-key.ts';

export interface Grant {
  app: AppRef;
  plan: Plan;
  /** At least one, all of the plan's provider and of one authentication method. */
  products: readonly Product[];
  name?: string | null;
  /** The consumer who asked for it; null for the owner of the app alone. */
  requesterId: string | null;
  /** The consumer for whom an API owner acts. */
  onBehalfOf?: string;
  /** The credential that this one replaces: the grant goes on, with what is left of its time and quota. */
  replaces?: Credential;
  /** What its consumer gave to prove it; null where that is still to come. */
  given?: string | null;
  /** What the client of an authorization server is to be. */
  clientType?: ClientType | null;
  /** A key that an API owner brings along; a random one without it. */
  imported?: ImportedKey;
}

/**
 * Makes a credential whose secret is chosen and sealed before the gateway hears of it, and sends it on its way there.
 * The caller has decided that the grant is allowed.
 */
export async function issueCredential(ctx: Context, grant: Grant): Promise<Credential> {
  const id = v7();
  const { imported, replaces } = grant;
  const given = grant.given ?? (await givenBefore(ctx, replaces));
  const making = { imported, given, needsCertificate: grant.products.some((product) => product.needsCertificate) };
  const { stored, certificate } = await makeKey(ctx, { id, ...placeOf(grant) }, making);
  const end = replaces ? grantEndOf(replaces) : await lifetimeEnd(ctx, grant.plan);
  const credential = await insertCredential(ctx, grant, { id, ...stored, ...endsOf(end, stored) });
  if (certificate) await keepCertificate(ctx, id, certificate);
  if (stored.awaitsPublicKey) await recordCredential(ctx, 'credential.publicKeyAwaited', credential, grant.app);
  await sendToGateway(ctx, credential.id);
  return credential;
}

/**
 * The same of a key that the gateway has, of which nothing is known but the hash: as one that was shown once, it can be changed
 * and deleted, and not shown or made again.
 */
export async function issueAdopted(ctx: Context, grant: Grant, keyHash: string): Promise<Credential> {
  const expiresAt = await lifetimeEnd(ctx, grant.plan);
  const stored = { id: v7(), secret: null, keyHash, expiresAt };
  const credential = await insertCredential(ctx, { ...grant, imported: { keyId: '', adopts: true } }, stored);
  ctx.em.assign(credential, { secretPolicy: SecretPolicy.REVEAL_ONCE });
  await ctx.em.flush();
  await sendToGateway(ctx, credential.id);
  return credential;
}

/** What a consumer gave to prove the key before goes on to prove this one. */
async function givenBefore(ctx: Context, before?: Credential): Promise<string | undefined> {
  if (!before || isNamedByProof(before)) return undefined;
  const { id, secret } = before;
  const proof = secret && hasNoSecret(before) ? openKey(ctx.secrets, { id, secret }).proof : undefined;
  const certificate = await certificateOfCredential(ctx, id);
  return `${proof ?? ''}${certificate?.pem ?? ''}` || undefined;
}

/** Where its key is, and how that is sent. */
const placeOf = ({ plan, products }: Grant) => ({ providerId: plan.providerId, authType: products[0]!.authType! });

/** Stores a credential and its event. Without a key it has to be one that is claimed. */
export async function insertCredential(
  ctx: Context,
  grant: Grant,
  parts: Partial<
    StoredKey & Pick<Credential, 'id' | 'expiresAt' | 'grantedUntil' | 'claimableUntil' | 'keyHash' | 'given'>
  >,
): Promise<Credential> {
  const { app, plan, products, replaces } = grant;
  const quotaCounter = replaces ? replaces.quotaCounter : await newCounter(ctx, plan.providerId);
  const credential = new Credential();
  ctx.em.assign(credential, {
    ...parts,
    appId: app.id,
    planId: plan.id,
    ...placeOf(grant),
    name: grant.name ?? null,
    secretPolicy: plan.secretPolicy,
    isImported: grant.imported !== undefined,
    adoptsKey: grant.imported?.adopts ?? false,
    replacesId: replaces?.id ?? null,
    metadata: replaces?.metadata ?? {},
    clientType: replaces ? replaces.clientType : (grant.clientType ?? null),
    quotaCounter,
    quotaRenewedAt: replaces?.quotaRenewedAt ?? null,
    quotaRenewedFor: replaces?.quotaRenewedFor ?? null,
    issuedById: accountOf(ctx.viewer),
    requesterId: grant.requesterId,
  });
  ctx.em.persist(credential);
  for (const { id } of products) {
    ctx.em.persist(ctx.em.create(CredentialProduct, { credentialId: credential.id, productId: id }));
  }
  await ctx.em.flush();
  await requireLivingApp(ctx, app.id);
  await recordCredential(ctx, 'credential.issued', credential, app, { onBehalfOf: grant.onBehalfOf });
  return credential;
}

/**
 * Asked when the credential is stored, which waits for a deletion of the app, and for a lock of its owner's account, that is
 * under way: a later one finds it.
 * @throws LostRace
 */
async function requireLivingApp(ctx: Context, id: string): Promise<void> {
  const app = await ctx.db
    .selectFrom('app')
    .select('id')
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (!app) throw new LostRace('The app was deleted meanwhile.');
  if (await holdOwnersLock(ctx, id)) throw new LostRace('The account of its owner was locked meanwhile.');
}
