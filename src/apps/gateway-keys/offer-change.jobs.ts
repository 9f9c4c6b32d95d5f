import {
  endCredentialsOf,
  endProviderCredentials,
  refreshPlanKeys,
  sendKeysWaitingFor,
  sendPlanToKeys,
  sendWaitingKeys,
} from '../../catalogue/offer/credential.queue.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { inRetriedTransaction, inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { sendAllToGateway } from '../credentials/gateway.queue.ts';
import { refreshKeys } from '../credentials/key-refresh.service.ts';
import { endDisconnected } from './disconnected-provider.service.ts';

/** A run takes the next credentials of a plan, and adds the run for those behind them. */
export const refreshPlanKeysJob = implementJob(refreshPlanKeys, (ctx, { planId, after }) =>
  inRetriedTransaction(ctx, async (tx) => {
    const rest = await refreshKeys(tx, { planId }, after);
    if (rest) await sendPlanToKeys(tx, planId, rest);
  }),
);

/**
 * A run takes the next credentials that wait for a product or plan, also those that were given up, because they wait for
 * nothing else; and adds the run for those behind them.
 */
export const sendWaitingKeysJob = implementJob(sendWaitingKeys, (ctx, { kind, id, after }) =>
  inTransaction(ctx, async (tx) => {
    const waiting = tx.db
      .selectFrom('credential')
      .select('id')
      .where('waitingSince', 'is not', null)
      .where('attemptFailure', 'is not', null)
      .where((eb) =>
        kind === 'plan'
          ? eb('planId', '=', id)
          : eb('id', 'in', eb.selectFrom('credentialProduct').select('credentialId').where('productId', '=', id)),
      )
      .orderBy('id')
      .limit(BATCH)
      .forNoKeyUpdate();
    const rows = await (after ? waiting.where('id', '>', after) : waiting).execute();
    const ids = rows.map((row) => row.id);
    await sendAllToGateway(tx, ids);
    if (ids.length === BATCH) await sendKeysWaitingFor(tx, kind, id, ids.at(-1));
  }),
);

/** A run takes the next credentials of a provider, and adds the run for those behind them. */
export const endProviderCredentialsJob = implementJob(endProviderCredentials, (ctx, { providerId, after }) =>
  inTransaction(ctx, async (tx) => {
    const open = tx.db
      .selectFrom('credential')
      .select('id')
      .where('providerId', '=', providerId)
      .where((eb) => eb.or([eb('status', 'not in', ENDED_STATUSES), eb('appliedRevision', '<', eb.ref('revision'))]))
      .orderBy('id')
      .limit(BATCH);
    const ids = (await (after ? open.where('id', '>', after) : open).execute()).map(({ id }) => id);
    await endDisconnected(tx, ids);
    if (ids.length === BATCH) await endCredentialsOf(tx, providerId, ids.at(-1)!);
  }),
);
