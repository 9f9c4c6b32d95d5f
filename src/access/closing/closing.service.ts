import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { LostRace } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/domain-error.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { AccessRequestStatus, RequestClosure } from '../requests/access-request.entity.ts';
import { accessRequestEvent } from '../requests/access-request.events.ts';
import { hopelessRequests } from './closing.queries.ts';

/** Something whose end may leave requests without what they need. */
export type Lost = 'app' | 'appsOf' | 'requester' | 'plan' | 'product' | 'catalogue' | 'credential';

/**
 * Closes open requests that nobody can approve any longer, because of what was just lost.
 * @returns How many; fewer than `limit` when none is left.
 */
export async function closeHopelessRequests(ctx: Context, lost: Lost, id: string, limit = BATCH): Promise<number> {
  // In one statement, because it is planned anew each time, for longer than it then runs.
  const hopeless = held(hopelessRequests(ctx)).limit(limit);
  const concerned = {
    app: () => hopeless.where('accessRequest.appId', '=', id),
    appsOf: () => hopeless.where('app.ownerId', '=', id),
    requester: () => hopeless.where('accessRequest.requesterId', '=', id),
    plan: () => hopeless.where('accessRequest.planId', '=', id),
    catalogue: () => hopeless.where('accessRequest.catalogueId', '=', id),
    credential: () => hopeless.where('accessRequest.credentialId', '=', id),
    product: () =>
      hopeless.where('accessRequest.id', 'in', (eb) =>
        eb.selectFrom('accessRequestProduct').select('accessRequestId').where('productId', '=', id),
      ),
  };
  const requests = await concerned[lost]().execute();
  await close(ctx, requests);
  return requests.length;
}

/** As {@link closeHopelessRequests}, for a request that may be hopeless; one that was decided meanwhile is left alone. */
export const closeIfHopeless = async (ctx: Context, id: string): Promise<void> =>
  close(ctx, await held(hopelessRequests(ctx)).where('accessRequest.id', '=', id).execute());

type Hopeless = Awaited<ReturnType<ReturnType<typeof held>['execute']>>[number];

/** Ends requests without a decision, in as many statements as for one. They are locked. */
async function close(ctx: Context, requests: readonly Hopeless[]): Promise<void> {
  if (requests.length === 0) return;
  await sql`update access_request set status = ${AccessRequestStatus.CANCELLED}, closed_because = closing.closure,
      decided_at = ${new Date()}, updated_at = ${new Date()}
    from unnest(${requests.map(({ id }) => id)}::uuid[], ${requests.map(({ closure }) => closure)}::text[]) as closing (id, closure)
    where access_request.id = closing.id`.execute(ctx.db);
  const events = requests.map(({ organisationId, closure: cause, ...request }) => {
    const details = { cause, catalogueId: request.catalogueId };
    const closed = { ...request, status: AccessRequestStatus.CANCELLED };
    return accessRequestEvent('accessRequest.cancelled', closed, { organisationId }, details);
  });
  await recordEvents(ctx, events);
}

/** With all of them and the organisations of their apps; each is held until the commit, and those that were decided before that are passed over. */
const held = (hopeless: ReturnType<typeof hopelessRequests>) =>
  hopeless.selectAll('accessRequest').select('app.organisationId').forUpdate('accessRequest');

/**
 * Asked when a new request is stored, which waits for deletions that are under way: a later one finds the request. Of its
 * credential the asker holds the lock.
 * @throws LostRace when something that it needs was deleted since the rules allowed it. @throws DomainError NOT_FOUND when
 * that was the account for which it is asked.
 */
export async function requireHope(ctx: Context, id: string): Promise<void> {
  const lost = await hopelessRequests(ctx).where('accessRequest.id', '=', id).executeTakeFirst();
  if (!lost || lost.closure === RequestClosure.CREDENTIAL_ENDED) return;
  if (lost.closure === RequestClosure.REQUESTER_DELETED) throw notFound('account', ['input']);
  throw new LostRace(`What the request needs was deleted meanwhile: ${lost.closure}.`);
}
