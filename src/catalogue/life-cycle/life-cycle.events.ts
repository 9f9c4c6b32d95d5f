import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { livingCredentials } from '../offer/offer.queries.ts';
import type { ProductLifeCycle } from '../products/life-cycle.ts';

/** All that events tell of the life of a product: mails say it as it was then, however late they go out. */
export interface ToldLifeCycle extends Record<string, unknown> {
  name: string;
  displayName: string;
  lifeCycle: ProductLifeCycle;
  sunsetAt: string | null;
  lifeCycleNote: string | null;
  successorId: string | null;
  /** Its display name; null where nothing takes the place of the product, or what did is deleted. */
  successor: string | null;
  /** Living credentials that hold it. */
  credentialCount: number;
}

/** Reads what events tell of products, in one statement, by their ids. */
export async function readLifeCycles({ db }: Context, ids: readonly string[]): Promise<Map<string, ToldLifeCycle>> {
  const rows = await db
    .selectFrom('product')
    .leftJoin('product as next', (join) =>
      join.onRef('next.id', '=', 'product.successorId').on('next.deletedAt', 'is', null),
    )
    .select(['product.id', 'product.name', 'product.displayName', 'product.lifeCycle', 'product.sunsetAt'])
    .select(['product.lifeCycleNote', 'product.successorId', 'next.displayName as successor'])
    .select(livingCredentials('product').as('credentialCount'))
    .where(oneOf('product.id', ids))
    .execute();
  return new Map(rows.map(({ id, sunsetAt, ...told }) => [id, { ...told, sunsetAt: sunsetAt?.toISOString() ?? null }]));
}
