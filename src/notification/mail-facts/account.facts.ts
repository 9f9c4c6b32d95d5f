import { findOpenLink } from '../../identity/account-links/account-link.service.ts';
import { organisationById } from '../../identity/organisations/organisation.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { timeInWords } from './in-words.ts';

/** What the mails about a locked or unlocked account may say. */
export interface AccountFacts {
  account: { name: string; email: string };
  /** Null for an API owner. */
  organisation: string | null;
  /** Whether the credentials of its personal apps follow it. */
  suspendsCredentials: boolean;
  link: string;
}

/** Reads an account as it is now. */
export async function accountFacts(ctx: Context, id: string): Promise<AccountFacts> {
  const user = await ctx.db.selectFrom('user').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const organisation = user.organisationId && (await organisationById(ctx, user.organisationId));
  return {
    account: { name: user.displayName, email: user.email },
    organisation: organisation ? organisation.name : null,
    suspendsCredentials: ctx.config.credentials.suspendWithAccount,
    link: ctx.config.portalUrl,
  };
}

/** What a mail with a link for the person of an account may say beside that. */
export interface AccountLinkFacts extends AccountFacts {
  /** Null when the link has ended. */
  validUntil: string | null;
}

/** What the mails about another address of an account may say. */
export interface EmailChangeFacts extends AccountLinkFacts {
  newEmail: string;
}

/** What a mail about a changed account may say. */
export interface ChangedAccountFacts extends AccountFacts {
  changedAt: string;
}

/** Reads an account, and a link that was made for it, as they are now. */
export async function accountLinkFacts(ctx: Context, id: string, linkId: unknown): Promise<AccountLinkFacts> {
  const link = await findOpenLink(ctx, String(linkId));
  return { ...(await accountFacts(ctx, id)), validUntil: link ? timeInWords(link.expiresAt) : null };
}

/** What the mails about second factors may say: never what makes one. */
export interface SecondFactorFacts extends ChangedAccountFacts {
  /** Which factor, as the object of a sentence; null where it is about all or none. */
  factor: string | null;
  /** Recovery codes that were left then. */
  codesLeft: number | null;
}

/** Reads what an event tells of a second factor. */
export async function secondFactorFacts(
  ctx: Context,
  { subject, occurredAt, before, after }: EventAbout<'user'>,
): Promise<SecondFactorFacts> {
  const { kind, name } = { ...before, ...after };
  const factor = kind === 'PASSKEY' ? `the passkey “${String(name)}”` : 'an authenticator app';
  return {
    ...(await accountFacts(ctx, subject.userId)),
    ...{ changedAt: timeInWords(occurredAt), factor: kind ? factor : null },
    codesLeft: typeof after?.codesLeft === 'number' ? after.codesLeft : null,
  };
}
