import { LockMode } from '@mikro-orm/postgresql';
import type { App } from '../../apps/apps/app.entity.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { AccessRequest } from './access-request.entity.ts';
import { isOpen } from './access-request.policy.ts';
import { findVisibleAccessRequest } from './access-request.queries.ts';

/**
 * Takes a visible request for its one decision, and its app with it. Whoever comes second waits for the first and then gets
 * `ALREADY_DECIDED` with the decision.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED.
 */
export async function lockOpenRequest(ctx: Context, id: string): Promise<{ request: AccessRequest; app: App }> {
  if (!(await findVisibleAccessRequest(ctx, id))) throw notFound('request');
  const app = await lockAppOf(ctx, id);
  const request = await ctx.em.findOneOrFail(AccessRequest, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  await faultPoint('decision.locked');
  if (!isOpen(request)) {
    const message = `The request is ${request.status.toLowerCase()} already.`;
    const payload = { accessRequest: { ...request } };
    throw new DomainError(UserErrorCode.ALREADY_DECIDED, message, { field: ['id'], payload });
  }
  return { request, app };
}

/**
 * Takes the app of a request before the request itself, as all do who lock both: what the app holds stays so until the
 * commit, and so does what is judged by it.
 */
export const lockAppOf = (ctx: Context, requestId: string): Promise<App> =>
  ctx.db
    .selectFrom('app')
    .selectAll()
    .where('id', '=', (eb) => eb.selectFrom('accessRequest').select('appId').where('id', '=', requestId))
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
