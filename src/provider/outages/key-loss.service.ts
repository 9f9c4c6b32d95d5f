import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { scheduleSync } from '../sync-requests/provider-sync.queue.ts';
import { restoreKeysOf } from './key-watch.queue.ts';

/** Notes once that a provider has lost its keys, tells it, and has them made anew. */
export async function recordLoss(ctx: Context, id: string, lostAt: Date): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const provider = await tx.db
      .updateTable('provider')
      .set({ keysLostAt: lostAt })
      .where('id', '=', id)
      .where('deletedAt', 'is', null)
      .where((eb) => eb.or([eb('keysLostAt', 'is', null), eb('keysLostAt', '<', lostAt)]))
      .returning('name')
      .executeTakeFirst();
    if (!provider) return;
    const after = { name: provider.name };
    await recordEvent(tx, { type: 'provider.keysLost', subject: { providerId: id }, after });
    await restoreKeysOf(tx, id, lostAt);
    // Whoever emptied its store may have done the same to its definitions.
    await scheduleSync(tx, id);
  });
}
