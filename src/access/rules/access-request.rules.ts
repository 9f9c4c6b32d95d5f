import { sql } from 'kysely';
import type { Credential } from '../../apps/credentials/credential.entity.ts';
import { requireChangeable } from '../../apps/credentials/credential.rules.ts';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import type { Problems } from '../../platform/problems.ts';
import { isOwner } from '../../platform/viewer.ts';
import { AccessRequestKind } from '../requests/access-request.entity.ts';
import { OPEN_STATUSES } from '../requests/access-request.policy.ts';
import { AccessFlow } from '../settings/portal-settings.entity.ts';
import type { Bundle } from './offer.ts';

/**
 * The setting holds for all consumers from the moment it is saved; API owners act on behalf in either flow.
 * @throws DomainError FLOW_DISABLED
 */
export async function requireFlow(ctx: Context, flow: AccessFlow): Promise<void> {
  if (isOwner(ctx.viewer)) return;
  const { accessFlow } = await ctx.db.selectFrom('portalSettings').select('accessFlow').executeTakeFirstOrThrow();
  if (accessFlow === flow) return;
  const message =
    accessFlow === AccessFlow.CART ? 'Put the products into the cart and submit it.' : 'Ask for access directly.';
  throw new DomainError(UserErrorCode.FLOW_DISABLED, message);
}

const CREDENTIAL = ['input', 'credentialId'];

/**
 * A credential takes more products only on its own plan and with its own authentication method, each product once
 *. Refuses WRONG_STATE, PLAN_MISMATCH, MIXED_AUTH_TYPES, ALREADY_GRANTED.
 * @param held Products of the credential.
 */
export async function judgeExtension(
  credential: Credential,
  held: readonly Product[],
  { plan, products }: Bundle,
  problems: Problems,
): Promise<void> {
  await problems.collect(() => requireChangeable(credential, CREDENTIAL));
  await problems.collect(() => requirePlanOf(credential, plan));
  await problems.collect(() => requireAuthTypeOf(credential, products));
  await problems.collect(() => requireNotHeld(held, products));
}

/** @throws DomainError PLAN_MISMATCH */
export function requirePlanOf(credential: Credential, plan: Pick<Plan, 'id'>): void {
  if (credential.planId === plan.id) return;
  throw new DomainError(UserErrorCode.PLAN_MISMATCH, 'The credential is on another plan.', { field: CREDENTIAL });
}

function requireAuthTypeOf(credential: Credential, products: readonly Product[]): void {
  if (products.every(({ authType }) => authType === credential.authType)) return;
  const message = 'The credential has another authentication method.';
  throw new DomainError(UserErrorCode.MIXED_AUTH_TYPES, message, { field: CREDENTIAL });
}

function requireNotHeld(held: readonly Product[], products: readonly Product[]): void {
  const again = products.find(({ id }) => held.some((product) => product.id === id));
  if (!again) return;
  const message = `The credential holds ${again.displayName} already.`;
  throw new DomainError(UserErrorCode.ALREADY_GRANTED, message, { field: CREDENTIAL });
}

/** @throws DomainError SAME_PLAN */
export function requireOtherPlan(credential: Credential, planId: string): void {
  if (credential.planId !== planId) return;
  throw new DomainError(UserErrorCode.SAME_PLAN, 'The credential is on this plan already.', {
    field: ['input', 'planId'],
  });
}

/** What never ends needs no renewal. @throws DomainError WRONG_STATE */
export function requireEnd({ expiresAt }: Pick<Credential, 'expiresAt'>): void {
  if (expiresAt) return;
  throw new DomainError(UserErrorCode.WRONG_STATE, 'The credential never expires.', { field: CREDENTIAL });
}

/** While a change of plan waits, another one cannot be asked for. @throws DomainError PLAN_CHANGE_PENDING */
export async function requireNoPendingChange(ctx: Context, credentialId: string): Promise<void> {
  const pending = await ctx.db
    .selectFrom('accessRequest')
    .select('id')
    .where('credentialId', '=', credentialId)
    .where('kind', '=', AccessRequestKind.CHANGE_PLAN)
    .where('status', 'in', OPEN_STATUSES)
    .executeTakeFirst();
  if (!pending) return;
  const message = `Request ${pending.id} for another plan waits for a decision.`;
  throw new DomainError(UserErrorCode.PLAN_CHANGE_PENDING, message, { field: CREDENTIAL, conflictId: pending.id });
}

interface Wanted {
  kind: AccessRequestKind;
  appId: string;
  planId: string;
  credentialId: string | null;
  productIds: readonly string[];
}

/** A second equal request that waits is refused and names the first. @throws DomainError DUPLICATE_REQUEST */
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
  if (!equal) return;
  const message = `Request ${equal.id} asks for the same and waits for a decision.`;
  throw new DomainError(UserErrorCode.DUPLICATE_REQUEST, message, { conflictId: equal.id });
}

/**
 * How often the consumer has asked for each plan in its current period: a new app, another kind or another state of the
 * request does not help.
 */
export async function readRequestsMade(ctx: Context, planIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await ctx.db
    .selectFrom('accessRequest')
    .innerJoin('plan', 'plan.id', 'accessRequest.planId')
    .select('plan.id')
    .select((eb) => eb.fn.countAll<number>().as('made'))
    .where('accessRequest.requesterId', '=', requireViewer(ctx.viewer).userId)
    .where(oneOf('plan.id', planIds))
    .where(inRequestPeriod)
    .groupBy('plan.id')
    .execute();
  return new Map(rows.map(({ id, made }) => [id, made]));
}

/** Without a period every request counts for ever. */
const inRequestPeriod = sql<boolean>`(plan.request_period_seconds is null
  or access_request.created_at > now() - make_interval(secs => plan.request_period_seconds))`;

/**
 * The caller holds the lock on the consumer, so that parallel requests count each other.
 * @param made How often the consumer asked in the current period.
 * @throws DomainError REQUEST_FREQUENCY_EXCEEDED
 */
export function requireAllowance(plan: Plan, made: number): void {
  if (plan.requestAllowance === null || made < plan.requestAllowance) return;
  const period = plan.requestPeriodSeconds ? ` every ${plan.requestPeriodSeconds} seconds` : '';
  const message = `${plan.displayName} may be asked for ${plan.requestAllowance} times${period}.`;
  throw new DomainError(UserErrorCode.REQUEST_FREQUENCY_EXCEEDED, message, { field: ['input', 'planId'] });
}
