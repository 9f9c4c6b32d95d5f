import { ENDED_STATUSES } from '../../apps/credentials/credential.rules.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import type { Offer } from '../rules/offer.ts';
import type { RuleFacts } from './auto-approval.rules.ts';

/**
 * What the rules judge a request by. The caller holds the lock on the requester, so that simultaneous requests count each
 * other's credentials.
 * @param asker Context of the requester.
 */
export async function readRuleFacts(asker: Context, { plan, products }: Offer): Promise<RuleFacts> {
  const { userId, teamIds } = requireViewer(asker.viewer);
  const user = await userById(asker, userId);
  const { liveCredentials } = await asker.db
    .selectFrom('credential')
    .innerJoin('app', 'app.id', 'credential.appId')
    .select((eb) => eb.fn.countAll<number>().as('liveCredentials'))
    .where('app.ownerId', '=', userId)
    .where('credential.status', 'not in', ENDED_STATUSES)
    .executeTakeFirstOrThrow();
  return { email: user!.email, teamIds, planId: plan.id, liveCredentials, productIds: products.map(({ id }) => id) };
}
