import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { type EventSource, recordEvent } from '../../platform/events/event-log.ts';
import { requiredName } from '../../platform/text.ts';
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
  const field = ['input', 'name'];
  const name = requiredName(input.name, { field, max: 100 });
  const taken = await ctx.db
    .selectFrom('organisation')
    .select('id')
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst();
  if (taken) throw new DomainError(UserErrorCode.NAME_TAKEN, 'There is such an organisation already.', { field });
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
