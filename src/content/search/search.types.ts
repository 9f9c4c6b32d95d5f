import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'A call of an API, as its OpenAPI description tells of it.' })
export class DocumentOperation {
  @Field(() => String, { description: 'In capitals, such as `GET`.' })
  method!: string;

  @Field(() => String, { description: 'As it stands in the description, such as `/pets/{id}`.' })
  path!: string;

  @Field(() => String, { nullable: true, description: 'What the description calls it, by which pages link to it.' })
  operationId!: string | null;

  @Field(() => String, { nullable: true, description: 'What it does, in a line.' })
  summary!: string | null;
}

@ObjectType('SearchHit', {
  description:
    'A product, a document of one, an operation of that, or an entry of content, in which something was found.',
})
export class SearchHit {
  @Field(() => String, {
    description:
      'Name of the product as it is shown, or the title of the document, also where that is an operation, or of the entry.',
  })
  title!: string;
}

@ObjectType('SearchResult', { description: 'What a search found, of what the viewer may see.' })
export class SearchResult {
  @Field(() => [SearchHit], {
    description:
      'The best ones, best first: names before tags before texts, and behind all of them the raw texts of specifications whose titles do not have the words.',
  })
  hits!: SearchHit[];

  @Field(() => Boolean, {
    description: 'Whether no text has the words as they were written, and these have words that look like them.',
  })
  isApproximate!: boolean;
}
