import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { visibleProducts } from '../../catalogue/audience/audience.policy.ts';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages, defineList } from '../../platform/graphql/paging.ts';
import { defineLoader } from '../../platform/loader.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { accountOf, seesAll, type Viewer } from '../../platform/viewer.ts';
import { holdsProduct } from '../holders/holder.queries.ts';
import type { AnnouncementKind } from './announcement.entity.ts';

/** How lists of them can be ordered. */
export const announcementOrder = orderOf('Announcement', 'announcement.id', { CREATED_AT: byCreation }, 'desc');

type OfProduct = (eb: ExpressionBuilder<Database, 'product'>) => Expression<SqlBool>;

/** What holds of its product. Asked for one announcement after the other, by the offset: a page of many reads no table of products. */
const ofProduct =
  (condition: OfProduct) =>
  (eb: ExpressionBuilder<Database, 'announcement'>): Expression<SqlBool> =>
    eb.exists(
      eb
        .selectFrom('product')
        .select('product.id')
        .whereRef('product.id', '=', 'announcement.productId')
        .where(condition)
        .offset(0),
    );

/** Those of products that the viewer is offered or holds; withdrawn ones are for API owners. */
const announcementsFor = ({ db, viewer }: Reader) => {
  const ofProducts = db
    .selectFrom('announcement')
    .selectAll('announcement')
    .where((eb) =>
      eb.or([ofProduct(visibleProducts(viewer))(eb), ...(viewer ? [ofProduct(holdsProduct(viewer))(eb)] : [])]),
    );
  return seesAll(viewer) ? ofProducts : ofProducts.where('announcement.withdrawnAt', 'is', null);
};

export const announcements = rowsOf('announcement.id', announcementsFor);

/** Those of a product that the viewer sees, as a part of whatever. */
export const announcementsOfProduct = defineChildPages(
  (reader, productIds) =>
    announcementsFor(reader)
      .select('announcement.productId as parentId')
      .where(oneOf('announcement.productId', productIds)),
  'announcement.productId',
  announcementOrder,
);

interface Filter {
  productIds?: readonly string[] | null;
  kinds?: readonly AnnouncementKind[] | null;
  isHeld?: boolean | null;
  isAcknowledged?: boolean | null;
  isWithdrawn?: boolean | null;
}

const isAcknowledgedBy = (viewer: Viewer | null) => sql<boolean>`exists (select from announcement_acknowledgement own
  where own.announcement_id = announcement.id and own.user_id = ${accountOf(viewer)})`;

const pages = defineList('announcement', (reader, { productIds, kinds, ...filter }: Filter) => {
  const { viewer } = reader;
  return announcementsFor(reader)
    .where(
      matchesAll([
        ['announcement.productId', 'uuid', productIds],
        ['announcement.kind', 'text', kinds],
      ]),
    )
    .where((eb) =>
      eb.and([
        ...asked(filter.isHeld, viewer ? ofProduct(holdsProduct(viewer))(eb) : eb.lit(false)),
        ...asked(filter.isAcknowledged, isAcknowledgedBy(viewer)),
        ...asked(filter.isWithdrawn, eb('announcement.withdrawnAt', 'is not', null)),
      ]),
    );
});

/** A condition of yes or no; none where it was not asked for. */
const asked = (wanted: boolean | null | undefined, condition: Expression<SqlBool>): Expression<SqlBool>[] =>
  wanted == null ? [] : [sql<boolean>`(${condition}) = ${sql.lit(wanted)}`];

export const listAnnouncements = (ctx: Context, filter: Filter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, announcementOrder, page);

/** When the viewer acknowledged each; null where not. */
export const acknowledgedAt = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('announcementAcknowledgement')
    .select(['announcementId', 'createdAt'])
    .where(oneOf('announcementId', ids))
    .where('userId', '=', accountOf(ctx.viewer))
    .execute();
  const times = new Map(rows.map(({ announcementId, createdAt }) => [announcementId, createdAt]));
  return ids.map((id) => times.get(id) ?? null);
});

/** How many have acknowledged each. */
export const countAcknowledgements = defineLoader(async ({ db }: Context, ids: readonly string[]) => {
  const rows = await db
    .selectFrom('announcementAcknowledgement')
    .select('announcementId')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where(oneOf('announcementId', ids))
    .groupBy('announcementId')
    .execute();
  const counts = new Map(rows.map(({ announcementId, count }) => [announcementId, Number(count)]));
  return ids.map((id) => counts.get(id) ?? 0);
});

/** How lists of them can be ordered. */
export const acknowledgementOrder = orderOf(
  'AnnouncementAcknowledgement',
  'announcementAcknowledgement.id',
  { CREATED_AT: byCreation },
  'desc',
);

const acknowledgementsFor = ({ db, viewer }: Reader) =>
  db
    .selectFrom('announcementAcknowledgement')
    .selectAll('announcementAcknowledgement')
    .where((eb) => (seesAll(viewer) ? eb.lit(true) : eb('userId', '=', accountOf(viewer))));

/** All for API owners, the own ones for everybody. */
export const acknowledgements = rowsOf('announcementAcknowledgement.id', acknowledgementsFor);

export const acknowledgementsOf = defineChildPages(
  (reader, announcementIds) =>
    acknowledgementsFor(reader)
      .select('announcementAcknowledgement.announcementId as parentId')
      .where(oneOf('announcementAcknowledgement.announcementId', announcementIds)),
  'announcementAcknowledgement.announcementId',
  acknowledgementOrder,
);
