import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { Product } from '../products/product.entity.ts';
import { DocumentFormat } from './document-format.ts';

@ObjectType({ implements: Node, description: 'A specification of an API of a product, or a guide to it.' })
@Entity()
export class ProductDocument extends BaseEntity {
  @ManyToOne({ entity: () => Product, mapToPk: true, fieldName: 'product_id' })
  productId!: string;

  @Field(() => String, { description: 'Title, unique for its product.' })
  @Property({ type: 'text' })
  title!: string;

  @Field(() => DocumentFormat, { description: 'In which form it is written.' })
  @Enum({ items: () => DocumentFormat, type: 'text' })
  format!: DocumentFormat;

  @Field(() => String, { description: 'The document itself, as it was given.' })
  @Property({ type: 'text' })
  text!: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    productDocument: ProductDocument;
  }
}
