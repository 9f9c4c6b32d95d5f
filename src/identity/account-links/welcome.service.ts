import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { takeAccount } from '../accounts/password.service.ts';
import type { User } from '../accounts/user.entity.ts';
import type { CreateUserInput } from '../accounts/user.inputs.ts';
import { users } from '../accounts/user.queries.ts';
import { createUser } from '../accounts/user-creation.service.ts';
import { canAdminister } from '../organisations/organisation.policy.ts';
import { endLinks, openLink } from './account-link.service.ts';

/**
 * Makes an account. Where nobody chose a password for it, its person is mailed a link to set one: nobody else ever knows it.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND (organisation or team).
 */
export async function createWelcomedUser(ctx: Context, input: CreateUserInput): Promise<User> {
  const user = await createUser(ctx, input);
  if (user.passwordHash === null) await welcome(ctx, user);
  return user;
}

/** The mail with the link follows from the event. */
async function welcome(ctx: Context, { id: userId, organisationId }: User): Promise<void> {
  const linkId = await openLink(ctx, { userId, purpose: 'WELCOME' });
  await recordEvent(ctx, {
    type: 'user.welcomed',
    subject: { userId, organisationId },
    organisationId,
    after: { linkId },
  });
}

/** Nobody's mailbox is to be filled with links. */
const WELCOMES: RateLimitRule = { name: 'welcome', points: 5, seconds: 3600 };

/**
 * Has another link mailed by which the person of an account sets its first password; those before stop working.
 * @throws DomainError NOT_FOUND, WRONG_STATE (it has a password, or is locked), RATE_LIMITED.
 */
export async function resendWelcome(ctx: Context, id: string): Promise<User> {
  const found = await users.find(ctx, id);
  if (!found || !canAdminister(ctx.viewer, found.organisationId)) throw notFound('account');
  const user = await takeAccount(ctx, id);
  const refuse = (message: string) => new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  if (user.isServiceAccount) throw refuse('A service account has no password.');
  if (!user.isActive) throw refuse('The account is locked.');
  if (user.passwordHash !== null) throw refuse('The account has a password already; its person can ask for a new one.');
  await ctx.rateLimit(WELCOMES).consume(id);
  await endLinks(ctx, id, ['WELCOME']);
  await welcome(ctx, user);
  return user;
}
