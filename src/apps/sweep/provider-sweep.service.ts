import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';
import { ProviderSweep, SweepStatus } from './provider-sweep.entity.ts';
import { queueSweep } from './provider-sweep.queue.ts';

/**
 * Has the keys of a provider compared with the credentials of the portal now; asked twice, it is one comparison.
 * @throws DomainError NOT_FOUND
 */
export async function startSweep(ctx: Context, providerId: string): Promise<ProviderSweep> {
  const provider = await ctx.db
    .selectFrom('provider')
    .select('id')
    .where('id', '=', providerId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (!provider) throw notFound('provider');
  return openSweep(ctx, providerId);
}

/** The sweep of a provider that runs already, or a new one. The lock makes one of two that start at once. */
export async function openSweep(ctx: Context, providerId: string): Promise<ProviderSweep> {
  await ctx.em.findOneOrFail(Provider, providerId, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const running = await ctx.em.findOne(ProviderSweep, { providerId, status: SweepStatus.RUNNING });
  if (running) return running;
  const sweep = ctx.em.create(ProviderSweep, { providerId });
  await ctx.em.flush();
  await queueSweep(ctx, sweep.id);
  return sweep;
}
