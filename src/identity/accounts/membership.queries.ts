import { oneOf } from '../../platform/db/one-of.ts';
import { defineChildren } from '../../platform/loader.ts';
import { visibleTeams } from '../organisations/team.policy.ts';

/** Those of a user's teams that the viewer may see. Nobody is signed in only where `signIn` answers: then all of them. */
export const teamsOfUser = defineChildren(
  (ctx, userIds) =>
    ctx.db
      .selectFrom('team')
      .innerJoin('membership', 'membership.teamId', 'team.id')
      .selectAll('team')
      .select('membership.userId')
      .where(oneOf('membership.userId', userIds))
      .$if(ctx.viewer !== null, (query) => query.where(visibleTeams(ctx.viewer)))
      .orderBy('team.name'),
  (row) => row.userId,
);
