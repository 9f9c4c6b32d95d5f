import { Field, Float, ID, InputType } from 'type-graphql';
import { ImageInput } from '../../catalogue/images/image.types.ts';

@InputType({
  description: 'What a field is to hold: one of the others, as its type asks for; nothing but the name empties it.',
})
export class ContentFieldInput {
  @Field(() => String, { description: 'Name of the field in its template.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Of a TEXT, MARKDOWN, DATE, CHOICE or LINK.' })
  text?: string | null;

  @Field(() => Float, { nullable: true, description: 'What a NUMBER is to hold.' })
  number?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'What a BOOLEAN is to hold.' })
  boolean?: boolean | null;

  @Field(() => ImageInput, { nullable: true, description: 'What an IMAGE is to show.' })
  image?: ImageInput | null;

  @Field(() => ID, { nullable: true, description: 'What a PRODUCT is to name: one that is offered or may be.' })
  productId?: string | null;
}
