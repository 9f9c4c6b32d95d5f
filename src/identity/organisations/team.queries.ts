import type { Context } from '../../platform/context.ts';
import { matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, OrderDirection, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages, defineList } from '../../platform/graphql/paging.ts';
import { containsWords } from '../../platform/search.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import type { TeamFilter } from './team.inputs.ts';
import { visibleTeams } from './team.policy.ts';

/** How lists of them can be ordered. */
export const teamOrder = orderOf('Team', 'team.id', {
  CREATED_AT: byCreation,
  NAME: byName('team.name', 'Its name, without regard to case.'),
});

const teamsFor = (ctx: Reader) =>
  ctx.db.selectFrom('team').selectAll().where('team.deletedAt', 'is', null).where(visibleTeams(ctx.viewer));

/** Teams that the viewer may see. */
export const teams = rowsOf('team.id', teamsFor);

const pages = defineList('team', (reader, { search, organisationIds }: TeamFilter) =>
  teamsFor(reader)
    .where(containsWords(search, ['team.name']))
    .where(matchesAll([['team.organisationId', 'uuid', organisationIds]])),
);

export const listTeams = (ctx: Context, filter: TeamFilter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, teamOrder, page);

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
