import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, OrderDirection, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { visibleTeams } from './team.policy.ts';

/** How lists of them can be ordered. */
export const teamOrder = orderOf('Team', 'team.id', {
  CREATED_AT: byCreation,
  NAME: byName('team.name', 'Its name, without regard to case.'),
});

/** Teams that the viewer may see. */
export const teams = rowsOf('team.id', (ctx) => ctx.db.selectFrom('team').selectAll().where(visibleTeams(ctx.viewer)));

/** Teams of an organisation, those that the viewer may see. */
export const teamsOfOrganisation = defineChildPages(
  (ctx, organisationIds) =>
    ctx.db
      .selectFrom('team')
      .selectAll()
      .select('team.organisationId as parentId')
      .where(oneOf('team.organisationId', organisationIds))
      .where(visibleTeams(ctx.viewer)),
  'team.organisationId',
  teamOrder,
);

/** The order of teams where there are no pages. */
export const TEAMS_BY_NAME = { orderBy: { field: 'NAME', direction: OrderDirection.ASC } };
