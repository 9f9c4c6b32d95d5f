import { Extensions, Field, ID, InputType } from 'type-graphql';
import { ONE_OF } from '../../platform/arguments/arguments.ts';
import { DocumentFormat } from '../document-checks/document-format.ts';

const TITLE =
  'Title, up to 100 characters, unique for its product; of a specification, the alias by which people know it.';

@Extensions(ONE_OF)
@InputType({ description: 'Where a document comes from.' })
export class DocumentContentInput {
  @Field(() => String, { nullable: true, description: 'The document itself, up to 150,000 characters.' })
  text?: string | null;

  @Field(() => ID, { nullable: true, description: 'A file that the caller has sent to `POST /files`.' })
  fileId?: string | null;

  @Field(() => String, { nullable: true, description: 'Where it is fetched now and, from then on, every hour.' })
  url?: string | null;
}

@InputType()
abstract class DocumentSourceInput {
  @Field(() => DocumentContentInput, { nullable: true, description: 'In place of `text`, `fileId` and `url`.' })
  content?: DocumentContentInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'The document, up to 150,000 characters. A larger one is uploaded and given as `fileId`.',
  })
  text?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The document as a file that the caller has sent to `POST /files`, in place of `text`: UTF-8 or UTF-16 with a byte order mark, up to 5 MiB, a guide up to 150,000 characters. The file is gone when it was taken.',
  })
  fileId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Where the document is fetched now and, from then on, every hour: UTF-8, up to 5 MiB, on the public Internet, without redirects. What is fetched later and is right becomes a further version; `source` tells of the rest. A `text` or file in place of it ends that.',
  })
  url?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the `ProviderApi` of the product that it is about; null for the product as a whole.',
  })
  apiId?: string | null;
}

@InputType({ description: 'A new document of a product. Give exactly one of `text`, `fileId` and `url`.' })
export class CreateProductDocumentInput extends DocumentSourceInput {
  @Field(() => ID, { description: 'Where it is shown.' })
  productId!: string;

  @Field(() => String, { description: TITLE })
  title!: string;

  @Field(() => DocumentFormat, { description: 'In which form it is written; cannot be changed later.' })
  format!: DocumentFormat;
}

@InputType({ description: 'Changes of a document. What is absent stays as it is.' })
export class UpdateProductDocumentInput extends DocumentSourceInput {
  @Field(() => String, { nullable: true, description: TITLE })
  title?: string | null;
}
