import type { Context } from '../../platform/context.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { comparableAddress, flawOfAddress } from '../../platform/email-address.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather } from '../../platform/rules.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { endLinks, openLink, redeemLink } from '../account-links/account-link.service.ts';
import { endLinksOf } from '../accounts/end-sessions.ts';
import { requireCurrent, takeAccount } from '../accounts/password.service.ts';
import type { User } from '../accounts/user.entity.ts';
import { recordUser } from '../accounts/user.events.ts';
import { requireFreeAddress } from '../accounts/user-creation.service.ts';
import type { ChangeEmailInput } from './profile.inputs.ts';

/** Each mails a stranger. */
const CHANGES: RateLimitRule = { name: 'e-mail change', points: 5, seconds: 3600 };

/**
 * Has a link mailed to another address, by which it becomes that of the viewer's account, and one to the address so far, which
 * stops that, and whatever is wished for after it: nobody takes it from its reader by wishing again. The confirmation of an
 * earlier wish ends. Whether the other address has an account, nothing here asks or tells: the mails
 * follow from the event.
 * @throws DomainError INVALID_CREDENTIALS, INVALID_INPUT, RATE_LIMITED.
 */
export async function changeEmail(ctx: Context, input: ChangeEmailInput): Promise<User> {
  const { userId } = requireViewer(ctx.viewer);
  const user = await takeAccount(ctx, userId);
  const { email } = await gather({
    current: () => requireCurrent(ctx, user, input.currentPassword),
    email: () => requireOtherAddress(user, input.email),
  });
  await ctx.rateLimit(CHANGES).consume(userId);
  await endLinks(ctx, userId, ['CONFIRM_EMAIL']);
  const linkId = await openLink(ctx, { userId, purpose: 'CONFIRM_EMAIL', email });
  const cancelLinkId = await openLink(ctx, { userId, purpose: 'CANCEL_EMAIL_CHANGE' });
  const { organisationId } = user;
  await recordEvent(ctx, {
    type: 'user.emailChangeRequested',
    subject: { userId, organisationId },
    organisationId,
    after: { email, linkId, cancelLinkId },
  });
  return user;
}

function requireOtherAddress({ email }: User, text: string): string {
  const field = ['input', 'email'];
  const flaw = flawOfAddress(text);
  if (flaw !== null) throw invalidInput(flaw, field);
  const address = comparableAddress(text);
  if (address === email) throw invalidInput('It is the address of the account already.', field);
  return address;
}

/**
 * Makes the address that a link was mailed to that of its account. Every other link that was mailed to the account ends: it may
 * lie in a mailbox that is its person's no more.
 * @throws DomainError LINK_INVALID, LINK_USED, LINK_EXPIRED, NAME_TAKEN (another account has the address by now).
 */
export async function confirmEmail(ctx: Context, token: string): Promise<void> {
  const { user, email, actor } = await redeemLink(ctx, token, ['CONFIRM_EMAIL'], ['token']);
  const before = { email: user.email };
  user.email = await requireFreeAddress(ctx, email!, ['token']);
  await ctx.em.flush();
  await endLinksOf(ctx, user.id);
  await recordUser({ ...ctx, actor }, 'user.updated', user, before, { email: user.email });
}

/** Stops a change of address, by the link that was mailed to the address so far. @throws DomainError LINK_INVALID, LINK_USED, LINK_EXPIRED. */
export async function cancelEmailChange(ctx: Context, token: string): Promise<void> {
  const { user, actor } = await redeemLink(ctx, token, ['CANCEL_EMAIL_CHANGE'], ['token']);
  await endLinks(ctx, user.id, ['CONFIRM_EMAIL']);
  await recordUser({ ...ctx, actor }, 'user.emailChangeCancelled', user);
}
