import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { inRetriedTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import { recordLoss } from '../../provider/outages/key-loss.service.ts';
import { confirmLoss, restoreKeys, restoreKeysOf } from '../../provider/outages/key-watch.queue.ts';
import { readConnected } from '../../provider/providers/provider.queries.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { sendAllToGateway } from '../credentials/gateway.queue.ts';
import { readDesiredStates } from './desired-state.queries.ts';

/** So many keys are looked at: where a store was emptied, none of them is there. */
const SAMPLE = 5;

/** The canary alone may be gone, because somebody cleared away what they did not know: then no key is lost, and nothing is told. */
export const confirmLossJob = implementJob(confirmLoss, async (ctx, { providerId, lostAt }) => {
  const provider = await readConnected(ctx, providerId);
  if (!provider) return;
  const adapter = adapterOf(ctx, provider);
  for (const { ref } of await readDesiredStates(ctx, await readSample(ctx, providerId))) {
    if (!(await adapter.readKey(ref))) return recordLoss(ctx, providerId, new Date(lostAt));
  }
});

async function readSample({ db }: Context, providerId: string): Promise<string[]> {
  const rows = await held(db, providerId).select('id').orderBy(sql`random()`).limit(SAMPLE).execute();
  return rows.map(({ id }) => id);
}

/** Credentials whose keys the gateway has had and should have. */
const held = (db: Context['db'], providerId: string) =>
  db
    .selectFrom('credential')
    .where('providerId', '=', providerId)
    .where('appliedRevision', '>', 0)
    .where('status', 'not in', ENDED_STATUSES)
    .where('lostAt', 'is', null);

/**
 * A run sends the next credentials of a gateway that lost its keys, and adds the run for those behind them. Nothing is
 * recorded of each of them before its key is there again: the loss is one event of the provider.
 */
export const restoreKeysJob = implementJob(restoreKeys, (ctx, { providerId, lostAt, after }) =>
  inRetriedTransaction(ctx, async (tx) => {
    const lost = held(tx.db, providerId).select('id').orderBy('id').limit(BATCH).forNoKeyUpdate();
    const rows = await (after ? lost.where('id', '>', after) : lost).execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return;
    await tx.db
      .updateTable('credential')
      .set({ driftedAt: new Date(lostAt) })
      .where('id', 'in', ids)
      .where('driftedAt', 'is', null)
      .execute();
    await sendAllToGateway(tx, ids);
    if (ids.length === BATCH) await restoreKeysOf(tx, providerId, new Date(lostAt), ids.at(-1));
  }),
);
