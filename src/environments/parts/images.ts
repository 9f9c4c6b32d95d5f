import { ImageSize, type ShownImage } from '../../catalogue/images/image-size.ts';
import { readContent } from '../../catalogue/images/image-store.ts';
import type { Context } from '../../platform/context.ts';
import type { BundleImage } from '../format/bundle.ts';
import type { Saving } from './part.ts';

/** An image as a bundle holds it; null also for one whose bytes are gone. */
export async function bundledImage(ctx: Context, shown: ShownImage | null): Promise<BundleImage> {
  if (!shown) return null;
  const stored = await ctx.db
    .selectFrom('image')
    .select(['id', 'isInBucket'])
    .where('id', '=', shown.id)
    .executeTakeFirst();
  const renditions: NonNullable<BundleImage>['renditions'] = [];
  for (const size of Object.values(ImageSize)) {
    const bytes = stored && (await readContent(ctx, stored, size));
    const rendition = shown.renditions.find((each) => each.size === size);
    if (!bytes || !rendition) return null;
    renditions.push({ size, width: rendition.width, height: rendition.height, webp: bytes.toString('base64') });
  }
  return { alternativeText: shown.alternativeText, renditions };
}

/** An image as a mutation takes it, by the name of its field; one that is shown already stays. */
export function imageInput<P extends string>(
  part: P,
  image: BundleImage,
  before: ShownImage | null,
  images: Saving['images'],
): Partial<Record<P, { fileId?: string; alternativeText: string | null } | null>> {
  if (!image) return (before ? { [part]: null } : {}) as Partial<Record<P, null>>;
  const fileId = images.get(image);
  const input = { ...(fileId && { fileId }), alternativeText: image.alternativeText };
  return { [part]: input } as Record<P, typeof input>;
}
