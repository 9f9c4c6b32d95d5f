import { BATCH } from '../../platform/db/batch.ts';
import { inRetriedTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { restoreKeys, restoreKeysOf } from '../../provider/outages/key-watch.queue.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { sendAllToGateway } from '../credentials/gateway.queue.ts';

/**
 * A run sends the next credentials of a gateway that lost its keys, and adds the run for those behind them. Nothing is
 * recorded of each of them before its key is there again: the loss is one event of the provider.
 */
export const restoreKeysJob = implementJob(restoreKeys, (ctx, { providerId, lostAt, after }) =>
  inRetriedTransaction(ctx, async (tx) => {
    const lost = tx.db
      .selectFrom('credential')
      .select('id')
      .where('providerId', '=', providerId)
      .where('appliedRevision', '>', 0)
      .where('status', 'not in', ENDED_STATUSES)
      .where('lostAt', 'is', null)
      .orderBy('id')
      .limit(BATCH)
      .forNoKeyUpdate();
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
