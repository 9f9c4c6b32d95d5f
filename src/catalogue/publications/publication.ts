import { Field, Int, ObjectType } from 'type-graphql';
import { byName, byNumber, orderingOf } from '../../platform/graphql/ordering.ts';
import { PRODUCT_ORDERS } from './product-orders.ts';

@ObjectType({
  simpleResolvers: true,
  description: 'How a product is shown in a catalogue: it may have a name and a place of its own there.',
})
export class Publication {
  @Field(() => String, { description: 'What it is called there.' })
  displayName!: string;

  @Field(() => Int, { description: 'Its place where products of the catalogue are ordered by POSITION.' })
  position!: number;

  @Field(() => String, {
    nullable: true,
    description: 'What it is called there and nowhere else; null where that is the `displayName` of the product.',
  })
  ownDisplayName!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The place that it has there and nowhere else; null where that is the `position` of the product.',
  })
  ownPosition!: number | null;
}

/** Columns of `catalogue_product as publication`, beside those of a product or catalogue. */
export const PUBLICATION = [
  ...(['publication.shownName', 'publication.shownPosition'] as const),
  ...(['publication.displayName as ownDisplayName', 'publication.position as ownPosition'] as const),
] as const;

/** A row with the columns of {@link PUBLICATION}. */
export interface Published {
  shownName: string;
  shownPosition: number;
  ownDisplayName: string | null;
  ownPosition: number | null;
}

/** Null for a row that was read without those columns. */
export function publicationOf(row: object): Publication | null {
  if (!('shownName' in row)) return null;
  const { shownName, shownPosition, ownDisplayName, ownPosition } = row as Published;
  return { displayName: shownName, position: shownPosition, ownDisplayName, ownPosition };
}

/** As `productOrder`, of products as they are shown in the one catalogue of `catalogue_product as publication`. */
export const publicationOrder = orderingOf('Publication', 'product.id', {
  ...PRODUCT_ORDERS,
  DISPLAY_NAME: byName('publication.shownName', ''),
  POSITION: byNumber('publication.shownPosition', ''),
});
