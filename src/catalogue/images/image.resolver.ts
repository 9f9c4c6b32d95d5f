import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { Image, ImageRendition } from './image.types.ts';
import { imageUrl } from './image-address.ts';
import { ImageSize, type Rendition, type ShownImage } from './image-size.ts';

@Resolver(() => Image)
export class ImageResolver {
  @FieldResolver(() => String, {
    description:
      'Where it is served, as WebP, to whoever has this address: elements of a page need nothing beside it, and caches may keep it. It holds for at least three hours, at most for six, and ends at once when nothing shows the image any longer.',
  })
  url(
    @Root() image: ShownImage,
    @Ctx() ctx: Context,
    @Arg('size', () => ImageSize, { defaultValue: ImageSize.MEDIUM, description: 'How large.' }) size: ImageSize,
  ) {
    return imageUrl(ctx, image.id, image.renditions.find((rendition) => rendition.size === size)!.digest);
  }

  @FieldResolver(() => [ImageRendition], { description: 'All of its sizes, the smallest first, for a `srcset`.' })
  renditions(@Root() { id, renditions }: ShownImage, @Ctx() ctx: Context) {
    return renditions.map((rendition: Rendition) => ({ ...rendition, url: imageUrl(ctx, id, rendition.digest) }));
  }
}
