import type { Context } from '../../platform/context.ts';
import { type EventState, recordEvent } from '../../platform/events/event-log.ts';
import type { User } from '../accounts/user.entity.ts';
import type { AccountToken } from './account-token.entity.ts';

type Change = 'accountToken.created' | 'accountToken.rotated' | 'accountToken.revoked' | 'accountToken.expiring';

/** Records what happened to a token of an account. */
export const recordAccountToken = (
  ctx: Context,
  type: Change,
  { id, userId }: Pick<AccountToken, 'id' | 'userId'>,
  { organisationId }: Pick<User, 'organisationId'>,
  states: { before?: EventState; after: EventState },
): Promise<string> =>
  recordEvent(ctx, { type, subject: { accountTokenId: id, userId, organisationId }, organisationId, ...states });
