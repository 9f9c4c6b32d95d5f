import type { User } from '../../identity/accounts/user.entity.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import type { RequestClosure } from '../requests/access-request.entity.ts';
import { cartEvent, choiceOf } from './cart.events.ts';

/**
 * Takes what names a deleted thing out of carts, each at once: nobody can ask for it any longer.
 * @returns Of how many carts; fewer than `limit` when none is left.
 */
export async function removeFromCarts(
  ctx: Context,
  column: 'productId' | 'planId' | 'catalogueId' | 'userId',
  id: string,
  cause: RequestClosure,
  limit: number,
): Promise<number> {
  const holders = ctx.db.selectFrom('cartItem').select('userId').distinct().where(column, '=', id);
  const carts = await holders.orderBy('userId').limit(limit).execute();
  const userIds = carts.map(({ userId }) => userId);
  const named = ctx.db.deleteFrom('cartItem').where(column, '=', id).where(oneOf('userId', userIds));
  const gone = Map.groupBy(await named.returningAll().execute(), ({ userId }) => userId);
  const users = await ctx.db
    .selectFrom('user')
    .select(['id', 'organisationId'])
    .where(oneOf('id', [...gone.keys()]))
    .execute();
  const change = (user: Pick<User, 'id'>) => ({
    before: { items: gone.get(user.id)!.map(choiceOf) },
    after: { cause },
  });
  await recordEvents(
    ctx,
    users.map((user) => cartEvent(user, 'cart.itemsRemoved', change(user))),
  );
  return carts.length;
}
