import { ENDED_STATUSES } from '../../apps/credentials/credential.rules.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { isOwner } from '../../platform/viewer.ts';
import type { Offer } from '../rules/offer.ts';
import type { RuleFacts } from './approval-rule.policy.ts';

/** All rules, in their order. */
export const readApprovalRules = (ctx: Pick<Context, 'db'>) =>
  ctx.db.selectFrom('approvalRule').selectAll().orderBy('position').execute();

/** Rules are the owners' business. */
export const visibleApprovalRuleById = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('approvalRule')
    .selectAll()
    .where(oneOf('id', ids))
    .where((eb) => eb.lit(isOwner(ctx.viewer)))
    .execute();
  return inOrder(ids, rows, ({ id }) => id);
});

export const findVisibleApprovalRule = async (ctx: Context, id: string) =>
  (await visibleApprovalRuleById(ctx, id)) ?? undefined;

/**
 * What the rules judge a request by. The caller holds the lock on the requester, so that requests at once count each
 * other's credentials.
 * @param asker Context of who asks.
 */
export async function readRuleFacts(asker: Context, { plan, products }: Offer): Promise<RuleFacts> {
  const { userId, teamIds } = requireViewer(asker.viewer);
  const user = await userById(asker, userId);
  const { live } = await asker.db
    .selectFrom('credential')
    .innerJoin('app', 'app.id', 'credential.appId')
    .select((eb) => eb.fn.countAll<number>().as('live'))
    .where('app.ownerId', '=', userId)
    .where('credential.status', 'not in', ENDED_STATUSES)
    .executeTakeFirstOrThrow();
  return {
    ...{ email: user!.email, teamIds, planId: plan.id, liveCredentials: live },
    productIds: products.map(({ id }) => id),
  };
}
