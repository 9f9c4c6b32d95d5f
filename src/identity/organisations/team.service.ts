import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
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
  const organisationId = await requireOrganisation(ctx, input.organisationId);
  const field = ['input', 'name'];
  const name = requiredName(input.name, { field, max: 100 });
  const taken = await ctx.db
    .selectFrom('team')
    .select('id')
    .where('organisationId', '=', organisationId)
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst();
  if (taken) throw new DomainError(UserErrorCode.NAME_TAKEN, 'The organisation has such a team already.', { field });
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
