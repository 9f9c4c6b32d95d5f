import type { Context } from '../../platform/context.ts';
import { accountOf, isOwner } from '../../platform/viewer.ts';
import { applicant, applicantToConfirm, invitedStranger, newUser } from '../mails/joining-recipients.ts';
import { apiOwners, apiOwnersAndEscalation, deciders, wishedAddress } from '../mails/mail-recipients.ts';
import type { MailRule } from '../mails/mail-rule.ts';

const OF_OWNERS = new Set<unknown>([apiOwners, apiOwnersAndEscalation]);

/** To whoever has no account, or has just got it: nobody who could have chosen. */
const OF_NEWCOMERS = new Set<unknown>([applicant, applicantToConfirm, invitedStranger, newUser, wishedAddress]);

/** Which mails can reach the viewer, by what they are and may decide now. */
export async function concerning(ctx: Context): Promise<(rule: Pick<MailRule, 'to'>) => boolean> {
  const mayDecide = isOwner(ctx.viewer) || (await isApprover(ctx));
  return ({ to }) => {
    if (OF_NEWCOMERS.has(to)) return false;
    if (OF_OWNERS.has(to)) return isOwner(ctx.viewer);
    return to !== (deciders as MailRule['to']) || mayDecide;
  };
}

async function isApprover({ db, viewer }: Context): Promise<boolean> {
  const row = await db.selectFrom('approver').select('id').where('userId', '=', accountOf(viewer)).executeTakeFirst();
  return row !== undefined;
}
