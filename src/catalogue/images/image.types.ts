import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { ImageSize } from './image-size.ts';

@ObjectType('ImageRendition', { description: 'An image in one size.' })
export class ImageRendition {
  @Field(() => ImageSize, { description: 'The bound that was kept to.' })
  size!: ImageSize;

  @Field(() => Int, { description: 'Pixels from left to right.' })
  width!: number;

  @Field(() => Int, { description: 'Pixels from top to bottom.' })
  height!: number;

  @Field(() => String, { description: 'Where it is served; see `Image.url`.' })
  url!: string;
}

@ObjectType('Image', {
  description: 'An image that was sent to `POST /files`, written anew as WebP without anything beside its pixels.',
})
export class Image {
  @Field(() => String, { nullable: true, description: 'What it shows, for who does not see it; null for decoration.' })
  alternativeText!: string | null;
}

@InputType({ description: 'An image and what it shows.' })
export class ImageInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'An image that the caller has sent to `POST /files`: JPEG, PNG or WebP, up to 10 MiB and 25 million pixels. Absent: the one that is shown stays.',
  })
  fileId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What it shows, for who does not see it, up to 500 characters; a new image without it is decoration.',
  })
  alternativeText?: string | null;
}
