import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { idleEnd } from '../sessions/session.queries.ts';
import { scheduleSessionSweep, sweepSessions } from './session-sweep.queue.ts';

const LOOK_SECONDS = 3600;

/** Looks once an hour, for ever. */
export const sweepSessionsJob = implementJob(
  sweepSessions,
  async (ctx) => {
    const removed = await inTransaction(ctx, removeBatch);
    await scheduleSessionSweep(ctx, removed === BATCH ? 0 : LOOK_SECONDS);
  },
  (ctx) => scheduleSessionSweep(ctx, LOOK_SECONDS),
);

/** Nobody gets in by them any more, so nobody has to hear of it. @returns How many were removed, with their tickets. */
async function removeBatch({ db, config }: Context): Promise<number> {
  const over = db
    .selectFrom('session')
    .select('id')
    .where(sql<boolean>`least(expires_at, ${idleEnd(config.session.idleMinutes)}) <= now()`)
    .orderBy('id')
    .limit(BATCH);
  const removed = await db.deleteFrom('session').where('id', 'in', over).returning('id').execute();
  await db.deleteFrom('streamTicket').where(sql<boolean>`expires_at <= now()`).execute();
  return removed.length;
}
