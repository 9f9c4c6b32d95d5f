import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import type { Generated, GeneratedAlways } from 'kysely';
import { Field, Int, ObjectType } from 'type-graphql';
import { Team } from '../../identity/organisations/team.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { CatalogueVisibility } from '../audience/catalogue-visibility.ts';
import { Plan } from '../plans/plan.entity.ts';
import { Product } from '../products/product.entity.ts';

@ObjectType('Catalogue', {
  implements: Node,
  description:
    'Products and plans published together for an audience. A product is requested with a plan of the same catalogue.',
})
@Entity()
export class Catalogue extends BaseEntity {
  @Field(() => String, { description: 'Unique name.' })
  @Property({ type: 'text' })
  name!: string;

  /** Null where that is its name. */
  @Property({ type: 'text', nullable: true })
  displayName: string | null = null;

  @Field(() => Int, { description: 'Its place where catalogues are ordered by POSITION: the smallest comes first.' })
  @Property({ type: 'integer' })
  position: Opt<number> = 0;

  @Field(() => String, {
    description:
      'Its part of an address, unique and lasting: a new name leaves it, and one that it had still leads here.',
  })
  /** The database makes one where none is given. */
  @Property({ type: 'text', defaultRaw: 'null' })
  slug!: Opt<string>;

  @Field(() => CatalogueVisibility, { description: 'Who may see it.' })
  @Enum({ items: () => CatalogueVisibility, type: 'text' })
  visibility: Opt<CatalogueVisibility> = CatalogueVisibility.PRIVATE;

  @Field(() => Int, {
    description:
      'Counts what `updateCatalogue` sets, whoever changes it: give it as `expectedVersion`, and nobody is overwritten.',
  })
  @Property({ type: 'integer' })
  version: Opt<number> = 1;

  /** What it is called in every environment that it was brought to; null for its id. */
  @Property({ type: 'text', nullable: true })
  customId: string | null = null;

  /** Deleted: met nowhere, and its row goes when nothing names it any longer. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  deletedAt: Date | null = null;
}

@Entity()
export class CatalogueProduct {
  @ManyToOne({ entity: () => Catalogue, mapToPk: true, primary: true, fieldName: 'catalogue_id' })
  catalogueId!: string;

  @ManyToOne({ entity: () => Product, mapToPk: true, primary: true, fieldName: 'product_id' })
  productId!: string;
}

@Entity()
export class CataloguePlan {
  @ManyToOne({ entity: () => Catalogue, mapToPk: true, primary: true, fieldName: 'catalogue_id' })
  catalogueId!: string;

  @ManyToOne({ entity: () => Plan, mapToPk: true, primary: true, fieldName: 'plan_id' })
  planId!: string;
}

/** The audience of a private catalogue. */
@Entity()
export class CatalogueTeam {
  @ManyToOne({ entity: () => Catalogue, mapToPk: true, primary: true, fieldName: 'catalogue_id' })
  catalogueId!: string;

  @ManyToOne({ entity: () => Team, mapToPk: true, primary: true, fieldName: 'team_id' })
  teamId!: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    catalogue: Catalogue;
    /** Every slug that a catalogue has or had. */
    catalogueSlug: { slug: string; catalogueId: string };
    catalogueProduct: CatalogueProduct & {
      /** What it is called there; null for the name that it has elsewhere. */
      displayName: Generated<string | null>;
      /** Its place there; null for the place that it has elsewhere. */
      position: Generated<number | null>;
      /** Which of the names is shown; the database keeps it. */
      shownName: GeneratedAlways<string>;
      /** Its place among the others; the database keeps it. */
      shownPosition: GeneratedAlways<number>;
    };
    cataloguePlan: CataloguePlan;
    catalogueTeam: CatalogueTeam;
  }
}
