import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { appById } from '../apps/app.queries.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { resume, suspend } from '../lifecycle/credential-suspension.service.ts';
import { resumedByUnlock, suspendedByLock } from './account-activity.queries.ts';
import { followAccount } from './account-activity.queue.ts';

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
  for (const { id } of due) await follow(ctx, id, user.isActive);
  return due.length === BATCH;
}

async function follow(ctx: Context, id: string, isActive: boolean): Promise<void> {
  const credential = await ctx.em.findOneOrFail(Credential, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const app = (await appById(ctx, credential.appId))!;
  const suspensionReason = "The account of its app's owner is locked.";
  if (isActive) await resume(ctx, credential, app);
  else {
    const suspendedAt = await readNow(ctx);
    await suspend(ctx, credential, app, { suspensionReason, suspendedAt, suspendedWithAccount: true });
  }
}
