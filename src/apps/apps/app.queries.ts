import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { isWithin, matchesAll } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import { containsWords } from '../../platform/search.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import type { AppFilter } from './app.inputs.ts';
import { visibleApps } from './app.policy.ts';

/** How lists of them can be ordered. */
export const appOrder = orderOf(
  'App',
  'app.id',
  { CREATED_AT: byCreation, NAME: byName('app.name', 'Its name, without regard to case.') },
  'desc',
);

/** A deleted app is only met as part of its records. */
const appsFor = ({ db, viewer }: Reader) =>
  db.selectFrom('app').selectAll().where('app.deletedAt', 'is', null).where(visibleApps(viewer));

export const apps = rowsOf('app.id', appsFor);

const pages = defineList('app', (reader, { search, ownerIds, organisationIds, visibilities, ...filter }: AppFilter) =>
  appsFor(reader)
    .where(containsWords(search, ['app.name', 'app.description']))
    .where(
      matchesAll([
        ['app.ownerId', 'uuid', ownerIds],
        ['app.organisationId', 'uuid', organisationIds],
        ['app.visibility', 'text', visibilities],
      ]),
    )
    .where(isWithin('app.createdAt', filter.createdFrom, filter.createdUntil))
    .where(holds(filter)),
);

/** Whether one of its credentials is on one of these plans and opens one of these products. */
function holds({ productIds, planIds }: Pick<AppFilter, 'productIds' | 'planIds'>) {
  if (productIds == null && planIds == null) return sql<boolean>`true`;
  const opening = sql`credential.id in (select credential_id from credential_product where product_id = any(${productIds}::uuid[]))`;
  return sql<boolean>`app.id in (select app_id from credential
    where ${matchesAll([['credential.planId', 'uuid', planIds]])} and ${productIds == null ? sql`true` : opening})`;
}

export const listApps = (ctx: Context, filter: AppFilter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, appOrder, page);

/** An app as part of something the viewer may already see, deleted or not. */
export const { byId: appById } = rowsOf('app.id', ({ db }) => db.selectFrom('app').selectAll());
