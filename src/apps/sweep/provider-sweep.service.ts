import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import type { ProviderSweep } from './provider-sweep.entity.ts';
import { openSweep } from './provider-sweep.schedule.ts';

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
