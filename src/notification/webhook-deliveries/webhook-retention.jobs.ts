import { sql } from 'kysely';
import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, defineJob, implementJob } from '../../platform/jobs/job.ts';

const PRUNE = 'notification.pruneDeliveries';

const pruneDeliveries = defineJob({ name: PRUNE, payload: z.object({}) });

const INTERVAL_MS = 3_600_000;

/** Few enough that nobody waits for their locks. */
const BATCH = 1_000;

/**
 * Has old deliveries forgotten at the next full hour of the clock. Many nodes and restarts agree on that moment, so they
 * share one job and none of them puts it off.
 */
export async function schedulePruning(ctx: Pick<Context, 'db' | 'requestId'>): Promise<void> {
  const now = (await readNow(ctx)).getTime();
  const runAt = new Date((Math.floor(now / INTERVAL_MS) + 1) * INTERVAL_MS);
  await addJob(ctx, pruneDeliveries, {}, { key: PRUNE, runAt });
}

/**
 * Forgets deliveries that are over and were last tried before the days of the setting, with their attempts. The events
 * stay in the log, so a replay still sends them.
 */
export const pruneDeliveriesJob = implementJob(
  pruneDeliveries,
  async (ctx, _, { signal }) => {
    while ((await pruneSome(ctx)) === BATCH) signal.throwIfAborted();
    await schedulePruning(ctx);
  },
  (ctx) => schedulePruning(ctx),
);

async function pruneSome({ db, config }: Context): Promise<number> {
  const end = sql`now() - make_interval(days => ${config.webhookLogDays})`;
  const { numAffectedRows } = await sql`delete from webhook_delivery where id in (
    select delivery.id from webhook_delivery delivery
    where delivery.status <> 'PENDING' and delivery.created_at < ${end} and not exists (
      select from webhook_attempt attempt where attempt.delivery_id = delivery.id and attempt.sent_at >= ${end})
    order by delivery.id limit ${BATCH} for update skip locked)`.execute(db);
  return Number(numAffectedRows ?? 0);
}
