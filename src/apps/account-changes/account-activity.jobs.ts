import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { appById } from '../apps/app.queries.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { followAccount } from '../lifecycle/account-activity.queue.ts';
import { resumeCredentials, suspendCredentials } from '../lifecycle/credential-suspension.service.ts';
import { resumedByUnlock, suspendedByLock } from './account-activity.queries.ts';

/** The account says what to do, not the job: run late, twice or again after a crash, it does what is left to do. */
export const followAccountJob = implementJob(followAccount, async (ctx, { userId }) => {
  while (await inTransaction(ctx, (tx) => followBatch(tx, userId)));
});

/** @returns Whether there may be more to do. */
async function followBatch(ctx: Context, userId: string): Promise<boolean> {
  // Whoever locks or unlocks the account meanwhile waits for the batch, and adds another job.
  const user = await ctx.db
    .selectFrom('user')
    .select('isActive')
    .where('id', '=', userId)
    .where('deletedAt', 'is', null)
    .forShare()
    .executeTakeFirst();
  if (!user || !(user.isActive || ctx.config.credentials.suspendWithAccount)) return false;
  const due = await (user.isActive ? resumedByUnlock : suspendedByLock)(ctx, userId)
    .select('credential.id')
    .orderBy('credential.id')
    .limit(BATCH)
    .forUpdate('credential')
    .execute();
  await follow(
    ctx,
    due.map(({ id }) => id),
    user.isActive,
  );
  // What was on its way to become a key while this batch waited is found by the next look.
  return due.length > 0;
}

async function follow(ctx: Context, ids: readonly string[], isActive: boolean): Promise<void> {
  const credentials = await ctx.em.find(
    Credential,
    { id: { $in: [...ids] } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
  );
  const apps = await Promise.all(credentials.map(({ appId }) => appById(ctx, appId)));
  const keys = credentials.map((credential, index) => ({ credential, app: apps[index]! }));
  if (isActive) return resumeCredentials(ctx, keys);
  const suspensionReason = "The account of its app's owner is locked.";
  const suspendedAt = await readNow(ctx);
  return suspendCredentials(ctx, keys, { suspensionReason, suspendedAt, suspendedWithAccount: true });
}
