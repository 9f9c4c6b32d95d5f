import type { Context } from '../../platform/context.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { comparableAddress, flawOfAddress } from '../../platform/email-address.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { networkOf } from '../../platform/http/remote-address.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { takeAccount } from '../accounts/password.service.ts';
import { openLink } from './account-link.service.ts';
import { mailResetLinkLater } from './password-reset.queue.ts';

/** Who asks for the links of many addresses. */
const ASKED_FROM_NETWORK: RateLimitRule = { name: 'password reset network', points: 50, seconds: 3600 };

/** Nobody's mailbox is to be filled. Who was kept from asking has links that work: they go on until one is used. */
const ASKED_FOR_ADDRESS: RateLimitRule = { name: 'password reset address', points: 10, seconds: 3600 };

/**
 * Has a link to set another password mailed to the account of an address, where there is one. Whether there is, nothing tells:
 * it is looked up later and elsewhere, and everything here is the same for every address.
 * @throws DomainError INVALID_INPUT (it is no address), RATE_LIMITED.
 */
export async function requestPasswordReset(ctx: Context, text: string): Promise<void> {
  const flaw = flawOfAddress(text);
  if (flaw !== null) throw invalidInput(flaw, ['input', 'email']);
  const email = comparableAddress(text);
  await ctx.rateLimit(ASKED_FROM_NETWORK).consume(networkOf(ctx.remoteAddress ?? 'unknown'));
  await ctx.rateLimit(ASKED_FOR_ADDRESS).consume(email);
  await mailResetLinkLater(ctx, email);
}

/** Makes the link for the account of an address; its mail follows from the event. None for a locked or deleted account. */
export async function offerReset(ctx: Context, email: string): Promise<void> {
  const found = await ctx.db
    .selectFrom('user')
    .select('id')
    .where('email', '=', email)
    .where('deletedAt', 'is', null)
    .where('isServiceAccount', '=', false)
    .executeTakeFirst();
  if (!found) return;
  const { id: userId, isActive, organisationId } = await takeAccount(ctx, found.id);
  if (!isActive) return;
  const linkId = await openLink(ctx, { userId, purpose: 'RESET_PASSWORD' });
  await recordEvent(ctx, {
    type: 'user.passwordResetRequested',
    subject: { userId, organisationId },
    organisationId,
    after: { linkId },
  });
}
