import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { gather } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { canAdminister } from './organisation.policy.ts';
import { organisations } from './organisation.queries.ts';
import { Team } from './team.entity.ts';
import type { CreateTeamInput } from './team.inputs.ts';

/**
 * Makes a team in an organisation; for API owners and for the organisation's administrators.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, WRONG_STATE (the Default Organisation has one team only).
 */
export async function createTeam(ctx: Context, input: CreateTeamInput): Promise<Team> {
  const { organisationId } = await gather({
    organisationId: () => requireOrganisation(ctx, input.organisationId),
    name: () => requiredName(input.name, { field: ['input', 'name'], max: 100 }),
  });
  const taken = 'The organisation has such a team already.';
  const name = await requireFreeName(ctx, input.name, { table: 'team', among: { organisationId }, own: null, taken });
  const team = ctx.em.create(Team, { organisationId, name });
  await ctx.em.flush();
  await recordEvent(ctx, {
    type: 'team.created',
    subject: { teamId: team.id, organisationId },
    organisationId,
    after: { name },
  });
  return team;
}

async function requireOrganisation(ctx: Context, id: string): Promise<string> {
  const field = ['input', 'organisationId'];
  const organisation = await organisations.find(ctx, id);
  if (!organisation || !canAdminister(ctx.viewer, id)) throw notFound('organisation', field);
  if (!organisation.isDefault) return id;
  const message = 'Members of the Default Organisation share nothing, so it has no further teams.';
  throw new DomainError(UserErrorCode.WRONG_STATE, message, { field });
}
