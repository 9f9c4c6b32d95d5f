import { issueDecisionLink } from '../../access/deciding/decision-link.service.ts';
import { issueClaimLink } from '../../apps/claims/claim.service.ts';
import { issueInvitationLink } from '../../identity/joining/invitation.service.ts';
import { issueSignUpLink } from '../../identity/sign-up/sign-up.service.ts';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { claimLink, invitationLink, signUpLink } from '../mail-facts/portal-links.ts';

/** One-use links that only the reader of one mail may know, by the name of their template variable. */
export type MailLinks = Readonly<Record<string, string>>;

/** For somebody who may decide the request of an event. */
export async function decisionLinks(
  ctx: Context,
  { subject }: EventAbout<'accessRequest'>,
  userId: string,
): Promise<MailLinks> {
  const { url } = await issueDecisionLink(ctx, subject.accessRequestId, { userId });
  return { decisionUrl: url };
}

/** For somebody who may claim the credential of an event; none for somebody who may not see its app. */
export async function claimLinks(
  ctx: Context,
  { subject }: EventAbout<'credential'>,
  userId: string,
): Promise<MailLinks> {
  const token = await issueClaimLink(ctx, subject.credentialId, userId);
  return token ? { claimUrl: claimLink(ctx.config, token) } : {};
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
