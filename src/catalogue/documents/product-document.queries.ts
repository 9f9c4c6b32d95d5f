import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { defineChildren } from '../../platform/loader.ts';
import { visibleProducts } from '../audience/audience.policy.ts';

const all = ({ db }: Context) => db.selectFrom('productDocument').selectAll('productDocument');

/** Documents of the products that the viewer may see. */
export const documents = rowsOf('productDocument.id', (ctx) =>
  all(ctx).innerJoin('product', 'product.id', 'productDocument.productId').where(visibleProducts(ctx.viewer)),
);

/** Documents of a product that the viewer already sees, oldest first. */
export const documentsOfProduct = defineChildren(
  (ctx, productIds) => all(ctx).where(oneOf('productId', productIds)).orderBy('id'),
  (document) => document.productId,
);
