import { findVisibleCredential, productsOfCredential } from '../apps/apps.queries.ts';
import type { Credential } from '../apps/credential.entity.ts';
import { CredentialStatus } from '../apps/credential.entity.ts';
import type { Plan } from '../catalogue/plan.entity.ts';
import type { Context } from '../platform/context.ts';
import { DomainError, UserErrorCode } from '../platform/domain-error.ts';
import { requireViewer } from '../platform/graphql/auth-checker.ts';
import { OPEN_STATUSES } from './access.policy.ts';
import { AccessRequestKind } from './access-request.entity.ts';
import type { Offer } from './offer.ts';
import { AccessFlow } from './portal-settings.entity.ts';

/** The setting holds for all consumers from the moment it is saved (S1). @throws DomainError FLOW_DISABLED */
export async function requireFlow(ctx: Context, flow: AccessFlow): Promise<void> {
  const { accessFlow } = await ctx.db.selectFrom('portalSettings').select('accessFlow').executeTakeFirstOrThrow();
  if (accessFlow === flow) return;
  const message =
    accessFlow === AccessFlow.CART ? 'Put the products into the cart and submit it.' : 'Ask for access directly.';
  throw new DomainError(UserErrorCode.FLOW_DISABLED, message);
}

/**
 * A credential takes more products only on its own plan and with its own authentication method, each product once (T20).
 * @throws DomainError NOT_FOUND, WRONG_STATE, PLAN_MISMATCH, MIXED_AUTH_TYPES, ALREADY_GRANTED.
 */
export async function findExtensible(
  ctx: Context,
  credentialId: string,
  appId: string,
  offer: Offer,
): Promise<Credential> {
  const field = ['input', 'credentialId'];
  const credential = await findVisibleCredential(ctx, credentialId);
  if (credential?.appId !== appId) {
    throw new DomainError(UserErrorCode.NOT_FOUND, 'The app has no such credential.', field);
  }
  const alive = [CredentialStatus.ISSUING, CredentialStatus.ACTIVE, CredentialStatus.SUSPENDED];
  if (!alive.includes(credential.status)) {
    throw new DomainError(UserErrorCode.WRONG_STATE, `The credential is ${credential.status.toLowerCase()}.`, field);
  }
  if (credential.planId !== offer.plan.id) {
    throw new DomainError(UserErrorCode.PLAN_MISMATCH, 'The credential is on another plan.', field);
  }
  if (credential.authType !== offer.products[0]?.authType) {
    throw new DomainError(UserErrorCode.MIXED_AUTH_TYPES, 'The credential has another authentication method.', field);
  }
  const granted = new Set((await productsOfCredential(ctx, credential.id)).map(({ id }) => id));
  const again = offer.products.find(({ id }) => granted.has(id));
  if (again)
    throw new DomainError(UserErrorCode.ALREADY_GRANTED, `The credential holds ${again.displayName} already.`, field);
  return credential;
}

interface Wanted {
  kind: AccessRequestKind;
  appId: string;
  planId: string;
  credentialId: string | null;
  productIds: readonly string[];
}

/** A second equal request that waits is refused and names the first (A15). @throws DomainError DUPLICATE_REQUEST */
export async function requireNoEqualOpenRequest(ctx: Context, wanted: Wanted): Promise<void> {
  const open = await ctx.db
    .selectFrom('accessRequest')
    .innerJoin('accessRequestProduct', 'accessRequestProduct.accessRequestId', 'accessRequest.id')
    .select('accessRequest.id')
    .select((eb) => eb.fn.agg<string[]>('array_agg', ['accessRequestProduct.productId']).as('productIds'))
    .where('appId', '=', wanted.appId)
    .where('planId', '=', wanted.planId)
    .where('kind', '=', wanted.kind)
    .where('credentialId', 'is not distinct from', wanted.credentialId)
    .where('status', 'in', OPEN_STATUSES)
    .groupBy('accessRequest.id')
    .execute();
  const ids = new Set(wanted.productIds);
  const equal = open.find(({ productIds }) => productIds.length === ids.size && productIds.every((id) => ids.has(id)));
  if (equal)
    throw new DomainError(
      UserErrorCode.DUPLICATE_REQUEST,
      `Request ${equal.id} asks for the same and waits for a decision.`,
    );
}

/**
 * How often one consumer may ask for a plan: a new app or another state of the request does not help (T7, B7).
 * The caller holds the lock on the consumer, so that parallel requests count each other.
 * @throws DomainError REQUEST_FREQUENCY_EXCEEDED
 */
export async function requireAllowance(ctx: Context, plan: Plan): Promise<void> {
  if (plan.requestAllowance === null) return;
  const since = plan.requestPeriodSeconds ? new Date(Date.now() - plan.requestPeriodSeconds * 1000) : new Date(0);
  const { made } = await ctx.db
    .selectFrom('accessRequest')
    .select((eb) => eb.fn.countAll<number>().as('made'))
    .where('requesterId', '=', requireViewer(ctx.viewer).userId)
    .where('planId', '=', plan.id)
    .where('createdAt', '>', since)
    .executeTakeFirstOrThrow();
  if (made < plan.requestAllowance) return;
  const period = plan.requestPeriodSeconds ? ` every ${plan.requestPeriodSeconds} seconds` : '';
  const message = `${plan.displayName} may be asked for ${plan.requestAllowance} times${period}.`;
  throw new DomainError(UserErrorCode.REQUEST_FREQUENCY_EXCEEDED, message, ['input', 'planId']);
}
