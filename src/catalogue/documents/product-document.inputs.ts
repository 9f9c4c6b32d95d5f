import { Field, ID, InputType } from 'type-graphql';
import { DocumentFormat } from './document-format.ts';

@InputType({ description: 'A new document of a product.' })
export class CreateProductDocumentInput {
  @Field(() => ID, { description: 'The product.' })
  productId!: string;

  @Field(() => String, { description: 'Title, up to 100 characters, unique for its product.' })
  title!: string;

  @Field(() => DocumentFormat, { description: 'In which form it is written; cannot be changed later.' })
  format!: DocumentFormat;

  @Field(() => String, { description: 'The document, up to 150,000 characters.' })
  text!: string;
}

@InputType({ description: 'Changes of a document. What is absent stays as it is.' })
export class UpdateProductDocumentInput {
  @Field(() => String, { nullable: true, description: 'Title, up to 100 characters, unique for its product.' })
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'The document, up to 150,000 characters.' })
  text?: string | null;
}
