import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, Int, ObjectType } from 'type-graphql';
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

  /** Of an OpenAPI description: whether it is YAML that is not JSON. */
  @Property({ type: 'boolean' })
  isYaml: Opt<boolean> = false;

  /** Read where it is asked for and nowhere else: it may have megabytes. */
  @Property({ type: 'text', lazy: true })
  text!: string;

  @Field(() => Int, { description: 'How many bytes it has.' })
  @Property({ type: 'integer', generated: '(octet_length(text)) stored' })
  size!: Opt<number>;

  /** Changes with the text. */
  @Property({ type: 'text', generated: '(to_hex(hashtextextended(text, 0))) stored' })
  digest!: Opt<string>;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    productDocument: ProductDocument;
  }
}
