import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { type EventSource, recordEvent } from '../../platform/events/event-log.ts';
import { Organisation } from './organisation.entity.ts';
import type { CreateOrganisationInput } from './organisation.inputs.ts';
import { Team } from './team.entity.ts';

/**
 * Makes an organisation and the default team that every member is in at least.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN.
 */
export async function createOrganisation(
  ctx: Pick<Context, 'em'> & EventSource,
  input: CreateOrganisationInput,
): Promise<{ organisation: Organisation; team: Team }> {
  const taken = 'There is such an organisation already.';
  const name = await requireFreeName(ctx, input.name, { table: 'organisation', own: null, taken });
  const organisation = ctx.em.create(Organisation, { name });
  const { id: organisationId } = organisation;
  const team = ctx.em.create(Team, { organisationId, name: 'Default Team', isDefault: true });
  await ctx.em.flush();
  await recordEvent(ctx, {
    type: 'organisation.created',
    subject: { organisationId, teamId: team.id },
    organisationId,
    after: { name },
  });
  return { organisation, team };
}
