import { issueLinkToken, openLink } from '../../../src/identity/account-links/account-link.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import type { World } from './world.ts';

/** The links of mails to somebody who has yet to set a password. */
export async function addPeople({ portal, idOf }: World, ids: Map<string, string>): Promise<void> {
  await inTransaction(portal.app.context, async (tx) => {
    const linkId = await openLink(tx, { userId: idOf('user:novice'), purpose: 'WELCOME' });
    ids.set('link:novice', (await issueLinkToken(tx, linkId))!);
  });
}
