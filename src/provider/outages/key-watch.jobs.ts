import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import type { CanaryRef } from '../port/provider-adapter.ts';
import type { Provider } from '../providers/provider.entity.ts';
import { readConnected } from '../providers/provider.queries.ts';
import { adapterOf } from './circuit-breaker.ts';
import { confirmLossOf, scheduleWatch, watchKeys } from './key-watch.queue.ts';

/** One cheap call: the portal learns within this time that a gateway was emptied, and that it went down. */
const WATCH_SECONDS = 5;

/** Waits, parked, while the provider is down. */
export const watchKeysJob = implementJob(
  watchKeys,
  async (ctx, { providerId }) => {
    const provider = await readConnected(ctx, providerId);
    if (!provider) return;
    await lookAtCanary(ctx, provider);
    await scheduleWatch(ctx, providerId, { inSeconds: WATCH_SECONDS });
  },
  (ctx, { providerId }) => scheduleWatch(ctx, providerId, { inSeconds: WATCH_SECONDS }),
);

/**
 * A key of the portal's own that opens nothing. Where it is gone, so may be all keys: that is to be looked for is stored before
 * the key is planted anew, so that a crash between the two loses nothing.
 */
async function lookAtCanary(ctx: Context, provider: Provider): Promise<void> {
  const adapter = adapterOf(ctx, provider);
  const canary: CanaryRef = { name: provider.id, organisationId: provider.tykOrganisationId };
  if (await adapter.hasCanary(canary)) {
    if (!provider.canaryPlantedAt) await notePlanted(ctx, provider);
    return;
  }
  if (provider.canaryPlantedAt) await suspectLoss(ctx, provider);
  await adapter.plantCanary(canary);
  await notePlanted(ctx, provider);
}

/** Of the place where it was planted: the connection may have changed meanwhile. */
async function notePlanted({ db }: Context, { id, url, tykOrganisationId }: Provider): Promise<void> {
  const place = db.updateTable('provider').where('id', '=', id).where('url', '=', url);
  await place.where('tykOrganisationId', '=', tykOrganisationId).set({ canaryPlantedAt: new Date() }).execute();
}

/** What it means that the canary is gone shows the keys. */
async function suspectLoss(ctx: Context, { id, canaryPlantedAt }: Provider): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('provider')
      .set({ canaryPlantedAt: null })
      .where('id', '=', id)
      .where('canaryPlantedAt', '=', canaryPlantedAt)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await confirmLossOf(tx, id, await readNow(tx));
  });
}
