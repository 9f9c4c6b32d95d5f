import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { comparableAddress, flawOfAddress } from '../../platform/email-address.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather } from '../../platform/rules.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';
import { countedAs, UserRole } from '../../platform/viewer.ts';
import { teamsWithDefault } from '../accounts/membership.service.ts';
import { visibleUsers } from '../accounts/user.policy.ts';
import { canAdminister } from '../organisations/organisation.policy.ts';
import { organisations } from '../organisations/organisation.queries.ts';
import { requireLivingOrganisation } from '../organisations/organisation.service.ts';
import { requireRoleIn } from '../organisations/role.rules.ts';
import { Invitation, InvitationStatus } from './invitation.entity.ts';
import { recordInvitation } from './invitation.events.ts';
import type { InviteUserInput } from './invitation.inputs.ts';
import { invitations } from './invitation.queries.ts';

/** Nobody sends mails to many strangers in the name of the portal. */
const INVITATIONS: RateLimitRule = { name: 'invitations', points: 200, seconds: 3600 };

/** Mails of one invitation follow each other by this at least, so that nobody's mailbox can be filled with them. */
const RESEND_MS = 60_000;

const MAX_TEAMS = 20;

/**
 * Invites somebody: API owners into any organisation, administrators into their own. Whether the address has an account that
 * the inviter does not see is not told: then its owner gets another mail, and the invitation is never accepted.
 * @throws DomainError NOT_FOUND (organisation or team), INVALID_INPUT, NAME_TAKEN (a visible account, or an invitation that
 *   waits), RATE_LIMITED.
 */
export async function inviteUser(ctx: Context, input: InviteUserInput): Promise<Invitation> {
  const viewer = requireViewer(ctx.viewer);
  await ctx.rateLimit(INVITATIONS).consume(countedAs(viewer));
  const organisationId = input.organisationId ?? viewer.organisationId;
  const organisation = await findAdministered(ctx, organisationId);
  const { email, role, teamIds } = await gather({
    organisation: () => {
      if (!organisation) throw notFound('organisation', ['input', 'organisationId']);
    },
    role: () => requireRoleIn(organisation, input.role ?? UserRole.TEAM_MEMBER),
    email: () => requireAddress(ctx, input.email, organisation?.id ?? null),
    teamIds: () => requireTeams(ctx, input.teamIds, organisation?.id ?? null),
  });
  const invitation = ctx.em.create(Invitation, {
    ...{ organisationId: organisation!.id, email, role, teamIds, invitedById: viewer.userId },
    ...(await timesOf(ctx)),
  });
  await ctx.em.flush();
  await requireLivingOrganisation(ctx, invitation.organisationId);
  await recordInvitation(ctx, 'invitation.sent', invitation);
  return invitation;
}

async function findAdministered(ctx: Context, id: string | null) {
  const found = id === null ? undefined : await organisations.find(ctx, id);
  return found && canAdminister(ctx.viewer, found.id) ? found : undefined;
}

async function requireAddress(ctx: Context, text: string, organisationId: string | null): Promise<string> {
  const field = ['input', 'email'];
  const flaw = flawOfAddress(text);
  if (flaw) throw invalidInput(flaw, field);
  const email = comparableAddress(text);
  const account = ctx.db.selectFrom('user').select('id').where('email', '=', email).where('deletedAt', 'is', null);
  if (await account.where(visibleUsers(ctx.viewer)).executeTakeFirst()) {
    throw new DomainError(UserErrorCode.NAME_TAKEN, `${email} has an account already.`, { field });
  }
  const waiting = await ctx.db
    .selectFrom('invitation')
    .select('id')
    .where('organisationId', '=', organisationId)
    .where('email', '=', email)
    .where('status', '=', InvitationStatus.OPEN)
    .executeTakeFirst();
  if (!waiting) return email;
  const message = `${email} is invited already: send that invitation again, or withdraw it.`;
  throw new DomainError(UserErrorCode.NAME_TAKEN, message, { field, conflictId: waiting.id });
}

async function requireTeams(
  ctx: Context,
  given: InviteUserInput['teamIds'],
  organisationId: string | null,
): Promise<string[]> {
  const teamIds = [...new Set(given)];
  if (teamIds.length > MAX_TEAMS) throw invalidInput(`Name up to ${MAX_TEAMS} teams.`, ['input', 'teamIds']);
  if (organisationId) await teamsWithDefault(ctx, organisationId, teamIds);
  // Not asked of an organisation that the inviter does not administer: which teams it has would be told.
  else if (teamIds.length > 0) throw notFound('team', ['input', 'teamIds']);
  return teamIds;
}

async function timesOf(ctx: Context): Promise<Pick<Invitation, 'sentAt' | 'expiresAt'>> {
  const sentAt = await readNow(ctx);
  return { sentAt, expiresAt: new Date(sentAt.getTime() + ctx.config.links.invitationHours * 3_600_000) };
}

/**
 * Sends an invitation again, with a new link and all of its time; the old link stops working.
 * @throws DomainError NOT_FOUND, WRONG_STATE (accepted or withdrawn), RATE_LIMITED.
 */
export async function resendInvitation(ctx: Context, id: string): Promise<Invitation> {
  const invitation = await lockOpen(ctx, id);
  const times = await timesOf(ctx);
  const waitMs = RESEND_MS - (times.sentAt.getTime() - invitation.sentAt.getTime());
  if (waitMs > 0) {
    throw new DomainError(UserErrorCode.RATE_LIMITED, 'It was sent just now. Try again in a minute.', {
      field: ['id'],
      retryAfterSeconds: Math.ceil(waitMs / 1000),
    });
  }
  // Whoever sends it answers for it from now on.
  ctx.em.assign(invitation, { ...times, tokenHash: null, invitedById: requireViewer(ctx.viewer).userId });
  await ctx.em.flush();
  await recordInvitation(ctx, 'invitation.sent', invitation);
  return invitation;
}

/**
 * Takes an invitation back: its link stops working, and the address can be invited anew.
 * @throws DomainError NOT_FOUND, WRONG_STATE (accepted or withdrawn).
 */
export async function withdrawInvitation(ctx: Context, id: string): Promise<Invitation> {
  const invitation = await lockOpen(ctx, id);
  ctx.em.assign(invitation, { status: InvitationStatus.WITHDRAWN, tokenHash: null });
  await ctx.em.flush();
  await recordInvitation(ctx, 'invitation.withdrawn', invitation);
  return invitation;
}

/** Also one that has expired. */
async function lockOpen(ctx: Context, id: string): Promise<Invitation> {
  if (!(await invitations.find(ctx, id))) throw notFound('invitation');
  const invitation = await lockRow(ctx, Invitation, { id }, 'invitation');
  if (invitation.status === InvitationStatus.OPEN) return invitation;
  const message = `The invitation was ${invitation.status.toLowerCase()} already.`;
  throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
}

/** Makes the token of the link in the mail; the one before stops working. Null for an invitation that is not open any more. */
export async function issueInvitationLink({ db }: Pick<Context, 'db'>, id: string): Promise<string | null> {
  const token = randomToken();
  const issued = await db
    .updateTable('invitation')
    .set({ tokenHash: hashToken(token) })
    .where('id', '=', id)
    .where('status', '=', InvitationStatus.OPEN)
    .returning('id')
    .executeTakeFirst();
  return issued ? token : null;
}
