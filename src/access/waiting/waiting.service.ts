import type { App } from '../../apps/apps/app.entity.ts';
import { appById } from '../../apps/apps/app.queries.ts';
import type { Context } from '../../platform/context.ts';
import { AccessRequest, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import { dueRequests } from './waiting.queries.ts';

/**
 * Does what is due about one waiting request, in the transaction of `ctx`: ends it, escalates it or reminds of it. The row
 * says what was done: run late, twice or on two nodes at once, each happens once. A request that is being decided at this
 * moment is left alone.
 */
export async function expireOrNotify(ctx: Context, id: string): Promise<void> {
  const due = await dueRequests(ctx)
    .where('accessRequest.id', '=', id)
    // Not `for update`: it would conflict with every insert of a row that refers to the request.
    .forNoKeyUpdate('accessRequest')
    .skipLocked()
    .executeTakeFirst();
  if (!due) return;
  const request = await ctx.em.findOneOrFail(AccessRequest, id);
  const app = (await appById(ctx, request.appId))!;
  if (due.isExpired) return expire(ctx, request, app, due.now);
  // When both notices are due at once, the stronger one is enough.
  request.remindedAt = due.now;
  if (due.isEscalating) request.escalatedAt = due.now;
  await ctx.em.flush();
  const type = due.isEscalating ? 'accessRequest.escalated' : 'accessRequest.reminded';
  await recordAccessRequest(ctx, type, request, app, { waitingSince: request.waitingSince });
}

async function expire(ctx: Context, request: AccessRequest, app: App, now: Date): Promise<void> {
  ctx.em.assign(request, { status: AccessRequestStatus.EXPIRED, decidedAt: now });
  await ctx.em.flush();
  await recordAccessRequest(ctx, 'accessRequest.expired', request, app);
}
