import { sql } from 'kysely';
import { byCreation, byName, byNumber } from '../../platform/graphql/ordering.ts';

/** What lists of products can be ordered by. */
export const PRODUCT_ORDERS = {
  CREATED_AT: byCreation,
  NAME: byName('product.name', 'Its technical name.'),
  DISPLAY_NAME: byName('product.displayName', 'How it is shown: in the list of one catalogue, how it is shown there.'),
  POSITION: byNumber(
    'product.position',
    'Its place, as its owners have set it: in the list of one catalogue, its place there.',
  ),
  FEATURED: byNumber(
    sql<number>`(product.is_featured::int)`,
    'Whether it is featured; those that are come last, and first where the list runs backwards.',
  ),
};
