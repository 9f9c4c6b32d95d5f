import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { defineLoader, grouped } from '../../platform/loader.ts';
import { visibleProducts } from '../audience/audience.policy.ts';

/** Documents of a product that the viewer may already see, oldest first. */
export const documentsOfProduct = defineLoader(async (ctx: Context, productIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('productDocument')
    .selectAll()
    .where(oneOf('productId', productIds))
    .orderBy('id')
    .execute();
  return grouped(productIds, rows, (row) => row.productId);
});

export const findVisibleProductDocument = (ctx: Context, id: string) =>
  ctx.db
    .selectFrom('productDocument')
    .innerJoin('product', 'product.id', 'productDocument.productId')
    .selectAll('productDocument')
    .where('productDocument.id', '=', id)
    .where(visibleProducts(ctx.viewer))
    .executeTakeFirst();
