import { LockMode } from '@mikro-orm/postgresql';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import type { EventState } from '../../platform/events/event-log.ts';
import type { App } from '../apps/app.entity.ts';
import { productsOfCredential } from '../apps/app.queries.ts';
import { Credential, CredentialProduct, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { sendToGateway } from '../gateway-keys/credential.jobs.ts';
import { lifetimeEnd, lockVisibleCredential } from './credential.service.ts';

type Holder = Pick<App, 'id' | 'organisationId' | 'ownerId'>;

/** States in which products, plan and end of a credential may change. */
const CHANGEABLE: readonly CredentialStatus[] = [
  CredentialStatus.ISSUING,
  CredentialStatus.ACTIVE,
  CredentialStatus.SUSPENDED,
];

/** @throws DomainError WRONG_STATE */
export function requireChangeable({ status }: Pick<Credential, 'status'>, field: string[]): void {
  if (CHANGEABLE.includes(status)) return;
  throw new DomainError(UserErrorCode.WRONG_STATE, `The credential is ${status.toLowerCase()}.`, { field });
}

/**
 * Moves a credential with all of its products to another plan; its key stays. Its life begins anew, because
 * how long it is belongs to the plan. Who calls has decided that the change is allowed.
 * @returns The credential's new revision.
 */
export async function changeCredentialPlan(ctx: Context, id: string, app: Holder, plan: Plan): Promise<number> {
  const credential = await ctx.em.findOneOrFail(Credential, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const before = { planId: credential.planId, expiresAt: credential.expiresAt };
  credential.planId = plan.id;
  credential.expiresAt = await lifetimeEnd(ctx, plan);
  const after = { planId: plan.id, expiresAt: credential.expiresAt };
  return bringToGateway(ctx, 'credential.planChanged', credential, app, { before, after });
}

/**
 * Lets a credential live for the lifetime of its plan from now on. Who calls has decided that this is allowed.
 * @returns The credential's new revision.
 */
export async function renewCredentialLife(ctx: Context, id: string, app: Holder, plan: Plan): Promise<number> {
  const credential = await ctx.em.findOneOrFail(Credential, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const before = { expiresAt: credential.expiresAt };
  credential.expiresAt = await lifetimeEnd(ctx, plan);
  const after = { expiresAt: credential.expiresAt };
  return bringToGateway(ctx, 'credential.renewed', credential, app, { before, after });
}

/**
 * Takes one of several products off a credential, at once and without a decision, for everybody who may see its app
 *.
 * @throws DomainError NOT_FOUND, WRONG_STATE, LAST_PRODUCT.
 */
export async function removeProductFromCredential(ctx: Context, id: string, productId: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  requireChangeable(credential, ['id']);
  const held = await productsOfCredential(ctx, id);
  if (!held.some((product) => product.id === productId)) {
    throw new DomainError(UserErrorCode.NOT_FOUND, 'The credential has no such product.', { field: ['productId'] });
  }
  if (held.length === 1) {
    const message = 'It is the last product of the credential; revoke the credential instead.';
    throw new DomainError(UserErrorCode.LAST_PRODUCT, message, { field: ['productId'] });
  }
  await ctx.em.nativeDelete(CredentialProduct, { credentialId: id, productId });
  await bringToGateway(ctx, 'credential.productsChanged', credential, app, {
    after: { removedProductIds: [productId] },
  });
  return credential;
}

async function bringToGateway(
  ctx: Context,
  type: 'credential.planChanged' | 'credential.renewed' | 'credential.productsChanged',
  credential: Credential,
  app: Holder,
  change: { before?: EventState; after: EventState },
): Promise<number> {
  credential.revision += 1;
  await ctx.em.flush();
  await recordCredential(ctx, type, credential, app, change);
  await sendToGateway(ctx, credential.id);
  return credential.revision;
}
