import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { LostRace } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/domain-error.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { AccessRequestStatus, RequestClosure } from '../requests/access-request.entity.ts';
import { accessRequestEvent } from '../requests/access-request.events.ts';
import { OPEN_STATUSES } from '../requests/access-request.policy.ts';
import { hopelessRequests } from './closing.queries.ts';

/** Something whose end may leave requests without what they need. */
export type Lost = 'app' | 'appsOf' | 'requester' | 'plan' | 'product' | 'catalogue' | 'credential';

/**
 * Closes open requests that nobody can approve any longer, because of what was just lost.
 * @returns How many; fewer than `limit` when none is left.
 */
export async function closeHopelessRequests(ctx: Context, lost: Lost, id: string, limit = BATCH): Promise<number> {
  const hopeless = hopelessRequests(ctx).limit(limit);
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
  await closeRequests(ctx, requests);
  return requests.length;
}

/** Ends requests without a decision, in as many statements as for one; those that were decided meanwhile are left alone. */
export async function closeRequests(
  ctx: Context,
  closing: readonly { id: string; closure: RequestClosure }[],
): Promise<void> {
  if (closing.length === 0) return;
  const closures = new Map(closing.map(({ id, closure }) => [id, closure]));
  const requests = await lockOpen(ctx, [...closures.keys()]);
  const closed = requests.map(({ id }) => [id, closures.get(id)!] as const);
  await sql`update access_request set status = ${AccessRequestStatus.CANCELLED}, closed_because = closing.closure,
      decided_at = ${new Date()}, updated_at = ${new Date()}
    from unnest(${closed.map(([id]) => id)}::uuid[], ${closed.map(([, closure]) => closure)}::text[]) as closing (id, closure)
    where access_request.id = closing.id`.execute(ctx.db);
  const events = requests.map(({ organisationId, ...request }) => {
    const [status, cause] = [AccessRequestStatus.CANCELLED, closures.get(request.id)!];
    const details = { cause, catalogueId: request.catalogueId };
    return accessRequestEvent('accessRequest.cancelled', { ...request, status }, { organisationId }, details);
  });
  await recordEvents(ctx, events);
}

/** Those of these requests that are open, with the organisations of their apps, each held until the commit. */
const lockOpen = ({ db }: Context, ids: readonly string[]) =>
  db
    .selectFrom('accessRequest')
    .innerJoin('app', 'app.id', 'accessRequest.appId')
    .selectAll('accessRequest')
    .select('app.organisationId')
    .where(oneOf('accessRequest.id', ids))
    .where('accessRequest.status', 'in', OPEN_STATUSES)
    .orderBy('accessRequest.id')
    .forUpdate('accessRequest')
    .execute();

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
