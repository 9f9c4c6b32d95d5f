import type { ExpressionBuilder } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { isWithin, matchesAll } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { isService, seesAll, UserRole, type Viewer } from '../../platform/viewer.ts';
import type { AppOfferFilter } from './app-offer.inputs.ts';

/** How lists of them can be ordered. */
export const appOfferOrder = orderOf('AppOffer', 'appOffer.id', { CREATED_AT: byCreation }, 'desc');

/** Both sides see an offer, and the administrators of the organisation, as long as they are in it. */
const isVisible = (viewer: Viewer | null) => (eb: ExpressionBuilder<Database, 'appOffer'>) => {
  if (seesAll(viewer)) return eb.lit(true);
  if (!viewer || isService(viewer)) return eb.lit(false);
  const inOrganisation = eb('appOffer.organisationId', '=', viewer.organisationId!);
  if (viewer.role === UserRole.CONSUMER_ADMIN && !viewer.inDefaultOrganisation) return inOrganisation;
  const own = (['appOffer.ownerId', 'appOffer.recipientId'] as const).map((side) => eb(side, '=', viewer.userId));
  return eb.and([inOrganisation, eb.or(own)]);
};

const offersFor = ({ db, viewer }: Reader) => db.selectFrom('appOffer').selectAll().where(isVisible(viewer));

/** Offers that the viewer may see. */
export const appOffers = rowsOf('appOffer.id', offersFor);

const pages = defineList('appOffer', (reader, { statuses, appIds, recipientIds, ...filter }: AppOfferFilter) =>
  offersFor(reader)
    .where(
      matchesAll([
        ['appOffer.status', 'text', statuses],
        ['appOffer.appId', 'uuid', appIds],
        ['appOffer.recipientId', 'uuid', recipientIds],
      ]),
    )
    .where(isWithin('appOffer.createdAt', filter.createdFrom, filter.createdUntil)),
);

export const listAppOffers = (ctx: Context, filter: AppOfferFilter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, appOfferOrder, page);
