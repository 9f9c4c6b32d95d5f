import { Field, ObjectType } from 'type-graphql';

@ObjectType('SearchHit', { description: 'A product, or a document of one, in which something was found.' })
export class SearchHit {
  @Field(() => String, { description: 'Name of the product as it is shown, or the title of the document.' })
  title!: string;
}

@ObjectType('SearchResult', { description: 'What a search found, of what the viewer may see.' })
export class SearchResult {
  @Field(() => [SearchHit], { description: 'The best ones, best first.' })
  hits!: SearchHit[];

  @Field(() => Boolean, {
    description: 'Whether no text has the words as they were written, and these are names that look like them.',
  })
  isApproximate!: boolean;
}
