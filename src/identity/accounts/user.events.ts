import type { Context } from '../../platform/context.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { User } from './user.entity.ts';

type Change =
  | 'user.deleted'
  | 'user.welcomed'
  | 'user.emailChangeCancelled'
  | 'user.updated'
  | 'user.roleChanged'
  | 'user.activated'
  | 'user.deactivated'
  | 'user.passwordChanged'
  | 'user.sessionsEnded'
  | 'user.identityLinked';

/** Records what happened to an account. */
export const recordUser = (
  ctx: Context,
  type: Change,
  { id, organisationId }: User,
  before: Partial<User> = {},
  after: Partial<User> | { issuer: string } | { endedSessions: number } = {},
) =>
  recordEvent(ctx, {
    type,
    subject: { userId: id, organisationId },
    organisationId,
    before: { ...before },
    after: { ...after },
  });
