import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { teams } from '../organisations/team.queries.ts';
import { refreshKeysOf } from '../user-keys/user-keys.queue.ts';
import type { User } from './user.entity.ts';

/**
 * Puts users into teams of the organisation, and always into its default team: nobody is ever without one.
 * @returns Ids of all the teams. @throws DomainError NOT_FOUND for a team of elsewhere.
 */
export async function joinTeams(
  ctx: Pick<Context, 'db'>,
  users: readonly { id: string }[],
  organisationId: string,
  teamIds: readonly string[],
): Promise<string[]> {
  const wanted = await teamsWithDefault(ctx, organisationId, teamIds);
  const rows = users.flatMap(({ id: userId }) => wanted.map((teamId) => ({ userId, teamId, organisationId })));
  await ctx.db.insertInto('membership').values(rows).execute();
  return wanted;
}

/**
 * Makes these, and the default team, the teams of a consumer.
 * @throws DomainError NOT_FOUND for a team of elsewhere, INVALID_INPUT for an API owner.
 */
export async function setTeams(ctx: Context, user: User, teamIds: readonly string[]): Promise<void> {
  const { id: userId, organisationId } = user;
  if (!organisationId) throw invalidInput('API owners are in no team.', ['input', 'teamIds']);
  const left = await ctx.db.deleteFrom('membership').where('userId', '=', userId).returning('teamId').execute();
  const after = { teamIds: await joinTeams(ctx, [user], organisationId, teamIds) };
  const before = { teamIds: left.map(({ teamId }) => teamId) };
  await recordEvent(ctx, {
    type: 'user.teamsChanged',
    subject: { userId, organisationId },
    organisationId,
    before,
    after,
  });
  // Keys tell the teams of who has their app.
  await refreshKeysOf(ctx, [userId]);
}

/** Where it is open of which organisation they have to be. @throws DomainError NOT_FOUND for a team that the viewer does not see. */
export async function requireTeams(ctx: Context, teamIds: readonly string[]): Promise<void> {
  const seen = await Promise.all(teamIds.map((id) => teams.byId(ctx, id)));
  if (seen.includes(null)) throw noSuchTeam();
}

const noSuchTeam = () =>
  new DomainError(UserErrorCode.NOT_FOUND, 'The organisation has no such team.', { field: ['input', 'teamIds'] });

/** These teams and the default one. @throws DomainError NOT_FOUND for a team of elsewhere. */
export async function teamsWithDefault(
  ctx: Pick<Context, 'db'>,
  organisationId: string,
  teamIds: readonly string[],
): Promise<string[]> {
  const found = await ctx.db
    .selectFrom('team')
    .select(['id', 'isDefault'])
    .where('organisationId', '=', organisationId)
    .where((eb) => eb.or([eb('isDefault', '=', true), oneOf('id', teamIds)]))
    .execute();
  if (teamIds.some((teamId) => !found.some(({ id }) => id === teamId))) throw noSuchTeam();
  return found.map(({ id }) => id);
}
