import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { forgetDeliveries } from '../webhooks/webhook.queue.ts';
import { pruneDeliveries, schedulePruning } from './webhook-delivery.queue.ts';

/** Few enough that nobody waits for their locks. */
const BATCH = 1_000;

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

/** Each batch stands by itself: one that comes after a crash goes on where the last has ended. */
export const forgetDeliveriesJob = implementJob(forgetDeliveries, async (ctx, { webhookId }, { signal }) => {
  while ((await forgetSome(ctx, webhookId)) === BATCH) signal.throwIfAborted();
});

async function forgetSome({ db }: Context, webhookId: string): Promise<number> {
  const { numAffectedRows } = await sql`delete from webhook_delivery where id in (
    select id from webhook_delivery where webhook_id = ${webhookId} order by id limit ${BATCH})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

async function pruneSome({ db, config }: Context): Promise<number> {
  const end = sql`now() - make_interval(days => ${config.webhookLogDays})`;
  const { numAffectedRows } = await sql`delete from webhook_delivery where id in (
    select delivery.id from webhook_delivery delivery
    where delivery.status <> 'PENDING' and delivery.created_at < ${end} and not exists (
      select from webhook_attempt attempt where attempt.delivery_id = delivery.id and attempt.sent_at >= ${end})
    order by delivery.id limit ${BATCH} for update skip locked)`.execute(db);
  return Number(numAffectedRows ?? 0);
}
