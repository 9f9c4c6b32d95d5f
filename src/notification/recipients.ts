import { readDeciders } from '../access/approver.queries.ts';
import type { Context } from '../platform/context.ts';
import type { PortalEvent } from '../platform/events/event-reader.ts';
import { UserRole } from '../platform/viewer.ts';

/** Finds the addresses that a mail goes to; one that is found twice gets one mail. */
export type Recipients = (ctx: Context, event: Pick<PortalEvent, 'subject'>) => Promise<string[]>;

/** Every API owner with an active account, and the addresses of the settings. */
export const apiOwners: Recipients = async (ctx) => {
  const owners = await ctx.db
    .selectFrom('user')
    .select('email')
    .where('role', '=', UserRole.API_OWNER)
    .where('isActive', '=', true)
    .orderBy('id')
    .execute();
  return [...owners.map(({ email }) => email), ...ctx.config.mail.ownerAddresses];
};

/** Whoever may decide the request, and the addresses of the settings (A2, A3). */
export const deciders: Recipients = async (ctx, { subject }) => {
  const request = await ctx.db
    .selectFrom('accessRequest')
    .selectAll()
    .where('id', '=', subject.accessRequestId!)
    .executeTakeFirstOrThrow();
  const people = await readDeciders(ctx, request);
  return [...people.map(({ email }) => email), ...ctx.config.mail.ownerAddresses];
};

/** Who asked is always told, also when somebody else owns the app (A9). A locked account gets no mail. */
export const requesterAndAppOwner: Recipients = async (ctx, { subject }) => {
  const people = await ctx.db
    .selectFrom('user')
    .innerJoin('accessRequest', (join) => join.on('accessRequest.id', '=', subject.accessRequestId!))
    .innerJoin('app', 'app.id', 'accessRequest.appId')
    .select('user.email')
    .where((eb) =>
      eb.or([eb('user.id', '=', eb.ref('accessRequest.requesterId')), eb('user.id', '=', eb.ref('app.ownerId'))]),
    )
    .where('user.isActive', '=', true)
    .execute();
  return people.map(({ email }) => email);
};
