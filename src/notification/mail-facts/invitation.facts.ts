import { userById } from '../../identity/accounts/user.queries.ts';
import { organisationById } from '../../identity/organisations/organisation.queries.ts';
import type { Context } from '../../platform/context.ts';
import { UserRole } from '../../platform/viewer.ts';
import { timeInWords } from './in-words.ts';

/** What the mails about an invitation may say. */
export interface InvitationFacts {
  organisation: string;
  inviter: { name: string; email: string };
  /** `an administrator` or `a member`. */
  role: string;
  invited: { email: string };
  expiresAt: string;
  link: string;
}

/** Reads an invitation as it is now. */
export async function invitationFacts(ctx: Context, id: string): Promise<InvitationFacts> {
  const row = await ctx.db.selectFrom('invitation').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const [organisation, inviter] = await Promise.all([
    organisationById(ctx, row.organisationId),
    userById(ctx, row.invitedById),
  ]);
  return {
    organisation: organisation!.name,
    inviter: { name: inviter!.displayName, email: inviter!.email },
    role: row.role === UserRole.CONSUMER_ADMIN ? 'an administrator' : 'a member',
    invited: { email: row.email },
    expiresAt: timeInWords(row.expiresAt),
    link: ctx.config.portalUrl,
  };
}
