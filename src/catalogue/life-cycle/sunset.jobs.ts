import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { ENDING } from '../products/life-cycle.ts';
import { readLifeCycles } from './life-cycle.events.ts';
import { scheduleSunsetWatch, watchSunsets } from './sunset.queue.ts';
import { reachedDays, TOLD_DAYS } from './sunset.rules.ts';

const LOOK_SECONDS = 3600;

/** Looks once an hour, for ever. Each of the days is told once for each end: the row says which was told last. */
export const watchSunsetsJob = implementJob(
  watchSunsets,
  async (ctx) => {
    const told = await inTransaction(ctx, tellBatch);
    await scheduleSunsetWatch(ctx, told === BATCH ? 0 : LOOK_SECONDS);
  },
  (ctx) => scheduleSunsetWatch(ctx, LOOK_SECONDS),
);

/** Of several days that have come since the last look the last one alone is told. @returns How many were told. */
async function tellBatch(ctx: Context): Promise<number> {
  const now = await readNow(ctx);
  const reached = sql`case ${sql.join(
    TOLD_DAYS.toReversed().map(
      (days) => sql`when sunset_at <= now() + make_interval(days => ${days}) then ${days}::int`,
    ),
    sql` `,
  )} end`;
  const due = await ctx.db
    .selectFrom('product')
    .select(['id', 'sunsetAt'])
    .where('deletedAt', 'is', null)
    .where('lifeCycle', 'in', ENDING)
    .where(sql<boolean>`sunset_at <= now() + make_interval(days => ${Math.max(...TOLD_DAYS)})`)
    .where(sql<boolean>`(sunset_told_days is null or sunset_told_days > ${reached})`)
    .orderBy('id')
    .limit(BATCH)
    .forNoKeyUpdate()
    .execute();
  if (due.length === 0) return 0;
  const told = due.map((product) => ({ ...product, days: reachedDays(product.sunsetAt, now)! }));
  await sql`update product set sunset_told_days = told.days
    from unnest(${told.map(({ id }) => id)}::uuid[], ${told.map(({ days }) => days)}::int[]) as told (id, days)
    where product.id = told.id`.execute(ctx.db);
  const states = await readLifeCycles(
    ctx,
    told.map(({ id }) => id),
  );
  await recordEvents(
    ctx,
    told.map(({ id: productId, days }) => ({
      type: days === 0 ? ('product.sunsetReached' as const) : ('product.sunsetNear' as const),
      subject: { productId },
      after: { ...states.get(productId), ...(days > 0 && { days }) },
    })),
  );
  return due.length;
}
