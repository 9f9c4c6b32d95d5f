import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { LostRace } from '../../platform/db/transaction.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { type EventSource, recordEvent } from '../../platform/events/event-log.ts';
import { findBeside } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { Organisation } from './organisation.entity.ts';
import type { CreateOrganisationInput, UpdateOrganisationInput } from './organisation.inputs.ts';
import { canAdminister } from './organisation.policy.ts';
import { organisations } from './organisation.queries.ts';
import { Team } from './team.entity.ts';

/**
 * Makes an organisation and the default team that every member is in at least.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN.
 */
export async function createOrganisation(
  ctx: Pick<Context, 'em'> & EventSource,
  input: CreateOrganisationInput,
): Promise<{ organisation: Organisation; team: Team }> {
  const name = await freeName(ctx, input.name, null);
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

const freeName = (ctx: Pick<Context, 'db'>, text: string, own: string | null): Promise<string> =>
  requireFreeName(ctx, text, {
    ...{ table: 'organisation', among: { deletedAt: null }, own },
    taken: 'There is such an organisation already.',
  });

/** A name that a new organisation can have. @throws DomainError INVALID_INPUT, NAME_TAKEN. */
export const requireFreeOrganisationName = (ctx: Pick<Context, 'db'>, text: string): Promise<string> =>
  freeName(ctx, text, null);

/**
 * Renames an organisation; for API owners and for its administrators. Keys tell the gateway its id, which stays.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN.
 */
export async function updateOrganisation(
  ctx: Context,
  id: string,
  input: UpdateOrganisationInput,
): Promise<Organisation> {
  const organisation = await findBeside(
    () => lockAdministered(ctx, id),
    () => input.name != null && requiredName(input.name, NAME),
  );
  const before = { name: organisation.name };
  const name = input.name == null ? before.name : await freeName(ctx, input.name, id);
  if (name === before.name) return organisation;
  organisation.name = name;
  await ctx.em.flush();
  const subject = { organisationId: id };
  await recordEvent(ctx, { type: 'organisation.updated', subject, organisationId: id, before, after: { name } });
  return organisation;
}

const NAME = { field: ['input', 'name'], max: 100 };

async function lockAdministered(ctx: Context, id: string): Promise<Organisation> {
  if (!(await organisations.find(ctx, id)) || !canAdminister(ctx.viewer, id)) throw notFound('organisation');
  return lockRow(ctx, Organisation, { id, deletedAt: null }, 'organisation');
}

/**
 * Deletes an organisation for good; for API owners. At the commit nobody can be added to it any more; moving those who are
 * in it, with their apps, is up to the caller.
 * @param force Whether to do so where people are in it.
 * @throws DomainError NOT_FOUND, WRONG_STATE (the Default Organisation), IN_USE (people are in it).
 */
export async function deleteOrganisation(ctx: Context, id: string, force: boolean): Promise<Organisation> {
  // Nobody is added to it while its row is locked, since whoever is added refers to it.
  const organisation = await lockRow(ctx, Organisation, { id, deletedAt: null }, 'organisation');
  if (organisation.isDefault) {
    const message = 'The Default Organisation stays: it holds everybody without a company.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  }
  if (!force) await requireEmpty(ctx, id);
  const deletedAt = new Date();
  organisation.deletedAt = deletedAt;
  await ctx.em.flush();
  await ctx.db.updateTable('team').set({ deletedAt }).where('organisationId', '=', id).execute();
  const { name } = organisation;
  const subject = { organisationId: id };
  await recordEvent(ctx, { type: 'organisation.deleted', subject, organisationId: id, before: { name } });
  return organisation;
}

async function requireEmpty({ db }: Context, organisationId: string): Promise<void> {
  const { people } = await db
    .selectFrom('user')
    .select((eb) => eb.fn.countAll<number>().as('people'))
    .where('organisationId', '=', organisationId)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow();
  if (people === 0) return;
  const message = `${people === 1 ? 'One person is' : `${people} people are`} in it. With \`force\` they go to the Default Organisation, with their apps.`;
  throw new DomainError(UserErrorCode.IN_USE, message, { field: ['id'] });
}

/**
 * Asked when somebody or something was added to an organisation, which waits for a deletion of it that is under way: a later one
 * finds what was added.
 * @throws LostRace
 */
export async function requireLivingOrganisation({ db }: Pick<Context, 'db'>, id: string): Promise<void> {
  const living = db.selectFrom('organisation').select('id').where('id', '=', id).where('deletedAt', 'is', null);
  if (!(await living.executeTakeFirst())) throw new LostRace('The organisation was deleted meanwhile.');
}
