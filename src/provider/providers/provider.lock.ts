import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { Provider } from './provider.entity.ts';

/** Takes a provider to change it. @throws DomainError NOT_FOUND */
export async function lockProvider(ctx: Context, id: string): Promise<Provider> {
  const provider = await ctx.em.findOne(Provider, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!provider) throw notFound('provider');
  return provider;
}
