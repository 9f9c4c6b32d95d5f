import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { apps } from '../apps/app.queries.ts';
import { Credential } from './credential.entity.ts';
import { credentials } from './credential.queries.ts';

/**
 * Takes a credential and its app for whoever may see the app, also after a wait for the credential: the app may have been
 * deleted meanwhile.
 * @throws DomainError NOT_FOUND
 */
export async function lockVisibleCredential(ctx: Context, id: string) {
  if (!(await credentials.find(ctx, id))) throw notFound('credential');
  const credential = await ctx.em.findOneOrFail(Credential, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const app = await apps.find(ctx, credential.appId);
  if (!app) throw notFound('credential');
  await faultPoint('credential.locked');
  return { app, credential };
}
