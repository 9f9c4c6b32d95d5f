import type { Context } from '../../platform/context.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { Registration } from './registration.entity.ts';

type Change = 'registration.started' | 'registration.submitted' | 'registration.approved' | 'registration.rejected';

/** Records how far a sign-up is. The log is for ever, so it names nobody: what is swept away is really gone. */
export const recordRegistration = (
  ctx: Context,
  type: Change,
  { id, status, inviteCodeId }: Registration,
  account: { userId?: string; organisationId?: string } = {},
) =>
  recordEvent(ctx, {
    type,
    subject: { registrationId: id, inviteCodeId, ...account },
    organisationId: account.organisationId,
    after: { status },
  });
