import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { RegistrationStatus } from './registration.entity.ts';
import { scheduleSignUpSweep, sweepSignUps } from './sign-up-sweep.queue.ts';

const LOOK_SECONDS = 3600;

/** Those that nobody confirmed in time, and those that were decided a month ago. */
const IS_OVER = sql<boolean>`(status = ${sql.lit(RegistrationStatus.UNCONFIRMED)} and expires_at < now()
  or decided_at < now() - interval '30 days')`;

/** Looks once an hour, for ever. */
export const sweepSignUpsJob = implementJob(
  sweepSignUps,
  async (ctx) => {
    const removed = await inTransaction(ctx, removeBatch);
    await scheduleSignUpSweep(ctx, removed === BATCH ? 0 : LOOK_SECONDS);
  },
  (ctx) => scheduleSignUpSweep(ctx, LOOK_SECONDS),
);

/** @returns How many were removed; with them the mails to their addresses. */
async function removeBatch({ db }: Context): Promise<number> {
  const over = db.selectFrom('registration').select('id').where(IS_OVER).orderBy('id').limit(BATCH);
  const removed = await db.deleteFrom('registration').where('id', 'in', over).returning('id').execute();
  const ids = removed.map(({ id }) => id);
  const events = db
    .selectFrom('eventLog')
    .select('id')
    .where('subjectType', '=', 'registration')
    .where(sql<boolean>`subject_id = any(${ids}::uuid[])`);
  if (ids.length > 0) await db.deleteFrom('mail').where('eventId', 'in', events).where('userId', 'is', null).execute();
  return ids.length;
}
