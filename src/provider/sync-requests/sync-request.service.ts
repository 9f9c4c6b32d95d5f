import type { Context } from '../../platform/context.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { Provider } from '../providers/provider.entity.ts';
import { lockProvider } from '../providers/provider.lock.ts';
import { ProviderSync, SyncStatus } from './provider-sync.entity.ts';
import { scheduleSync } from './provider-sync.queue.ts';

/**
 * Schedules a comparison with a provider, as soon as a worker is free. One that already waits serves everybody who
 * asks meanwhile.
 * @throws DomainError NOT_FOUND
 */
export async function requestSync(ctx: Context, id: string): Promise<{ provider: Provider; sync: ProviderSync }> {
  const provider = await lockProvider(ctx, id);
  const waiting = await ctx.em.findOne(ProviderSync, { providerId: id, status: SyncStatus.QUEUED });
  const sync = waiting ?? ctx.em.create(ProviderSync, { providerId: id, status: SyncStatus.QUEUED });
  await ctx.em.flush();
  await recordEvent(ctx, { type: 'provider.syncRequested', subject: { providerId: id }, after: { syncId: sync.id } });
  await scheduleSync(ctx, id);
  return { provider, sync };
}
