import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { visibleProducts } from '../../catalogue/audience/audience.policy.ts';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { defineLoader } from '../../platform/loader.ts';
import { UserRole, type Viewer } from '../../platform/viewer.ts';
import { visibleApps } from '../apps/app.policy.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';

/** Whether the viewer sees an app with a living credential for the product: that holds it. */
export const holdsProduct =
  (viewer: Viewer | null) =>
  (eb: ExpressionBuilder<Database, 'product'>): Expression<SqlBool> =>
    eb.exists(
      eb
        .selectFrom('credentialProduct as held')
        .innerJoin('credential', 'credential.id', 'held.credentialId')
        .innerJoin('app', 'app.id', 'credential.appId')
        .select('held.credentialId')
        .where(sql<boolean>`held.product_id = product.id`)
        .where('credential.status', 'not in', ENDED_STATUSES)
        .where('app.deletedAt', 'is', null)
        .where(visibleApps(viewer)),
    );

/** Products that are offered to the viewer, or that the viewer holds, offered or not. */
export const offeredOrHeld =
  (viewer: Viewer | null) =>
  (eb: ExpressionBuilder<Database, 'product'>): Expression<SqlBool> =>
    viewer ? eb.or([visibleProducts(viewer)(eb), holdsProduct(viewer)(eb)]) : visibleProducts(viewer)(eb);

export const concerningProducts = rowsOf('product.id', ({ db, viewer }) =>
  db.selectFrom('product').selectAll('product').where(offeredOrHeld(viewer)),
);

/** Whether the viewer holds the product, see {@link holdsProduct}. */
export async function holds({ db, viewer }: Pick<Context, 'db' | 'viewer'>, productId: string): Promise<boolean> {
  const held = db.selectFrom('product').select('id').where('id', '=', productId).where(holdsProduct(viewer));
  return (await held.executeTakeFirst()) !== undefined;
}

/** An account that sees an app which holds a product. */
export interface Holder {
  userId: string;
  email: string;
}

/**
 * People on the side of consumers who see an app with a living credential for one of the products, as rows of `product_id` and
 * `user_id`: the same as `visibleApps` lets see such an app, found from the apps and not by asking of every account.
 */
const holding = (productIds: readonly string[]) => sql`
  with held as materialized (
    select distinct credential_product.product_id, app.owner_id, app.organisation_id, app.visibility, organisation.is_default
    from credential_product
    join credential on credential.id = credential_product.credential_id
    join app on app.id = credential.app_id
    join organisation on organisation.id = app.organisation_id
    where credential_product.product_id = any (${productIds}::uuid[]) and app.deleted_at is null
      and credential.status <> all (${ENDED_STATUSES}::text[])),
  holding as (
    select product_id, owner_id as user_id from held
    union select product_id, colleague.id from held join "user" colleague on colleague.organisation_id = held.organisation_id
      where not is_default and (visibility = 'ORGANISATION' or colleague.role = ${UserRole.CONSUMER_ADMIN})
    union select product_id, mate.user_id from held
      join membership own on own.user_id = held.owner_id
      join team on team.id = own.team_id and not team.is_default
      join membership mate on mate.team_id = own.team_id
      where not held.is_default and visibility = 'TEAM')`;

const isTold = sql`is_active and deleted_at is null and not is_service_account
  and role = any (${[UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER]}::text[])`;

/**
 * Active accounts of people who see an app with a living credential for the product, in the order of their ids.
 * @param page Those behind an account, and how many; all when absent.
 */
export async function readHolders(
  { db }: Pick<Context, 'db'>,
  productId: string,
  page?: { after: string | null; limit: number },
): Promise<Holder[]> {
  const after = page?.after ?? null;
  const { rows } = await sql<Holder>`${holding([productId])} select id as user_id, email from "user"
    where id in (select user_id from holding) and ${isTold} and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${page?.limit ?? null}`.execute(db);
  return rows;
}

/** How many people {@link readHolders} finds for a product. */
export const countHolders = defineLoader(async ({ db }: Context, productIds: readonly string[]) => {
  const { rows } = await sql<{ productId: string; count: number }>`${holding(productIds)}
    select product_id, count(*)::int as "count" from holding join "user" on id = user_id where ${isTold} group by product_id`.execute(
    db,
  );
  const counts = new Map(rows.map(({ productId, count }) => [productId, count]));
  return productIds.map((id) => counts.get(id) ?? 0);
});
