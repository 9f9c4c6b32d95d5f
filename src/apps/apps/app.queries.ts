import type { Context } from '../../platform/context.ts';
import { matchesAll } from '../../platform/db/one-of.ts';
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

const pages = defineList('app', (reader, { search, ownerIds, organisationIds, visibilities }: AppFilter) =>
  appsFor(reader)
    .where(containsWords(search, ['app.name', 'app.description']))
    .where(
      matchesAll([
        ['app.ownerId', 'uuid', ownerIds],
        ['app.organisationId', 'uuid', organisationIds],
        ['app.visibility', 'text', visibilities],
      ]),
    ),
);

export const listApps = (ctx: Context, filter: AppFilter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, appOrder, page);

/** An app as part of something the viewer may already see, deleted or not. */
export const { byId: appById } = rowsOf('app.id', ({ db }) => db.selectFrom('app').selectAll());
