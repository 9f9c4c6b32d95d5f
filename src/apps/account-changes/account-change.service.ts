import type { User } from '../../identity/accounts/user.entity.ts';
import type { UpdateUserInput } from '../../identity/accounts/user.inputs.ts';
import { updateUser as changeUser } from '../../identity/accounts/user.service.ts';
import type { Context } from '../../platform/context.ts';
import { followAccountLater } from '../lifecycle/account-activity.queue.ts';
import { resumedByUnlock, suspendedByLock } from './account-activity.queries.ts';

export interface AccountChange {
  user: User;
  /** How many credentials are suspended by a job, because the account was locked. */
  suspendedCredentials: number;
  /** How many credentials are resumed by a job, because the account was unlocked. */
  resumedCredentials: number;
}

/**
 * Changes an account. Locking it has the credentials of its personal apps suspended, where the settings do not say
 * otherwise, and unlocking it has those resumed again.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE (one's own lock, or a change of sides).
 */
export async function updateUser(ctx: Context, id: string, input: UpdateUserInput): Promise<AccountChange> {
  const { user, wasActive } = await changeUser(ctx, id, input);
  const isLocked = wasActive && !user.isActive && ctx.config.credentials.suspendWithAccount;
  const isUnlocked = !wasActive && user.isActive;
  if (isLocked || isUnlocked) await followAccountLater(ctx, id);
  return {
    user,
    suspendedCredentials: isLocked ? await countOf(suspendedByLock(ctx, id)) : 0,
    resumedCredentials: isUnlocked ? await countOf(resumedByUnlock(ctx, id)) : 0,
  };
}

async function countOf(query: ReturnType<typeof suspendedByLock>): Promise<number> {
  const { count } = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return count;
}
