import { oneOf } from '../../platform/db/one-of.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { visibleTeams } from '../organisations/team.policy.ts';
import { teamOrder } from '../organisations/team.queries.ts';

/** Those of a user's teams that the viewer may see. Nobody is signed in only where `signIn` answers: then all of them. */
export const teamsOfUser = defineChildPages(
  (ctx, userIds) =>
    ctx.db
      .selectFrom('team')
      .innerJoin('membership', 'membership.teamId', 'team.id')
      .selectAll('team')
      .select('membership.userId as parentId')
      .where(oneOf('membership.userId', userIds))
      .$if(ctx.viewer !== null, (query) => query.where(visibleTeams(ctx.viewer))),
  'membership.userId',
  teamOrder,
);
