import { endProviderCredentials, refreshPlanKeys } from '../../catalogue/offer/credential.queue.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';
import { endDisconnected } from './disconnected-provider.service.ts';

/** Few enough for one transaction, so that no lock on a credential lasts long. */
const BATCH = 100;

/** Raises the revision of every living credential of a plan; run twice it does no more than ask the gateway twice. */
export const refreshPlanKeysJob = implementJob(refreshPlanKeys, async (ctx, { planId }, { signal }) => {
  const ids = await ctx.db
    .selectFrom('credential')
    .select('id')
    .where('planId', '=', planId)
    .where('status', 'not in', ENDED_STATUSES)
    // A key that the gateway lost has no copy here: only its rotation helps, and has been asked for.
    .where('lostAt', 'is', null)
    .orderBy('id')
    .execute();
  for (let from = 0; from < ids.length; from += BATCH) {
    signal.throwIfAborted();
    const batch = ids.slice(from, from + BATCH).map(({ id }) => id);
    await inTransaction(ctx, (tx) => raise(tx, batch));
  }
});

async function raise(ctx: Context, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const raised = await ctx.db
      .updateTable('credential')
      .set((eb) => ({ revision: eb('revision', '+', 1) }))
      .where('id', '=', id)
      .where('status', 'not in', ENDED_STATUSES)
      .returning('id')
      .executeTakeFirst();
    if (raised) await sendToGateway(ctx, id);
  }
}

/** Each in a transaction of its own: one that somebody holds does not keep the others waiting. */
export const endProviderCredentialsJob = implementJob(
  endProviderCredentials,
  async (ctx, { providerId }, { signal }) => {
    const open = await ctx.db
      .selectFrom('credential')
      .select('id')
      .where('providerId', '=', providerId)
      .where((eb) => eb.or([eb('status', 'not in', ENDED_STATUSES), eb('appliedRevision', '<', eb.ref('revision'))]))
      .orderBy('id')
      .execute();
    for (const { id } of open) {
      signal.throwIfAborted();
      await inTransaction(ctx, (tx) => endDisconnected(tx, id));
    }
  },
);
