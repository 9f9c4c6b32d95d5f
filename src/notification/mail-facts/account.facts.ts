import { organisationById } from '../../identity/organisations/organisation.queries.ts';
import type { Context } from '../../platform/context.ts';

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
