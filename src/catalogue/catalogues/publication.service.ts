import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { findBeside, gather, gatherNow } from '../../platform/rules.ts';
import { optionalName } from '../../platform/text.ts';
import { changesBetween } from '../offer/changes.ts';
import { placeOf } from '../offer/place.ts';
import type { Product } from '../products/product.entity.ts';
import { lockProduct } from '../products/product.service.ts';
import { PUBLICATION, type Publication, publicationOf } from '../publications/publication.ts';
import type { Catalogue } from './catalogue.entity.ts';
import type { UpdatePublicationInput } from './publication.inputs.ts';

const CATALOGUE = ['catalogueId'];

/**
 * Gives a product another name or place in one of its catalogues.
 * @throws DomainError NOT_FOUND (product, catalogue, or the product is not in it), INVALID_INPUT.
 */
export async function updatePublication(
  ctx: Context,
  productId: string,
  catalogueId: string,
  input: UpdatePublicationInput,
): Promise<{ product: Product; catalogue: Catalogue; publication: Publication }> {
  const { product, catalogue } = await findBeside(
    () =>
      gather({
        product: () => lockProduct(ctx, productId, ['productId']),
        catalogue: () => requireCatalogue(ctx, catalogueId),
      }),
    () => shownOf(input),
  );
  const { before, shown } = await gather({
    before: () => readPublication(ctx, productId, catalogueId),
    shown: () => shownOf(input),
  });
  const publications = ctx.db.updateTable('catalogueProduct').where('productId', '=', productId);
  if (Object.keys(shown).length > 0) {
    await publications.set(shown).where('catalogueId', '=', catalogueId).execute();
  }
  const publication = await readPublication(ctx, productId, catalogueId);
  const changes = changesBetween(toldOf(before), toldOf(publication));
  if (Object.keys(changes.after).length > 0) {
    const told = { before: { catalogueId, ...changes.before }, after: { catalogueId, ...changes.after } };
    await recordEvent(ctx, { type: 'product.publicationUpdated', subject: { productId }, ...told });
  }
  return { product, catalogue, publication };
}

const toldOf = ({ ownDisplayName, ownPosition }: Publication) => ({
  displayName: ownDisplayName,
  position: ownPosition,
});

/** @throws DomainError NOT_FOUND */
async function requireCatalogue({ db }: Context, id: string): Promise<Catalogue> {
  const living = db.selectFrom('catalogue').selectAll().where('deletedAt', 'is', null);
  const catalogue = await living.where('id', '=', id).executeTakeFirst();
  if (!catalogue) throw notFound('catalogue', CATALOGUE);
  return catalogue;
}

/** @throws DomainError NOT_FOUND */
async function readPublication({ db }: Context, productId: string, catalogueId: string): Promise<Publication> {
  const row = await db
    .selectFrom('catalogueProduct as publication')
    .select(PUBLICATION)
    .where('productId', '=', productId)
    .where('catalogueId', '=', catalogueId)
    .executeTakeFirst();
  if (!row) throw notFound('product in this catalogue', CATALOGUE);
  return publicationOf(row)!;
}

/** The fields that are given. @throws DomainError INVALID_INPUT */
function shownOf(input: UpdatePublicationInput): { displayName?: string | null; position?: number | null } {
  const { displayName, position } = input;
  const { place, ...name } = gatherNow({
    place: () => (position === null ? { position } : placeOf(input)),
    ...(displayName !== undefined && {
      displayName: () => optionalName(displayName, { field: ['input', 'displayName'], max: 100 }),
    }),
  });
  return { ...place, ...name };
}
