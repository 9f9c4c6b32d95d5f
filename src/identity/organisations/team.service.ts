import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent, recordEvents } from '../../platform/events/event-log.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { refreshKeysOf } from '../user-keys/user-keys.queue.ts';
import { canAdminister } from './organisation.policy.ts';
import { organisations } from './organisation.queries.ts';
import { requireLivingOrganisation } from './organisation.service.ts';
import { Team } from './team.entity.ts';
import type { CreateTeamInput, UpdateTeamInput } from './team.inputs.ts';
import { teams } from './team.queries.ts';

const NAME = { field: ['input', 'name'], max: 100 };

/**
 * Makes a team in an organisation; for API owners and for the organisation's administrators.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, WRONG_STATE (the Default Organisation has one team only).
 */
export async function createTeam(ctx: Context, input: CreateTeamInput): Promise<Team> {
  const { organisationId } = await gather({
    organisationId: () => requireOrganisation(ctx, input.organisationId),
    name: () => requiredName(input.name, NAME),
  });
  const name = await freeName(ctx, input.name, { organisationId, id: null });
  const team = ctx.em.create(Team, { organisationId, name });
  await ctx.em.flush();
  await requireLivingOrganisation(ctx, organisationId);
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

const freeName = (
  ctx: Context,
  text: string,
  { id, organisationId }: { id: string | null; organisationId: string },
): Promise<string> =>
  requireFreeName(ctx, text, {
    ...{ table: 'team', among: { organisationId }, own: id },
    taken: 'The organisation has such a team already.',
  });

/**
 * Renames a team; for API owners and for the organisation's administrators.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN.
 */
export async function updateTeam(ctx: Context, id: string, input: UpdateTeamInput): Promise<Team> {
  const team = await findBeside(
    () => lockTeam(ctx, id),
    () => input.name != null && requiredName(input.name, NAME),
  );
  const before = { name: team.name };
  const name = input.name == null ? before.name : await freeName(ctx, input.name, team);
  if (name === before.name) return team;
  team.name = name;
  await ctx.em.flush();
  const { organisationId } = team;
  const subject = { teamId: id, organisationId };
  await recordEvent(ctx, { type: 'team.updated', subject, organisationId, before, after: { name } });
  return team;
}

/**
 * Deletes a team; for API owners and for the organisation's administrators. Its members stay in their other teams, and lose
 * at once the catalogues and apps that only this one opened to them.
 * @throws DomainError NOT_FOUND, WRONG_STATE (the default team, in which everybody is).
 */
export async function deleteTeam(ctx: Context, id: string): Promise<Team> {
  const team = await lockTeam(ctx, id);
  const { name, organisationId, isDefault } = team;
  if (isDefault) {
    const message = 'The default team stays: everybody of the organisation is in it.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  }
  const members = await lockMembers(ctx, id);
  const before = await teamIdsOf(ctx, members);
  await ctx.em.remove(team).flush();
  const subject = { teamId: id, organisationId };
  await recordEvent(ctx, { type: 'team.deleted', subject, organisationId, before: { name } });
  await recordEvents(
    ctx,
    members.map((userId) => ({
      ...{ type: 'user.teamsChanged' as const, subject: { userId, organisationId }, organisationId },
      before: { teamIds: before.get(userId) },
      after: { teamIds: before.get(userId)!.filter((teamId) => teamId !== id) },
    })),
  );
  // Keys tell the teams of who has their app.
  if (members.length > 0) await refreshKeysOf(ctx, members);
  return team;
}

/** @throws DomainError NOT_FOUND, also for who does not administer it. */
async function lockTeam(ctx: Context, id: string): Promise<Team> {
  const found = await teams.find(ctx, id);
  if (!found || !canAdminister(ctx.viewer, found.organisationId)) throw notFound('team');
  return lockRow(ctx, Team, { id }, 'team');
}

/** Waits until none of a team's members acts any more by what the team opens to them. */
async function lockMembers({ db }: Context, teamId: string): Promise<string[]> {
  const members = db.selectFrom('membership').select('userId').where('teamId', '=', teamId);
  const rows = await db.selectFrom('user').select('id').where('id', 'in', members).orderBy('id').forUpdate().execute();
  return rows.map(({ id }) => id);
}

async function teamIdsOf({ db }: Context, userIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('membership')
    .select(['userId', 'teamId'])
    .where(oneOf('userId', userIds))
    .orderBy('teamId')
    .execute();
  const byUser = Map.groupBy(rows, ({ userId }) => userId);
  return new Map([...byUser].map(([userId, own]) => [userId, own.map(({ teamId }) => teamId)]));
}
