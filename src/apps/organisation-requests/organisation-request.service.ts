import { LockMode } from '@mikro-orm/postgresql';
import { User } from '../../identity/accounts/user.entity.ts';
import { lockUser } from '../../identity/accounts/user.service.ts';
import { defaultOrganisationId, moveUsers } from '../../identity/moving/move.service.ts';
import { createOrganisation, requireFreeOrganisationName } from '../../identity/organisations/organisation.service.ts';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { defineDecision } from '../../platform/db/decision.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { findBeside } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { UserRole } from '../../platform/viewer.ts';
import { leaveApps } from '../app-changes/app-move.service.ts';
import { OrganisationRequest, OrganisationRequestStatus } from './organisation-request.entity.ts';
import type { ApproveOrganisationRequestInput, RequestOrganisationInput } from './organisation-request.inputs.ts';
import { organisationRequests } from './organisation-request.queries.ts';

const { PENDING, APPROVED, WITHDRAWN, ENDED } = OrganisationRequestStatus;

const { lockPending, reject } = defineDecision({
  ...{ entity: OrganisationRequest, what: 'request', name: 'organisationRequest', find: organisationRequests.find },
});

/**
 * Asks for an organisation of one's own, which comes at once where the portal approves by itself. Nothing is stored of what is
 * refused.
 * @throws DomainError FLOW_DISABLED, WRONG_STATE (who is in a company), DUPLICATE_REQUEST (one waits), INVALID_INPUT, NAME_TAKEN.
 */
export async function requestOrganisation(ctx: Context, input: RequestOrganisationInput): Promise<OrganisationRequest> {
  const { userId } = requireViewer(ctx.viewer);
  const settings = await ctx.db
    .selectFrom('portalSettings')
    .select(['organisationRequests', 'autoApproveOrganisations'])
    .executeTakeFirstOrThrow();
  if (!settings.organisationRequests) {
    throw new DomainError(UserErrorCode.FLOW_DISABLED, 'Organisations are made by API owners here.');
  }
  // Whoever moves or deletes the account meanwhile waits, and ends this request.
  const requester = await lockUser(ctx, userId);
  if (requester.organisationId !== (await defaultOrganisationId(ctx))) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'You are in an organisation already.');
  }
  await refuseSecond(ctx, userId);
  const name = await requireFreeOrganisationName(ctx, input.name);
  const request = ctx.em.create(OrganisationRequest, { name, requesterId: userId });
  await ctx.em.flush();
  if (settings.autoApproveOrganisations) await grant(ctx, request, name);
  else await record(ctx, 'organisationRequest.submitted', request);
  return request;
}

async function refuseSecond({ db }: Context, requesterId: string): Promise<void> {
  const waiting = await db
    .selectFrom('organisationRequest')
    .select('id')
    .where('requesterId', '=', requesterId)
    .where('status', '=', PENDING)
    .executeTakeFirst();
  if (!waiting) return;
  const message = 'You have asked for an organisation already, and wait for the decision.';
  throw new DomainError(UserErrorCode.DUPLICATE_REQUEST, message, { conflictId: waiting.id });
}

/**
 * Makes the organisation; the requester administers it, is in its default team alone, and brings all apps along. For API owners.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision), NO_LONGER_VALID (the requester is locked, deleted or in a
 *   company by now), INVALID_INPUT, NAME_TAKEN.
 */
export async function approveOrganisationRequest(
  ctx: Context,
  id: string,
  input: ApproveOrganisationRequestInput | null | undefined,
): Promise<OrganisationRequest> {
  const request = await findBeside(
    () => lockPending(ctx, id),
    () => input?.name != null && requiredName(input.name, { field: ['input', 'name'], max: 100 }),
  );
  request.decidedById = requireViewer(ctx.viewer).userId;
  await grant(ctx, request, input?.name ?? request.name);
  return request;
}

async function grant(ctx: Context, request: OrganisationRequest, name: string): Promise<void> {
  const who = { id: request.requesterId, deletedAt: null, isActive: true };
  const requester = await ctx.em.findOne(User, who, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!requester || requester.organisationId !== (await defaultOrganisationId(ctx))) {
    const message = 'The requester is locked, deleted or in an organisation by now. Reject the request.';
    throw new DomainError(UserErrorCode.NO_LONGER_VALID, message, { field: ['id'] });
  }
  const { organisation } = await createOrganisation(ctx, { name });
  const { id: organisationId } = organisation;
  await leaveApps(ctx, requester, organisationId, null);
  await moveUsers(ctx, [requester], { organisationId, role: UserRole.CONSUMER_ADMIN });
  const decidedAt = await readNow(ctx);
  ctx.em.assign(request, { status: APPROVED, name: organisation.name, organisationId, decidedAt });
  await ctx.em.flush();
  await record(ctx, 'organisationRequest.approved', request);
}

/**
 * Refuses an organisation; the requester is told why, and may ask again. For API owners.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision), INVALID_INPUT.
 */
export async function rejectOrganisationRequest(
  ctx: Context,
  id: string,
  reason?: string | null,
): Promise<OrganisationRequest> {
  const request = await reject(ctx, id, reason);
  await record(ctx, 'organisationRequest.rejected', request);
  return request;
}

/**
 * Takes back one's own wish while it waits; another one can be made.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision).
 */
export async function withdrawOrganisationRequest(ctx: Context, id: string): Promise<OrganisationRequest> {
  const request = await lockPending(ctx, id);
  ctx.em.assign(request, { status: WITHDRAWN, decidedAt: await readNow(ctx) });
  await ctx.em.flush();
  await record(ctx, 'organisationRequest.withdrawn', request);
  return request;
}

/** Ends the request of somebody who was deleted or is in a company by now, if it waits. What may come back, as a lock, ends nothing. */
export async function endStaleRequest(ctx: Context, requesterId: string): Promise<void> {
  const waiting = { requesterId, status: PENDING };
  const request = await ctx.em.findOne(OrganisationRequest, waiting, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!request) return;
  const requester = await ctx.em.findOneOrFail(User, requesterId, { refresh: true });
  if (!requester.deletedAt && requester.organisationId === (await defaultOrganisationId(ctx))) return;
  ctx.em.assign(request, { status: ENDED, decidedAt: await readNow(ctx) });
  await ctx.em.flush();
  await record(ctx, 'organisationRequest.ended', request);
}

const record = (
  ctx: Context,
  type: Extract<EventType, `organisationRequest.${string}`>,
  { id, name, requesterId, organisationId, decisionReason }: OrganisationRequest,
) =>
  recordEvent(ctx, {
    type,
    subject: { organisationRequestId: id, userId: requesterId, organisationId },
    organisationId,
    after: { name, reason: decisionReason },
  });
