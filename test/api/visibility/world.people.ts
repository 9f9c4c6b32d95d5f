import { issueLinkToken, openLink } from '../../../src/identity/account-links/account-link.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import type { World } from './world.ts';

/** The links of mails to somebody who has yet to set a password. */
export async function addPeople({ portal, idOf }: World, ids: Map<string, string>): Promise<void> {
  await inTransaction(portal.app.context, async (tx) => {
    const userId = idOf('user:novice');
    const token = async (link: Omit<Parameters<typeof openLink>[1], 'userId'>) =>
      (await issueLinkToken(tx, await openLink(tx, { ...link, userId })))!;
    ids.set('link:novice', await token({ purpose: 'WELCOME' }));
    ids.set('link:novice-address', await token({ purpose: 'CONFIRM_EMAIL', email: 'nora@b2b.test' }));
    ids.set('link:novice-stop', await token({ purpose: 'CANCEL_EMAIL_CHANGE' }));
  });
}
