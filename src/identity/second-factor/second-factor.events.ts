import { type EventSource, type EventState, recordEvent } from '../../platform/events/event-log.ts';
import type { TypesAbout } from '../../platform/events/event-types.ts';
import type { User } from '../accounts/user.entity.ts';

type Change = Extract<TypesAbout<'user'>, `user.secondFactor${string}` | 'user.recoveryCodesRenewed'>;

/** What is told of a factor: never what makes it one. */
export type FactorState = EventState & { kind?: 'TOTP' | 'PASSKEY'; name?: string };

/** Records a change of what proves whose an account is. */
export const recordFactor = (
  ctx: EventSource,
  type: Change,
  { id: userId, organisationId }: Pick<User, 'id' | 'organisationId'>,
  before: FactorState = {},
  after: FactorState = {},
): Promise<string> => recordEvent(ctx, { type, subject: { userId, organisationId }, organisationId, before, after });
