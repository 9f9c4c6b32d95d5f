import { AccessRequestKind, AccessRequestStatus } from '../../access/requests/access-request.entity.ts';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';

type RequestEvent = EventAbout<'accessRequest'>;

/**
 * Whether a new request waits for anybody. The event was recorded before the plan could approve, so the row is asked, not
 * the event.
 */
export async function waits(ctx: Context, { subject }: RequestEvent): Promise<boolean> {
  const request = await ctx.db
    .selectFrom('accessRequest')
    .select('autoApproved')
    .where('id', '=', subject.accessRequestId)
    .executeTakeFirstOrThrow();
  return !request.autoApproved;
}

/** Whether it waits for a person here: what was handed to a third party is decided there. */
export const waitsForAPerson = async (ctx: Context, event: RequestEvent): Promise<boolean> =>
  event.after?.status !== AccessRequestStatus.AWAITING_EXTERNAL && waits(ctx, event);

/** A key that is to be claimed has a mail of its own, which also says that the request was approved. */
export async function isNotClaimed(ctx: Context, { subject }: RequestEvent): Promise<boolean> {
  const { kind, claimableUntil } = await ctx.db
    .selectFrom('accessRequest')
    .leftJoin('credential', 'credential.id', 'accessRequest.credentialId')
    .select(['accessRequest.kind', 'credential.claimableUntil'])
    .where('accessRequest.id', '=', subject.accessRequestId)
    .executeTakeFirstOrThrow();
  return kind !== AccessRequestKind.NEW_ACCESS || claimableUntil === null;
}
