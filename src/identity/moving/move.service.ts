import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { gather } from '../../platform/rules.ts';
import { UserRole } from '../../platform/viewer.ts';
import { endAccountTokens } from '../accounts/end-sessions.ts';
import { joinTeams, teamsWithDefault } from '../accounts/membership.service.ts';
import { User } from '../accounts/user.entity.ts';
import { users } from '../accounts/user.queries.ts';
import { lockUser } from '../accounts/user.service.ts';
import { canAdminister } from '../organisations/organisation.policy.ts';
import { organisations } from '../organisations/organisation.queries.ts';
import { requireLivingOrganisation } from '../organisations/organisation.service.ts';
import { requireRoleIn } from '../organisations/role.rules.ts';
import type { MoveUserInput } from './move.inputs.ts';

/** Where accounts go. */
export interface Destination {
  organisationId: string;
  /** Beside the default team. */
  teamIds?: readonly string[] | null;
  role: UserRole;
}

/**
 * Moves consumers that the caller has locked to another organisation: they leave all of their teams. What becomes of their
 * apps is up to the caller.
 * @throws DomainError NOT_FOUND for a team of elsewhere.
 */
export async function moveUsers(ctx: Context, users: readonly User[], to: Destination): Promise<void> {
  if (users.length === 0) return;
  const { organisationId, role } = to;
  const teamsLeft = await leaveTeams(ctx, users);
  const before = users.map(({ id, ...user }) => ({
    ...{ organisationId: user.organisationId, role: user.role },
    teamIds: teamsLeft(id),
  }));
  for (const user of users) Object.assign(user, { organisationId, role });
  await ctx.em.flush();
  await requireLivingOrganisation(ctx, organisationId);
  const teamIds = await joinTeams(ctx, users, organisationId, to.teamIds ?? []);
  // Whoever holds the secrets of a program belongs to where it comes from.
  for (const { id } of users.filter(({ isServiceAccount }) => isServiceAccount)) await endAccountTokens(ctx, id);
  const isOut = organisationId === (await defaultOrganisationId(ctx));
  await recordEvents(
    ctx,
    users.map(({ id: userId }, index) => ({
      ...{ type: 'user.moved' as const, subject: { userId, organisationId } },
      // Whoever joins a company is its news; whoever joins none is that of the one that is left.
      organisationId: isOut ? before[index]!.organisationId : organisationId,
      ...{ before: before[index], after: { organisationId, role, teamIds } },
    })),
  );
}

/** @returns The teams that each of them was in. */
async function leaveTeams({ db }: Context, users: readonly User[]): Promise<(userId: string) => string[]> {
  const ids = users.map(({ id }) => id);
  const left = await db.deleteFrom('membership').where(oneOf('userId', ids)).returning(['userId', 'teamId']).execute();
  const byUser = Map.groupBy(left, ({ userId }) => userId);
  return (userId) => (byUser.get(userId) ?? []).map(({ teamId }) => teamId);
}

/**
 * Takes a consumer who is to go to another organisation, with where they go; for API owners.
 * @throws DomainError NOT_FOUND (account, organisation or team), INVALID_INPUT (the role), WRONG_STATE (an API owner, or who
 *   is there already).
 */
export async function prepareMove(
  ctx: Context,
  id: string,
  { organisationId, teamIds, role }: MoveUserInput,
): Promise<{ user: User; to: Destination }> {
  const { organisation } = await gather({
    user: () => requireMovable(ctx, id, organisationId),
    organisation: () => requireOrganisation(ctx, organisationId),
    // In the Default Organisation everybody becomes a team member, whatever was wished.
    role: () => role && requireRoleIn(null, role),
    teams: () => teamsWithDefault(ctx, organisationId, teamIds ?? []),
  });
  const isCompany = !organisation.isDefault;
  const to = { organisationId, teamIds, role: isCompany ? (role ?? UserRole.TEAM_MEMBER) : UserRole.TEAM_MEMBER };
  return { user: await lockUser(ctx, id), to };
}

async function requireMovable(ctx: Context, id: string, organisationId: string): Promise<void> {
  const found = await users.find(ctx, id);
  if (!found) throw notFound('account');
  const refuse = (message: string) => new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  if (found.organisationId === null) throw refuse('API owners belong to no organisation.');
  if (found.organisationId === organisationId) throw refuse('The account belongs to this organisation already.');
}

async function requireOrganisation(ctx: Context, id: string) {
  const organisation = await organisations.find(ctx, id);
  if (!organisation) throw notFound('organisation', ['input', 'organisationId']);
  return organisation;
}

/**
 * Takes a consumer who is to leave the organisation for the Default Organisation; for its administrators and API owners.
 * @throws DomainError NOT_FOUND, WRONG_STATE (one's own account, or one that is in no company).
 */
export async function prepareRemoval(ctx: Context, id: string): Promise<{ user: User; to: Destination }> {
  const found = await users.find(ctx, id);
  if (!found || !canAdminister(ctx.viewer, found.organisationId)) throw notFound('account');
  const organisationId = await defaultOrganisationId(ctx);
  const refuse = (message: string) => new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  if (found.organisationId === null) throw refuse('API owners belong to no organisation.');
  if (found.organisationId === organisationId) throw refuse('The account is in the Default Organisation already.');
  if (found.id === ctx.viewer?.userId) throw refuse('Nobody removes their own account.');
  return { user: await lockUser(ctx, id), to: { organisationId, role: UserRole.TEAM_MEMBER } };
}

/** Moves the next people of a deleted organisation to the Default Organisation. @returns How many; fewer than `limit` when none is left. */
export async function moveOutOf(ctx: Context, organisationId: string, limit: number): Promise<number> {
  const users = await ctx.em.find(
    User,
    { organisationId, deletedAt: null },
    // Administrators first: they could act for the others.
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { role: 'asc', id: 'asc' }, limit },
  );
  await moveUsers(ctx, users, { organisationId: await defaultOrganisationId(ctx), role: UserRole.TEAM_MEMBER });
  return users.length;
}

/** The Default Organisation holds everybody without a company. */
export async function defaultOrganisationId({ db }: Pick<Context, 'db'>): Promise<string> {
  const { id } = await db
    .selectFrom('organisation')
    .select('id')
    .where('isDefault', '=', true)
    .executeTakeFirstOrThrow();
  return id;
}
