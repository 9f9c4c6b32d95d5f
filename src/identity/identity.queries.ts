import type { Context } from '../platform/context.ts';
import { oneOf } from '../platform/db/one-of.ts';
import { type PageArgs, paginate } from '../platform/graphql/connection.ts';
import { defineLoader, grouped, inOrder } from '../platform/loader.ts';
import { visibleOrganisations, visibleTeams, visibleUsers } from './identity.policy.ts';

/** A user as part of something the viewer may already see, such as the requester of a visible request. */
export const userById = defineLoader(async (ctx: Context, ids: readonly string[]) =>
  inOrder(ids, await ctx.db.selectFrom('user').selectAll().where(oneOf('id', ids)).execute(), (row) => row.id),
);

export const organisationById = defineLoader(async (ctx: Context, ids: readonly string[]) =>
  inOrder(ids, await ctx.db.selectFrom('organisation').selectAll().where(oneOf('id', ids)).execute(), (row) => row.id),
);

/** Those of a user's teams that the viewer may see. Nobody is signed in only where `signIn` answers: then all of them. */
export const teamsOfUser = defineLoader(async (ctx: Context, userIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('team')
    .innerJoin('membership', 'membership.teamId', 'team.id')
    .selectAll('team')
    .select('membership.userId')
    .where(oneOf('membership.userId', userIds))
    .$if(ctx.viewer !== null, (query) => query.where(visibleTeams(ctx.viewer)))
    .orderBy('team.name')
    .execute();
  return grouped(userIds, rows, (row) => row.userId);
});

/** A deleted account is only met as part of its records. */
const livingUsers = (ctx: Context) =>
  ctx.db.selectFrom('user').selectAll().where('user.deletedAt', 'is', null).where(visibleUsers(ctx.viewer));

export const findVisibleUser = (ctx: Context, id: string) => livingUsers(ctx).where('id', '=', id).executeTakeFirst();

export const findVisibleOrganisation = (ctx: Context, id: string) =>
  ctx.db
    .selectFrom('organisation')
    .selectAll()
    .where('id', '=', id)
    .where(visibleOrganisations(ctx.viewer))
    .executeTakeFirst();

export const findVisibleTeam = (ctx: Context, id: string) =>
  ctx.db.selectFrom('team').selectAll().where('id', '=', id).where(visibleTeams(ctx.viewer)).executeTakeFirst();

export const listUsers = (ctx: Context, page: PageArgs) => paginate(livingUsers(ctx), 'user.id', page);

export const listOrganisations = (ctx: Context, page: PageArgs) =>
  paginate(
    ctx.db.selectFrom('organisation').selectAll().where(visibleOrganisations(ctx.viewer)),
    'organisation.id',
    page,
  );

/** Teams of organisations, those that the viewer may see. */
export const teamsOfOrganisation = defineLoader(async (ctx: Context, organisationIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('team')
    .selectAll()
    .where(oneOf('organisationId', organisationIds))
    .where(visibleTeams(ctx.viewer))
    .orderBy('name')
    .execute();
  return grouped(organisationIds, rows, (row) => row.organisationId);
});
