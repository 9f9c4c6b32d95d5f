import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { objectStoreOf } from '../../platform/object-store/s3-store.ts';
import { UNUSED_HOURS } from '../images/image.service.ts';
import { deleteObjects } from '../images/image-store.ts';
import { collectFiles, scheduleFileCollection } from './collect-files.queue.ts';

const LOOK_SECONDS = 3600;

/** Looks once an hour, for ever. */
export const collectFilesJob = implementJob(
  collectFiles,
  async (ctx) => {
    const removed = await removeRows(ctx);
    const deleted = await deleteLeftovers(ctx);
    await scheduleFileCollection(ctx, removed || deleted ? 0 : LOOK_SECONDS);
  },
  (ctx) => scheduleFileCollection(ctx, LOOK_SECONDS),
);

/** One statement each; a deleted image leaves word of its objects behind. @returns Whether there may be more. */
async function removeRows({ db }: Context): Promise<boolean> {
  const old = sql<Date>`now() - make_interval(hours => ${UNUSED_HOURS})`;
  const images = db.selectFrom('image').select('id').where('unusedSince', '<', old).orderBy('unusedSince').limit(BATCH);
  const files = db.selectFrom('uploadedFile').select('id').where('createdAt', '<', old).limit(BATCH);
  const removed = [
    await db.deleteFrom('image').where('id', 'in', images).where('unusedSince', '<', old).executeTakeFirst(),
    await db.deleteFrom('uploadedFile').where('id', 'in', files).executeTakeFirst(),
  ];
  return removed.some(({ numDeletedRows }) => numDeletedRows === BigInt(BATCH));
}

/** Objects first, word of them then: whoever is interrupted deletes them again. @returns Whether there may be more. */
async function deleteLeftovers(ctx: Context): Promise<boolean> {
  const store = objectStoreOf(ctx.config);
  // They wait for the settings to name their bucket again.
  if (!store) return false;
  const leftovers = await ctx.db.selectFrom('imageLeftover').selectAll().orderBy('imageId').limit(BATCH).execute();
  for (const { imageId, sizes } of leftovers) {
    await deleteObjects(store, imageId, sizes);
    await ctx.db.deleteFrom('imageLeftover').where('imageId', '=', imageId).execute();
  }
  return leftovers.length === BATCH;
}
