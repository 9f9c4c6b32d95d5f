import { issueDecisionLink } from '../../access/deciding/decision-link.service.ts';
import { issueClaimLink } from '../../apps/claims/claim.service.ts';
import { issueLinkToken } from '../../identity/account-links/account-link.service.ts';
import { issueInvitationLink } from '../../identity/joining/invitation.service.ts';
import { issueSignUpLink } from '../../identity/sign-up/sign-up.service.ts';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { accountLink, claimLink, invitationLink, signUpLink } from '../mail-facts/portal-links.ts';

/** One-use links that only the reader of one mail may know, by the name of their template variable. */
export type MailLinks = Readonly<Record<string, string>>;

/** For somebody who may decide the request of an event; none for an address of the settings. */
export async function decisionLinks(
  ctx: Context,
  { subject }: EventAbout<'accessRequest'>,
  userId: string | null,
): Promise<MailLinks> {
  if (!userId) return {};
  const { url } = await issueDecisionLink(ctx, subject.accessRequestId, { userId });
  return { decisionUrl: url };
}

/** For somebody who may claim the credential of an event; none for somebody who may not see its app. */
export async function claimLinks(
  ctx: Context,
  { subject }: EventAbout<'credential'>,
  userId: string | null,
): Promise<MailLinks> {
  if (!userId) return {};
  const token = await issueClaimLink(ctx, subject.credentialId, userId);
  return token ? { claimUrl: claimLink(ctx.config, token) } : {};
}

/** For the person of the account that an event is about; none when the link has ended meanwhile. */
export async function passwordLinks(ctx: Context, { after }: EventAbout<'user'>): Promise<MailLinks> {
  const token = await issueLinkToken(ctx, String(after?.linkId));
  return token ? { passwordUrl: accountLink(ctx.config, 'set-password', token) } : {};
}

/** For whoever reads the mails to another address that an account is to have. */
export async function confirmationLinks(ctx: Context, { after }: EventAbout<'user'>): Promise<MailLinks> {
  const token = await issueLinkToken(ctx, String(after?.linkId));
  return token ? { confirmUrl: accountLink(ctx.config, 'confirm-email', token) } : {};
}

/** For the person of an account that is to have another address. */
export async function cancellationLinks(ctx: Context, { after }: EventAbout<'user'>): Promise<MailLinks> {
  const token = await issueLinkToken(ctx, String(after?.cancelLinkId));
  return token ? { cancelUrl: accountLink(ctx.config, 'cancel-email-change', token) } : {};
}

/** For the address that was invited, whoever reads it. */
export async function invitationLinks(ctx: Context, { subject }: EventAbout<'invitation'>): Promise<MailLinks> {
  const token = await issueInvitationLink(ctx, subject.invitationId);
  return token ? { invitationUrl: invitationLink(ctx.config, token) } : {};
}

/** For the address that somebody signed up with. */
export async function signUpLinks(ctx: Context, { subject }: EventAbout<'registration'>): Promise<MailLinks> {
  const token = await issueSignUpLink(ctx, subject.registrationId);
  return token ? { confirmUrl: signUpLink(ctx.config, token) } : {};
}
