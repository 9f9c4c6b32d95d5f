import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { defineChildren } from '../../platform/loader.ts';
import { visibleTeams } from './team.policy.ts';

/** Teams that the viewer may see. */
export const teams = rowsOf('team.id', (ctx) => ctx.db.selectFrom('team').selectAll().where(visibleTeams(ctx.viewer)));

/** Teams of an organisation, those that the viewer may see. */
export const teamsOfOrganisation = defineChildren(
  (ctx, organisationIds) =>
    ctx.db
      .selectFrom('team')
      .selectAll()
      .where(oneOf('organisationId', organisationIds))
      .where(visibleTeams(ctx.viewer))
      .orderBy('name'),
  (team) => team.organisationId,
);
