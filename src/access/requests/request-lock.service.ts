import { LockMode } from '@mikro-orm/postgresql';
import type { App } from '../../apps/apps/app.entity.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { AccessRequest } from './access-request.entity.ts';
import { isOpen } from './access-request.policy.ts';
import { findVisibleAccessRequest } from './access-request.queries.ts';

/**
 * Takes a visible request for its one decision. Whoever comes second waits for the first and then gets
 * `ALREADY_DECIDED` with the decision.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED.
 */
export async function lockOpenRequest(ctx: Context, id: string): Promise<{ request: AccessRequest; app: App }> {
  if (!(await findVisibleAccessRequest(ctx, id))) throw notFound('request');
  const request = await ctx.em.findOneOrFail(AccessRequest, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  await faultPoint('decision.locked');
  if (!isOpen(request)) {
    const message = `The request is ${request.status.toLowerCase()} already.`;
    const payload = { accessRequest: { ...request } };
    throw new DomainError(UserErrorCode.ALREADY_DECIDED, message, { field: ['id'], payload });
  }
  const app = await ctx.db.selectFrom('app').selectAll().where('id', '=', request.appId).executeTakeFirstOrThrow();
  return { request, app };
}
