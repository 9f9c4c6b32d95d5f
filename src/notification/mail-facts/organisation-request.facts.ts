import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';

/** What the mails about the wish for an organisation may say. */
export interface OrganisationRequestFacts {
  organisation: string;
  requester: { name: string; email: string };
  /** Why it was rejected. */
  rejectionReason: string | null;
  link: string;
}

/** Reads the wish as it is now. */
export async function organisationRequestFacts(ctx: Context, id: string): Promise<OrganisationRequestFacts> {
  const row = await ctx.db.selectFrom('organisationRequest').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const requester = (await userById(ctx, row.requesterId))!;
  return {
    organisation: row.name,
    requester: { name: requester.displayName, email: requester.email },
    rejectionReason: row.decisionReason,
    link: ctx.config.portalUrl,
  };
}
