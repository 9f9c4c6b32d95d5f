import pMap from 'p-map';
import { BATCH } from '../../platform/db/batch.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import type { ProviderAdapter } from '../../provider/port/provider-adapter.ts';
import { ProviderError } from '../../provider/port/provider-error.ts';
import { readConnected } from '../../provider/providers/provider.queries.ts';
import { type DesiredState, readDesiredStates } from '../gateway-keys/desired-state.queries.ts';
import { scheduleQuotaWatch, watchOn, watchProviders, watchQuotas, watchQuotasAt } from './quota-watch.queue.ts';
import { forgetEnded, type Look, readShares, readWatched, tellShares } from './quota-watch.service.ts';

/** A look at many quotas must not become a burst of calls. */
const LANES = 4;

export const watchQuotasJob = implementJob(
  watchQuotas,
  (ctx) =>
    inTransaction(ctx, async (tx) => {
      const isAnybodyTold = (await readShares(tx)).length > 0;
      const providers = tx.db.selectFrom('provider').select('id').where('deletedAt', 'is', null);
      const ids = isAnybodyTold ? (await providers.execute()).map(({ id }) => id) : [];
      await watchProviders(tx, ids);
      await forgetEnded(tx);
      await scheduleQuotaWatch(tx);
    }),
  (ctx) => scheduleQuotaWatch(ctx),
);

/** A run looks at the quotas of so many grants and adds the run for those behind them. */
export const watchQuotasAtJob = implementJob(watchQuotasAt, async (ctx, { providerId, after }, { signal }) => {
  const provider = await readConnected(ctx, providerId);
  if (!provider) return;
  const begun = await readNow(ctx);
  const watched = await readWatched(ctx, providerId, after);
  const states = await readDesiredStates(
    ctx,
    watched.map(({ id }) => id),
  );
  const adapter = adapterOf(ctx, provider);
  const looks = await pMap(states, (state) => look(adapter, state), { concurrency: LANES, signal });
  await inTransaction(ctx, async (tx) => {
    await tellShares(
      tx,
      looks.filter((seen) => seen !== null),
      begun,
    );
    if (watched.length === BATCH) await watchOn(tx, providerId, watched.at(-1)!.counter);
  });
});

/** Null where the gateway does not tell. */
async function look(adapter: ProviderAdapter, { credential, app, plan, ref }: DesiredState): Promise<Look | null> {
  try {
    const quotaRemaining = (await adapter.readKeyWithQuota(ref))?.quotaRemaining ?? null;
    if (quotaRemaining === null || plan.quota === null) return null;
    const used = Math.max(0, plan.quota - quotaRemaining);
    return { credential, app, seen: { quota: plan.quota, used, renewalSeconds: plan.quotaRenewalSeconds } };
  } catch (error) {
    // One key that cannot be read keeps nobody from being told of the others.
    if (error instanceof ProviderError) return null;
    throw error;
  }
}
