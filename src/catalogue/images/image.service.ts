import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { type FieldPath, invalidInput, notFound } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { objectStoreOf } from '../../platform/object-store/s3-store.ts';
import { gather } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { type EncodedRendition, encodeImage } from './encode-image.ts';
import type { ImageInput } from './image.types.ts';
import type { Rendition, ShownImage } from './image-size.ts';
import { storeContent } from './image-store.ts';

/** An image that nothing shows for so long is deleted. */
export const UNUSED_HOURS = 24;

/** Images of one account that may wait; a further one takes the place of the oldest. */
const MAX_WAITING = 20;

/**
 * Keeps an image for its sender, in every size, until a mutation takes it.
 * @returns Its id. @throws DomainError INVALID_INPUT, RATE_LIMITED; ObjectStoreError.
 */
export async function keepImage(ctx: Context, bytes: Buffer, field: FieldPath): Promise<string> {
  const { userId } = requireViewer(ctx.viewer);
  const id = await keepRenditions(ctx, await encodeImage(bytes, field));
  const newest = ctx.db.selectFrom('image').select('id').where('userId', '=', userId).orderBy('id', 'desc');
  await ctx.db
    .deleteFrom('image')
    .where('userId', '=', userId)
    .where('id', 'not in', newest.limit(MAX_WAITING))
    .execute();
  return id;
}

/** Keeps an image in all of its sizes for the viewer, until a mutation takes it. @returns Its id. @throws ObjectStoreError. */
export async function keepRenditions(ctx: Context, encoded: readonly EncodedRendition[]): Promise<string> {
  const { userId } = requireViewer(ctx.viewer);
  const renditions = JSON.stringify(encoded.map(({ bytes: _, ...rendition }) => rendition));
  const image = { id: v7(), isInBucket: objectStoreOf(ctx.config) !== null };
  const insert = (tx: Context) =>
    tx.db
      .insertInto('image')
      .values({ ...image, userId, renditions: sql<Rendition[]>`${renditions}::jsonb`, createdAt: new Date() })
      .execute();
  if (!image.isInBucket) {
    await inTransaction(ctx, async (tx) => {
      await insert(tx);
      await storeContent(tx, image, encoded);
    });
  } else {
    // The row goes first: whatever becomes of this process, the objects are found again.
    await insert(ctx);
    try {
      await storeContent(ctx, image, encoded);
    } catch (error) {
      await ctx.db.deleteFrom('image').where('id', '=', image.id).execute();
      throw error;
    }
  }
  return image.id;
}

/**
 * What is shown after a change: an image that the viewer has sent, or the one before with another text, or none.
 * @param input Undefined where nothing is said of it.
 * @throws DomainError NOT_FOUND, INVALID_INPUT.
 */
export async function imageOf(
  ctx: Context,
  input: ImageInput | null | undefined,
  before: ShownImage | null,
  field: FieldPath,
): Promise<ShownImage | null> {
  if (input === undefined) return before;
  if (input === null) return null;
  const { fileId = null, alternativeText } = input;
  const { image, text } = await gather({
    image: () => (fileId === null ? before : findImage(ctx, fileId, [...field, 'fileId'])),
    text: () => optionalText(alternativeText, { field: [...field, 'alternativeText'], max: 500 }),
  });
  if (!image) throw invalidInput('Give `fileId`: there is no image yet.', [...field, 'fileId']);
  const kept = fileId === null ? image.alternativeText : null;
  return { ...image, alternativeText: alternativeText === undefined ? kept : text };
}

/** An image that the viewer has sent and nothing shows yet; nobody else takes it meanwhile. @throws DomainError NOT_FOUND, INVALID_INPUT. */
export async function findImage(ctx: Context, id: string, field: FieldPath): Promise<ShownImage> {
  const image = await ctx.db
    .selectFrom('image')
    .select(['id', 'renditions'])
    .where('id', '=', id)
    .where('userId', '=', requireViewer(ctx.viewer).userId)
    .where('unusedSince', '>', new Date(Date.now() - UNUSED_HOURS * 3_600_000))
    .forUpdate()
    .executeTakeFirst();
  if (image) return { ...image, alternativeText: null };
  const file = ctx.db.selectFrom('uploadedFile').select('id').where('id', '=', id);
  const isText = await file.where('userId', '=', requireViewer(ctx.viewer).userId).executeTakeFirst();
  if (isText) throw invalidInput('The file is no image: JPEG, PNG and WebP are taken.', field);
  throw notFound('file', field);
}

/**
 * Has the image be the portal's where it is shown now, and has one that no longer is wait for its deletion. In the transaction of
 * the change.
 */
export async function replaceImage(
  { db }: Context,
  before: ShownImage | null,
  after: ShownImage | null,
): Promise<void> {
  if (before?.id === after?.id) return;
  if (after) {
    await db.updateTable('image').set({ unusedSince: null, userId: null }).where('id', '=', after.id).execute();
  }
  if (before) await db.updateTable('image').set({ unusedSince: new Date() }).where('id', '=', before.id).execute();
}
