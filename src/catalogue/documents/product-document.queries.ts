import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { publicError } from '../../platform/graphql/errors.ts';
import {
  byCreation,
  byName,
  byNumber,
  OrderDirection,
  type OrderedPageArgs,
  orderOf,
} from '../../platform/graphql/ordering.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { visibleProducts } from '../audience/audience.policy.ts';

/** How lists of them can be ordered. */
export const documentOrder = orderOf('ProductDocument', 'productDocument.id', {
  CREATED_AT: byCreation,
  TITLE: byName('productDocument.title', 'Its title, without regard to case.'),
  POSITION: byNumber('productDocument.position', 'Its place, into which its owners have put it.'),
});

/** The order in which they are read. */
export const IN_PLACE: OrderedPageArgs['orderBy'] = { field: 'POSITION', direction: OrderDirection.ASC };

/** Everything but the texts, of which a list would hold hundreds of megabytes. */
const all = ({ db }: Reader) =>
  db
    .selectFrom('productDocument')
    .select(['productDocument.id', 'productDocument.productId', 'productDocument.title', 'productDocument.format'])
    .select([
      'productDocument.apiId',
      'productDocument.version',
      'productDocument.isYaml',
      'productDocument.size',
      'productDocument.digest',
      'productDocument.createdAt',
    ]);

/** Documents of the products that the viewer may see. */
export const documents = rowsOf('productDocument.id', (ctx) =>
  all(ctx).innerJoin('product', 'product.id', 'productDocument.productId').where(visibleProducts(ctx.viewer)),
);

/** Documents of a product that the viewer already sees. */
export const documentsOfProduct = defineChildPages(
  (ctx, productIds) =>
    all(ctx).select('productDocument.productId as parentId').where(oneOf('productDocument.productId', productIds)),
  'productDocument.productId',
  documentOrder,
);

/** Bytes of texts that one answer may hold: two of the largest. */
const MAX_TEXTS = 10 * 1024 * 1024;

/**
 * Text of a document that the viewer already sees; null when it is gone meanwhile.
 * @throws GraphQLError QUERY_TOO_LARGE when all that a tick asks for is more than an answer should hold.
 */
export const textOfDocument = defineLoader(async ({ db }: Context, ids: readonly string[]) => {
  const rows = await db
    .selectFrom('productDocument')
    .select('id')
    .select(sql<string | null>`case when sum(size) over () <= ${MAX_TEXTS} then text end`.as('text'))
    .where(oneOf('id', ids))
    .execute();
  if (rows.some(({ text }) => text === null)) {
    throw publicError('QUERY_TOO_LARGE', 'The texts have more than 10 MiB together. Get each from its `url`.');
  }
  return inOrder(ids, rows, ({ id }) => id).map((row) => row?.text ?? null);
});
