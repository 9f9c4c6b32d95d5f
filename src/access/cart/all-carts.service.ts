import type { Context } from '../../platform/context.ts';
import type { RequestClosure } from '../requests/access-request.entity.ts';
import { choiceOf, recordCartOf } from './cart.events.ts';

/** Takes what names a deleted thing out of everybody's cart: nobody can ask for it any longer. */
export async function removeFromAllCarts(
  ctx: Context,
  column: 'productId' | 'planId' | 'catalogueId' | 'userId',
  id: string,
  cause: RequestClosure,
): Promise<void> {
  const gone = await ctx.db.deleteFrom('cartItem').where(column, '=', id).returningAll().execute();
  for (const [userId, items] of Map.groupBy(gone, (item) => item.userId)) {
    const user = ctx.db.selectFrom('user').select(['id', 'organisationId']).where('id', '=', userId);
    const change = { before: { items: items.map(choiceOf) }, after: { cause } };
    await recordCartOf(ctx, await user.executeTakeFirstOrThrow(), 'cart.itemsRemoved', change);
  }
}
