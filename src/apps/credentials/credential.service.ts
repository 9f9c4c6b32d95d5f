import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { apps } from '../apps/app.queries.ts';
import { Credential } from './credential.entity.ts';
import { credentials } from './credential.queries.ts';

/**
 * Takes a credential and its app for whoever may see the app.
 * @throws DomainError NOT_FOUND
 */
export async function lockVisibleCredential(ctx: Context, id: string) {
  const found = await credentials.find(ctx, id);
  const app = found && (await apps.find(ctx, found.appId));
  if (!app) throw notFound('credential');
  const credential = await ctx.em.findOneOrFail(Credential, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  await faultPoint('credential.locked');
  return { app, credential };
}
