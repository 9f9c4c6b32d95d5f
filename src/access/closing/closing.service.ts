import { LockMode } from '@mikro-orm/postgresql';
import { appById } from '../../apps/apps/app.queries.ts';
import type { Context } from '../../platform/context.ts';
import { AccessRequest, AccessRequestStatus, type RequestClosure } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import { isOpen, OPEN_STATUSES } from '../requests/access-request.policy.ts';
import { hopelessRequests } from './closing.queries.ts';

/** Something whose end may leave requests without what they need. */
export type Lost = 'app' | 'user' | 'plan' | 'product' | 'credential';

/** Closes the open requests that nobody can approve any longer, because of what was just lost. */
export async function closeHopelessRequests(ctx: Context, lost: Lost, id: string): Promise<void> {
  const hopeless = hopelessRequests(ctx);
  const concerned = {
    app: () => hopeless.where('accessRequest.appId', '=', id),
    user: () => hopeless.where((eb) => eb.or([eb('accessRequest.requesterId', '=', id), eb('app.ownerId', '=', id)])),
    plan: () => hopeless.where('accessRequest.planId', '=', id),
    credential: () => hopeless.where('accessRequest.credentialId', '=', id),
    product: () =>
      hopeless.where('accessRequest.id', 'in', (eb) =>
        eb.selectFrom('accessRequestProduct').select('accessRequestId').where('productId', '=', id),
      ),
  };
  for (const request of await concerned[lost]().execute()) await closeRequest(ctx, request.id, request.closure);
}

/** Closes the open requests through a catalogue that is about to be deleted. */
export async function closeRequestsThrough(ctx: Context, catalogueId: string, closure: RequestClosure): Promise<void> {
  const open = ctx.db
    .selectFrom('accessRequest')
    .select('id')
    .where('catalogueId', '=', catalogueId)
    .where('status', 'in', OPEN_STATUSES)
    .orderBy('id');
  for (const { id } of await open.execute()) await closeRequest(ctx, id, closure);
}

/** Ends a request without a decision; one that was decided meanwhile is left alone. */
export async function closeRequest(ctx: Context, id: string, closure: RequestClosure): Promise<void> {
  const request = await ctx.em.findOneOrFail(AccessRequest, id, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    refresh: true,
  });
  if (!isOpen(request)) return;
  ctx.em.assign(request, {
    status: AccessRequestStatus.CANCELLED,
    closedBecause: closure,
    decidedAt: new Date(),
  });
  await ctx.em.flush();
  const { catalogueId } = request;
  const app = (await appById(ctx, request.appId))!;
  await recordAccessRequest(ctx, 'accessRequest.cancelled', request, app, { cause: closure, catalogueId });
}
