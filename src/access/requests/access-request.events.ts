import type { App } from '../../apps/apps/app.entity.ts';
import type { Context } from '../../platform/context.ts';
import { type EventState, type NewEvent, recordEvent } from '../../platform/events/event-log.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import type { AccessRequest } from './access-request.entity.ts';

type AccessRequestEventType = Extract<EventType, `accessRequest.${string}`>;

const isOnBehalf = ({ createdById, createdByServiceId, requesterId }: AccessRequest): boolean =>
  createdByServiceId !== null || createdById !== requesterId;

/** Records what happened to a request, with the ids by which those it concerns are found. */
export const recordAccessRequest = (
  ctx: Context,
  type: AccessRequestEventType,
  request: AccessRequest,
  app: Pick<App, 'organisationId'>,
  details: EventState = {},
): Promise<string> => recordEvent(ctx, accessRequestEvent(type, request, app, details));

/** The event that {@link recordAccessRequest} records, for those that are recorded together. */
export const accessRequestEvent = (
  type: AccessRequestEventType,
  request: AccessRequest,
  app: Pick<App, 'organisationId'>,
  details: EventState,
): NewEvent<AccessRequestEventType> => ({
  type,
  subject: {
    accessRequestId: request.id,
    appId: request.appId,
    userId: request.requesterId,
    planId: request.planId,
    credentialId: request.credentialId,
  },
  organisationId: app.organisationId,
  // Only asking is done on somebody's behalf; deciders act for themselves.
  onBehalfOf: type === 'accessRequest.created' && isOnBehalf(request) ? request.requesterId : undefined,
  after: {
    kind: request.kind,
    status: request.status,
    autoApproved: request.autoApproved,
    approvalRuleId: request.approvalRuleId,
    checkoutId: request.checkoutId,
    termsId: request.termsId,
    ...details,
  },
});
