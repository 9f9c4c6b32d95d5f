import { createHash } from 'node:crypto';
import { LockMode } from '@mikro-orm/postgresql';
import type { App } from '../apps/app.entity.ts';
import { createApp } from '../apps/app.service.ts';
import { findVisibleApp } from '../apps/apps.queries.ts';
import type { Context } from '../platform/context.ts';
import { DomainError, UserErrorCode } from '../platform/domain-error.ts';
import { requireViewer } from '../platform/graphql/auth-checker.ts';
import { optionalText } from '../platform/text.ts';
import type { RequestAccessInput } from './access.inputs.ts';
import { canCancel, isOpen } from './access.policy.ts';
import { findVisibleAccessRequest } from './access.queries.ts';
import {
  AccessRequest,
  AccessRequestKind,
  AccessRequestProduct,
  AccessRequestStatus,
} from './access-request.entity.ts';
import { recordAccessRequest } from './access-request.events.ts';
import { findExtensible, requireAllowance, requireFlow, requireNoEqualOpenRequest } from './access-request.rules.ts';
import { grantAccess } from './grant.service.ts';
import { findOffer, type Offer } from './offer.ts';
import { AccessFlow } from './portal-settings.entity.ts';

/**
 * Asks for access: the app, where it is new, and the request are made in one step (S4, S5). On a plan that approves by
 * itself the request is decided at once and its credential is on its way (S22); the record stays all the same (S23).
 * @throws DomainError FLOW_DISABLED, APP_REQUIRED, IDEMPOTENCY_MISMATCH, REQUEST_FREQUENCY_EXCEEDED, DUPLICATE_REQUEST
 * and whatever `findOffer`, `findExtensible` and `createApp` refuse.
 */
export async function requestAccess(ctx: Context, input: RequestAccessInput): Promise<AccessRequest> {
  await requireFlow(ctx, AccessFlow.DIRECT);
  await lockConsumer(ctx);
  const idempotency = idempotencyOf(input);
  const earlier = await findEarlier(ctx, idempotency);
  if (earlier) return earlier;
  const offer = await findOffer(ctx, input);
  await requireAllowance(ctx, offer.plan);
  const app = await findOrCreateApp(ctx, input);
  const credentialId = input.credentialId ? (await findExtensible(ctx, input.credentialId, app.id, offer)).id : null;
  const kind = credentialId ? AccessRequestKind.ADD_PRODUCTS : AccessRequestKind.NEW_ACCESS;
  const productIds = offer.products.map(({ id }) => id);
  await requireNoEqualOpenRequest(ctx, { kind, appId: app.id, planId: offer.plan.id, credentialId, productIds });
  const reason = optionalText(input.reason, { field: ['input', 'reason'], max: 2000 });
  const request = await insertRequest(ctx, offer, { kind, appId: app.id, credentialId, reason, ...idempotency });
  await recordAccessRequest(ctx, 'accessRequest.created', request, app);
  if (offer.plan.autoApprove) await grantAccess(ctx, request, app, offer, { autoApproved: true });
  return request;
}

/** One consumer's requests are made one after the other, so that limits and duplicates see each other (B3, B7). */
async function lockConsumer(ctx: Context): Promise<void> {
  const { userId } = requireViewer(ctx.viewer);
  await ctx.db.selectFrom('user').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
}

function idempotencyOf({ idempotencyKey, ...input }: RequestAccessInput) {
  if (idempotencyKey == null) return { idempotencyKey: null, inputDigest: null };
  const field = ['input', 'idempotencyKey'];
  if (idempotencyKey.length === 0 || idempotencyKey.length > 255) {
    throw new DomainError(UserErrorCode.INVALID_INPUT, 'It must have 1 to 255 characters.', field);
  }
  const inputDigest = createHash('sha256').update(canonical(input)).digest('hex');
  return { idempotencyKey, inputDigest };
}

/** Absent, null and differently ordered fields mean the same input. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, v]) => v != null)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );

async function findEarlier(ctx: Context, { idempotencyKey, inputDigest }: ReturnType<typeof idempotencyOf>) {
  if (idempotencyKey === null) return null;
  const requesterId = requireViewer(ctx.viewer).userId;
  const earlier = await ctx.em.findOne(AccessRequest, { requesterId, idempotencyKey });
  if (!earlier || earlier.inputDigest === inputDigest) return earlier;
  const message = 'The key was used before with another input.';
  throw new DomainError(UserErrorCode.IDEMPOTENCY_MISMATCH, message, ['input', 'idempotencyKey']);
}

async function findOrCreateApp(ctx: Context, { appId, newApp }: RequestAccessInput): Promise<App> {
  if ((appId == null) === (newApp == null)) {
    throw new DomainError(UserErrorCode.APP_REQUIRED, 'Give either `appId` or `newApp`.', ['input', 'appId']);
  }
  if (newApp) return createApp(ctx, newApp, ['input', 'newApp']);
  const app = await findVisibleApp(ctx, appId!);
  if (!app) throw new DomainError(UserErrorCode.NOT_FOUND, 'There is no such app.', ['input', 'appId']);
  return app;
}

type NewRequest = Pick<AccessRequest, 'kind' | 'appId' | 'credentialId' | 'reason' | 'idempotencyKey' | 'inputDigest'>;

async function insertRequest(ctx: Context, offer: Offer, parts: NewRequest): Promise<AccessRequest> {
  const requesterId = requireViewer(ctx.viewer).userId;
  const request = ctx.em.create(AccessRequest, {
    ...parts,
    requesterId,
    planId: offer.plan.id,
    catalogueId: offer.catalogue.id,
  });
  ctx.em.persist(request);
  for (const { id } of offer.products) {
    ctx.em.persist(ctx.em.create(AccessRequestProduct, { accessRequestId: request.id, productId: id }));
  }
  await ctx.em.flush();
  return request;
}

/**
 * Withdraws a request that waits.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED.
 */
export async function cancelAccessRequest(ctx: Context, id: string): Promise<AccessRequest> {
  const { request, app } = await lockOpenRequest(ctx, id);
  if (!canCancel(ctx.viewer, request)) {
    throw new DomainError(UserErrorCode.NOT_FOUND, 'There is no such request of yours.', ['id']);
  }
  ctx.em.assign(request, {
    status: AccessRequestStatus.CANCELLED,
    decidedAt: new Date(),
    decidedById: ctx.viewer?.userId,
  });
  await ctx.em.flush();
  await recordAccessRequest(ctx, 'accessRequest.cancelled', request, app);
  return request;
}

/**
 * Takes a visible request for its one decision. Whoever comes second waits for the first and then gets
 * `ALREADY_DECIDED` with the decision (R2).
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED.
 */
export async function lockOpenRequest(ctx: Context, id: string): Promise<{ request: AccessRequest; app: App }> {
  if (!(await findVisibleAccessRequest(ctx, id))) {
    throw new DomainError(UserErrorCode.NOT_FOUND, 'There is no such request.', ['id']);
  }
  const request = await ctx.em.findOneOrFail(AccessRequest, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!isOpen(request)) {
    const message = `The request is ${request.status.toLowerCase()} already.`;
    throw new DomainError(UserErrorCode.ALREADY_DECIDED, message, ['id'], { accessRequest: { ...request } });
  }
  const app = await ctx.db.selectFrom('app').selectAll().where('id', '=', request.appId).executeTakeFirstOrThrow();
  return { request, app };
}
