import type { Context } from '../../platform/context.ts';
import { type ObjectStore, objectStoreOf } from '../../platform/object-store/s3-store.ts';
import type { EncodedRendition } from './encode-image.ts';
import type { ImageSize, Rendition } from './image-size.ts';

/** What every image is served as. */
export const MEDIA_TYPE = 'image/webp';

/** An image as it is stored. */
interface StoredImage {
  id: string;
  /** Who sent it and may put it somewhere; null from then on. */
  userId: string | null;
  renditions: Rendition[];
  /** Whether its bytes are objects in the bucket; else they are rows. */
  isInBucket: boolean;
  /** Since when nothing shows it, or the time it was sent; null while something does. */
  unusedSince: Date | null;
  createdAt: Date;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    image: StoredImage;
    imageContent: { imageId: string; size: ImageSize; bytes: Buffer };
    /** Objects of images whose rows are gone. */
    imageLeftover: { imageId: string; sizes: ImageSize[] };
  }
}

const objectKey = (imageId: string, size: ImageSize): string => `images/${imageId}/${size.toLowerCase()}.webp`;

/** Stores the bytes of an image whose row is there: where it says they are. May be repeated. */
export async function storeContent(
  { db, config }: Pick<Context, 'db' | 'config'>,
  { id, isInBucket }: Pick<StoredImage, 'id' | 'isInBucket'>,
  renditions: readonly EncodedRendition[],
): Promise<void> {
  if (isInBucket) {
    const store = objectStoreOf(config)!;
    await Promise.all(renditions.map(({ size, bytes }) => store.put(objectKey(id, size), bytes, MEDIA_TYPE)));
  } else {
    const rows = renditions.map(({ size, bytes }) => ({ imageId: id, size, bytes }));
    await db.insertInto('imageContent').values(rows).execute();
  }
}

/** Null when it is gone, or lies in a bucket that the settings do not name any longer. */
export async function readContent(
  { db, config }: Pick<Context, 'db' | 'config'>,
  { id, isInBucket }: Pick<StoredImage, 'id' | 'isInBucket'>,
  size: ImageSize,
): Promise<Buffer | null> {
  if (isInBucket) return (await objectStoreOf(config)?.get(objectKey(id, size))) ?? null;
  const content = db.selectFrom('imageContent').select('bytes').where('imageId', '=', id).where('size', '=', size);
  return (await content.executeTakeFirst())?.bytes ?? null;
}

/** Deletes the objects of an image whose row is gone. May be repeated. */
export async function deleteObjects(store: ObjectStore, imageId: string, sizes: readonly ImageSize[]): Promise<void> {
  await Promise.all(sizes.map((size) => store.delete(objectKey(imageId, size))));
}
