import { Entity, ManyToOne } from '@mikro-orm/decorators/legacy';
import { ObjectType } from 'type-graphql';
import { Catalogue } from '../../catalogue/catalogues/catalogue.entity.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';

/** A product on a plan of a catalogue, chosen by one user and not asked for yet. */
@ObjectType('CartItem', { implements: Node, description: 'A product on a plan in the cart of the viewer.' })
@Entity()
export class CartItem extends BaseEntity {
  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'user_id' })
  userId!: string;

  @ManyToOne({ entity: () => Catalogue, mapToPk: true, fieldName: 'catalogue_id' })
  catalogueId!: string;

  @ManyToOne({ entity: () => Product, mapToPk: true, fieldName: 'product_id' })
  productId!: string;

  @ManyToOne({ entity: () => Plan, mapToPk: true, fieldName: 'plan_id' })
  planId!: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    cartItem: CartItem;
  }
}
