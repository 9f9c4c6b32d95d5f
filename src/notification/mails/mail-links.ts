import { z } from 'zod';
import { issueDecisionLink } from '../../access/deciding/decision-link.service.ts';
import { issueClaimLink } from '../../apps/claims/claim.service.ts';
import type { Context } from '../../platform/context.ts';
import type { PortalEvent } from '../../platform/events/event-reader.ts';
import { claimLink } from '../facts/portal-link.ts';

/** One-use links that only the reader of one mail may know, by the name of their template variable. */
export type MailLinks = Readonly<Record<string, string>>;

const location = (mailId: string) => ({ table: 'mail', column: 'sealed_links', id: mailId });

/** Sealed, because every attempt to send the mail has to say the same; erased when it has gone out. */
export const sealLinks = ({ secrets }: Pick<Context, 'secrets'>, mailId: string, links: MailLinks): string =>
  secrets.seal(JSON.stringify(links), location(mailId));

const linksSchema = z.record(z.string(), z.string());

/** None for a mail that has none, or whose links are erased. @throws SecretError when they do not open here. */
export function openLinks(
  { secrets }: Pick<Context, 'secrets'>,
  { id, sealedLinks }: { id: string; sealedLinks: string | null },
): MailLinks {
  return sealedLinks === null ? {} : linksSchema.parse(JSON.parse(secrets.open(sealedLinks, location(id))));
}

type AboutEvent = Pick<PortalEvent, 'subject'>;

/** For somebody who may decide the request of an event. */
export async function decisionLinks(ctx: Context, { subject }: AboutEvent, userId: string): Promise<MailLinks> {
  const { url } = await issueDecisionLink(ctx, subject.accessRequestId!, { userId });
  return { decisionUrl: url };
}

/** For somebody who may claim the credential of an event; none for who may not see its app. */
export async function claimLinks(ctx: Context, { subject }: AboutEvent, userId: string): Promise<MailLinks> {
  const token = await issueClaimLink(ctx, subject.credentialId!, userId);
  return token ? { claimUrl: claimLink(ctx.config, token) } : {};
}
