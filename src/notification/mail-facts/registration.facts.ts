import type { Context } from '../../platform/context.ts';
import { timeInWords } from './in-words.ts';

/** What the mails about a sign-up may say. */
export interface RegistrationFacts {
  /** The name is what somebody typed: before the address is proved, no mail to it says it. */
  applicant: { name: string; email: string };
  /** Until when the address can be proved. */
  confirmableUntil: string;
  /** Why it was rejected. */
  rejectionReason: string | null;
  link: string;
}

/** Reads a sign-up as it is now. */
export async function registrationFacts(ctx: Context, id: string): Promise<RegistrationFacts> {
  const row = await ctx.db.selectFrom('registration').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return {
    applicant: { name: row.displayName, email: row.email },
    confirmableUntil: timeInWords(row.expiresAt),
    rejectionReason: row.decisionReason,
    link: ctx.config.portalUrl,
  };
}
