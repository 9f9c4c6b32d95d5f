import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, Int, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DocumentFormat } from '../document-checks/document-format.ts';
import { Product } from '../products/product.entity.ts';

@ObjectType({ implements: Node, description: 'A specification of an API of a product, or a guide to it.' })
@Entity()
export class ProductDocument extends BaseEntity {
  @ManyToOne({ entity: () => Product, mapToPk: true, fieldName: 'product_id' })
  productId!: string;

  /** Id at the provider; null for a document of the product as a whole. */
  @Property({ type: 'text', nullable: true })
  apiId: string | null = null;

  @Field(() => String, {
    description: 'Title, unique for its product; of a specification, the alias by which people know it.',
  })
  @Property({ type: 'text' })
  title!: string;

  /** Its place among the documents of its product. */
  @Property({ type: 'integer' })
  position: Opt<number> = 0;

  @Field(() => DocumentFormat, { description: 'In which form it is written.' })
  @Enum({ items: () => DocumentFormat, type: 'text' })
  format!: DocumentFormat;

  @Field(() => Int, { description: 'Counted from 1: a new text is a further one.' })
  /** The database counts. */
  @Property({ type: 'integer', defaultRaw: '1' })
  version!: Opt<number>;

  /** The version that a search knows and that was compared with the one before; null where none was read yet. */
  @Property({ type: 'integer', nullable: true })
  readVersion: number | null = null;

  /** Of an OpenAPI or AsyncAPI description: whether it is YAML that is not JSON. */
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
    /** The texts that documents have and had; the database keeps the newest 20 of each. */
    productDocumentVersion: {
      documentId: string;
      number: number;
      text: string;
      isYaml: boolean;
      size: number;
      digest: string;
      createdAt: Date;
      isBreaking: boolean | null;
      changeCount: number;
      changes: object[];
    };
  }
}
