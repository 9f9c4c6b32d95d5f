import { sql } from 'kysely';
import { deleteUser } from '../../access/deletion/deletion.service.ts';
import { refreshAppKeys } from '../../apps/app-changes/app-keys.service.ts';
import type { User } from '../../identity/accounts/user.entity.ts';
import { canLockOrDelete } from '../../identity/accounts/user.policy.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { eraseFromLog, eraseFromRecords, findEventsOf } from './erasing.service.ts';
import { erasurePreviewOf } from './erasure.queries.ts';
import { readPersonalValues } from './personal-values.queries.ts';

export interface Erased {
  deletedId: string;
  isComplete: boolean;
}

/**
 * Deletes an account, where that was not done yet, and has the records forget who it was. A second time does what the first
 * could not know of, and nothing else.
 * @param force Whether to do so where the account has apps or requests that wait.
 * @throws DomainError NOT_FOUND, WRONG_STATE (one's own account), IN_USE.
 */
export async function eraseUser(ctx: Context, id: string, force: boolean): Promise<Erased> {
  const user = await requireErasable(ctx, id, force);
  const person = await readPersonalValues(ctx, id);
  const found = await findEventsOf(ctx, person);
  const { isComplete } = user.deletedAt ? { isComplete: true } : await deleteUser(ctx, id);
  await ctx.em.flush();
  await eraseFromRecords(ctx, person, found);
  await refreshAppKeys(ctx, person.appIds);
  await eraseFromLog(ctx, person, found, (erasedEvents) =>
    recordEvent(ctx, {
      type: 'user.erased',
      subject: { userId: id, organisationId: user.organisationId },
      organisationId: user.organisationId,
      after: { erasedEvents },
    }),
  );
  ctx.em.clear();
  return { deletedId: id, isComplete };
}

async function requireErasable(ctx: Context, id: string, force: boolean): Promise<User> {
  await sql`select from "user" where id = ${id} for update`.execute(ctx.db);
  const user = await userById(ctx, id);
  if (!user) throw notFound('account');
  if (!canLockOrDelete(ctx.viewer, user)) {
    const message = 'API owners erase accounts, and nobody their own.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  }
  const { apps, openRequests } = (await erasurePreviewOf(ctx, id))!;
  if (user.deletedAt || force || apps + openRequests === 0) return user as User;
  const message = `Apps: ${apps}, requests that wait: ${openRequests}. With \`force\` they end or go to others.`;
  throw new DomainError(UserErrorCode.IN_USE, message, { field: ['id'] });
}
