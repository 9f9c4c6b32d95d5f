import type { Context } from '../../platform/context.ts';
import { type EventActor, recordEvent } from '../../platform/events/event-log.ts';
import type { Invitation } from './invitation.entity.ts';

type Change = 'invitation.sent' | 'invitation.withdrawn' | 'invitation.accepted';

/** Records what happened to an invitation. */
export const recordInvitation = (ctx: Context, type: Change, invitation: Invitation, actor?: EventActor) => {
  const { id, organisationId, userId, email, role, teamIds, expiresAt } = invitation;
  return recordEvent(ctx, {
    type,
    subject: { invitationId: id, organisationId, ...(userId && { userId }) },
    organisationId,
    after: { email, role, teamIds, expiresAt },
    actor,
  });
};
