import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { type EventSource, recordEvent } from '../../platform/events/event-log.ts';
import { requiredName } from '../../platform/text.ts';
import { canAdminister } from '../identity.policy.ts';
import { findVisibleOrganisation } from '../identity.queries.ts';
import { Organisation } from './organisation.entity.ts';
import { Team } from './team.entity.ts';

/**
 * Makes an organisation and the default team that every member is in at least.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN.
 */
export async function createOrganisation(
  ctx: Pick<Context, 'em'> & EventSource,
  input: { name: string },
): Promise<{ organisation: Organisation; team: Team }> {
  const name = requiredName(input.name, { field: ['input', 'name'], max: 100 });
  const taken = await ctx.db
    .selectFrom('organisation')
    .select('id')
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst();
  if (taken)
    throw new DomainError(UserErrorCode.NAME_TAKEN, 'There is such an organisation already.', {
      field: ['input', 'name'],
    });
  const organisation = ctx.em.create(Organisation, { name });
  const { id: organisationId } = organisation;
  const team = ctx.em.create(Team, { organisationId, name: 'Default Team', isDefault: true });
  await ctx.em.flush();
  const after = { name };
  await recordEvent(ctx, {
    type: 'organisation.created',
    subject: { organisationId, teamId: team.id },
    organisationId,
    after,
  });
  return { organisation, team };
}

/**
 * Makes a team in an organisation; for API owners and for the organisation's administrators.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, WRONG_STATE (the Default Organisation has one team only).
 */
export async function createTeam(ctx: Context, input: { organisationId: string; name: string }): Promise<Team> {
  const organisation = await findVisibleOrganisation(ctx, input.organisationId);
  if (!organisation || !canAdminister(ctx.viewer, organisation.id)) {
    throw notFound('organisation', ['input', 'organisationId']);
  }
  if (organisation.isDefault) {
    const message = 'Members of the Default Organisation share nothing, so it has no further teams.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['input', 'organisationId'] });
  }
  const name = requiredName(input.name, { field: ['input', 'name'], max: 100 });
  const taken = await ctx.db
    .selectFrom('team')
    .select('id')
    .where('organisationId', '=', organisation.id)
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst();
  if (taken)
    throw new DomainError(UserErrorCode.NAME_TAKEN, 'The organisation has such a team already.', {
      field: ['input', 'name'],
    });
  const team = ctx.em.create(Team, { organisationId: organisation.id, name });
  await ctx.em.flush();
  await recordEvent(ctx, {
    type: 'team.created',
    subject: { teamId: team.id, organisationId: organisation.id },
    organisationId: organisation.id,
    after: { name },
  });
  return team;
}
