import type { Context } from '../../platform/context.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { directAdapterOf } from '../../provider/adapters/provider-adapters.ts';
import { confirmHealth } from '../../provider/outages/health-check.service.ts';
import type { ProviderAdapter } from '../../provider/port/provider-adapter.ts';
import { ProviderError } from '../../provider/port/provider-error.ts';
import { type Provider, ProviderStatus } from '../../provider/providers/provider.entity.ts';
import { failureOf, type ProviderFailure } from '../../provider/providers/provider-condition.ts';
import { scheduleSync, synchroniseProvider } from '../../provider/sync-requests/provider-sync.queue.ts';
import type { Revisions } from './listed-offers.service.ts';
import { applyListing, type Listing } from './listing.service.ts';
import { beginSync, failSync } from './sync-run.service.ts';

const RETRY_SECONDS = 10;

/** Reads a provider and brings the portal to it, now and every few minutes until the provider is disconnected. */
export const synchroniseProviderJob = implementJob(
  synchroniseProvider,
  async (ctx, { providerId }) => {
    const provider = await findProvider(ctx, providerId);
    if (!provider) return;
    const syncId = await beginSync(ctx, providerId);
    const revisions = await readRevisions(ctx, providerId);
    const listing = await readListing(ctx, provider, directAdapterOf(ctx, provider));
    if ('failure' in listing) await failSync(ctx, providerId, syncId, listing.failure);
    else await applyListing(ctx, providerId, syncId, listing, revisions);
    // One that is down is synchronised when it comes back; a failure that did not last is tried again soon.
    await scheduleNext(
      ctx,
      providerId,
      'failure' in listing && !listing.isDown ? RETRY_SECONDS * ctx.config.pace : undefined,
    );
  },
  (ctx, { providerId }) => scheduleNext(ctx, providerId),
);

const scheduleNext = (ctx: Context, providerId: string, seconds = ctx.config.syncMinutes * 60): Promise<void> =>
  scheduleSync(ctx, providerId, { inSeconds: seconds, orAsPlanned: true });

const findProvider = (ctx: Context, id: string): Promise<Provider | undefined> =>
  ctx.db.selectFrom('provider').selectAll().where('id', '=', id).where('deletedAt', 'is', null).executeTakeFirst();

/** Before the provider is read: whatever the portal changes from here on is newer than what the provider will say. */
async function readRevisions(ctx: Context, providerId: string): Promise<Revisions> {
  const read = (table: 'product' | 'plan') =>
    ctx.db
      .selectFrom(table)
      .select(['id', 'revision'])
      .where('providerId', '=', providerId)
      .where('deletedAt', 'is', null)
      .execute();
  const rows = [...(await read('product')), ...(await read('plan'))];
  return new Map(rows.map(({ id, revision }) => [id, revision]));
}

/** A provider that is known to be down is not asked; one that fails now is looked at, as after every failed call. */
async function readListing(
  ctx: Context,
  provider: Provider,
  adapter: ProviderAdapter,
): Promise<Listing | { failure: ProviderFailure; isDown: boolean }> {
  if (provider.status === ProviderStatus.DOWN && provider.lastError) {
    return { failure: provider.lastError, isDown: true };
  }
  const listedAt = new Date();
  try {
    return { listedAt, apis: await adapter.listApis({ anew: true }), policies: await adapter.listPolicies() };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { status } = await confirmHealth(ctx, provider, adapter);
    return { failure: failureOf(error), isDown: status === ProviderStatus.DOWN };
  }
}
