import { LockMode } from '@mikro-orm/postgresql';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import { products } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import type { EventState } from '../../platform/events/event-log.ts';
import { findBeside, throwAll } from '../../platform/rules.ts';
import type { AppRef } from '../apps/app.events.ts';
import { Credential, CredentialProduct, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { productsOfCredential } from '../credentials/credential.queries.ts';
import { refuseChange } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { endsOf, lifetimeEnd } from '../credentials/expiry.queries.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';
import { isRenewedBy } from '../issuing/quota-renewal.rules.ts';
import { beginNewCount } from '../issuing/quota-renewal.service.ts';
import { followAccountLater } from '../lifecycle/account-activity.queue.ts';
import { narrowOverlappingPlan, narrowOverlappingProducts } from './overlapping-key.service.ts';

/**
 * Moves a credential with all of its products to another plan; its key stays. Its life begins anew, because
 * how long it is belongs to the plan, and so does its quota where the new plan allows more. The caller has decided that the change is allowed.
 * @returns The credential's new revision.
 */
export async function changeCredentialPlan(ctx: Context, id: string, app: AppRef, plan: Plan): Promise<number> {
  const credential = await lockCredential(ctx, id);
  const before = { planId: credential.planId, expiresAt: credential.expiresAt };
  await renewQuota(ctx, credential, plan);
  credential.planId = plan.id;
  Object.assign(credential, endsOf(await lifetimeEnd(ctx, plan), credential));
  const after = { planId: plan.id, expiresAt: credential.expiresAt };
  await narrowOverlappingPlan(ctx, credential, app, plan);
  return bringToGateway(ctx, 'credential.planChanged', credential, app, { before, after });
}

/** What the old plan counted must not keep the consumer from what the new one allows. */
async function renewQuota(ctx: Context, credential: Credential, plan: Plan): Promise<void> {
  const before = (await planById(ctx, credential.planId))!;
  const now = await readNow(ctx);
  if (!isRenewedBy(credential, { before, after: plan }, now)) return;
  ctx.em.assign(credential, { quotaRenewedAt: now, quotaRenewedFor: plan.quota });
  await beginNewCount(ctx, credential);
}

/**
 * Lets a credential live for the lifetime of its plan from now on. One that has expired gets its key at the gateway
 * again, and is suspended still if it was. The caller has decided that this is allowed.
 * @returns The credential's new revision.
 */
export async function renewCredentialLife(ctx: Context, id: string, app: AppRef, plan: Plan): Promise<number> {
  const credential = await lockCredential(ctx, id);
  const before = { status: credential.status, expiresAt: credential.expiresAt };
  Object.assign(credential, endsOf(await lifetimeEnd(ctx, plan), credential));
  if (credential.status === CredentialStatus.EXPIRED) {
    credential.status = credential.suspendedAt ? CredentialStatus.SUSPENDED : CredentialStatus.ISSUING;
    Object.assign(credential, { endedAt: null, lostAt: null });
    // The account may have been unlocked meanwhile.
    if (credential.suspendedWithAccount) await followAccountLater(ctx, app.ownerId);
  }
  const after = { status: credential.status, expiresAt: credential.expiresAt };
  return bringToGateway(ctx, 'credential.renewed', credential, app, { before, after });
}

/**
 * Puts more products on a credential, on its plan. The caller has decided that the grant is allowed.
 * @returns The credential's new revision.
 */
export async function addProductsToCredential(
  ctx: Context,
  id: string,
  app: AppRef,
  productIds: readonly string[],
  onBehalfOf?: string,
): Promise<number> {
  const credential = await lockCredential(ctx, id);
  for (const productId of productIds) {
    ctx.em.persist(ctx.em.create(CredentialProduct, { credentialId: id, productId }));
  }
  const after = { addedProductIds: productIds };
  return bringToGateway(ctx, 'credential.productsChanged', credential, app, { after, onBehalfOf });
}

/**
 * Takes one of several products off a credential, at once and without a decision, for everybody who may see its app.
 * @throws DomainError NOT_FOUND, WRONG_STATE, LAST_PRODUCT.
 */
export async function removeProductFromCredential(ctx: Context, id: string, productId: string): Promise<Credential> {
  const { credential, app } = await findBeside(
    () => lockVisibleCredential(ctx, id),
    async () => throwAll([(await products.find(ctx, productId)) ? null : noSuchProduct()]),
  );
  throwAll([refuseChange(credential, ['id'])]);
  throwAll([refuseRemoval(await productsOfCredential.all(ctx, id), productId)]);
  await ctx.em.nativeDelete(CredentialProduct, { credentialId: id, productId });
  await narrowOverlappingProducts(ctx, credential, app, productId);
  const after = { removedProductIds: [productId] };
  await bringToGateway(ctx, 'credential.productsChanged', credential, app, { after });
  return credential;
}

const noSuchProduct = () =>
  new DomainError(UserErrorCode.NOT_FOUND, 'The credential has no such product.', { field: ['productId'] });

function refuseRemoval(held: readonly Pick<Product, 'id'>[], productId: string): DomainError | null {
  if (!held.some(({ id }) => id === productId)) return noSuchProduct();
  if (held.length > 1) return null;
  const message = 'It is the last product of the credential; revoke the credential instead.';
  return new DomainError(UserErrorCode.LAST_PRODUCT, message, { field: ['productId'] });
}

const lockCredential = (ctx: Context, id: string): Promise<Credential> =>
  ctx.em.findOneOrFail(Credential, id, { lockMode: LockMode.PESSIMISTIC_WRITE });

async function bringToGateway(
  ctx: Context,
  type: 'credential.planChanged' | 'credential.renewed' | 'credential.productsChanged',
  credential: Credential,
  app: AppRef,
  change: { before?: EventState; after: EventState; onBehalfOf?: string },
): Promise<number> {
  credential.revision += 1;
  await ctx.em.flush();
  await recordCredential(ctx, type, credential, app, change);
  await sendToGateway(ctx, credential.id);
  return credential.revision;
}
