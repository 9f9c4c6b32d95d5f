import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { type FieldPath, notFound } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';

/** A file that its sender has uploaded, waiting for the mutation that takes it. */
export interface UploadedFile {
  id: string;
  /** Who sent it, and nobody else may use it. */
  userId: string;
  /** As the sender's machine calls it. */
  name: string;
  bytes: Buffer;
  createdAt: Date;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    uploadedFile: UploadedFile;
  }
}

/** A file that nothing has taken for so long is gone. */
const HOURS = 24;

/** Files of one account that may wait; a further one takes the place of the oldest. */
const MAX_WAITING = 20;

/** Keeps a file for its sender, and clears away what nobody came for. */
export async function keepFile(ctx: Context, { name, bytes }: Pick<UploadedFile, 'name' | 'bytes'>): Promise<string> {
  const { userId } = requireViewer(ctx.viewer);
  const createdAt = new Date();
  const id = v7();
  await ctx.db.insertInto('uploadedFile').values({ id, userId, name, bytes, createdAt }).execute();
  const newest = ctx.db.selectFrom('uploadedFile').select('id').where('userId', '=', userId).orderBy('id', 'desc');
  await ctx.db
    .deleteFrom('uploadedFile')
    .where((eb) => {
      const old = eb('createdAt', '<', new Date(createdAt.getTime() - HOURS * 3_600_000));
      return eb.or([old, eb.and([eb('userId', '=', userId), eb('id', 'not in', newest.limit(MAX_WAITING))])]);
    })
    .execute();
  return id;
}

/** What a waiting file of the viewer holds. @throws DomainError NOT_FOUND */
export async function readFile(ctx: Context, id: string, field: FieldPath): Promise<Buffer> {
  const file = await ctx.db
    .selectFrom('uploadedFile')
    .select('bytes')
    .where('id', '=', id)
    .where('userId', '=', requireViewer(ctx.viewer).userId)
    .where('createdAt', '>', new Date(Date.now() - HOURS * 3_600_000))
    .executeTakeFirst();
  if (!file) throw notFound('file', field);
  return file.bytes;
}

/** Ends the waiting of a file that was read, in the transaction of what came of it. @throws DomainError NOT_FOUND: it was taken before. */
export async function takeFile(ctx: Context, id: string, field: FieldPath): Promise<void> {
  const { numDeletedRows } = await ctx.db.deleteFrom('uploadedFile').where('id', '=', id).executeTakeFirst();
  if (numDeletedRows === 0n) throw notFound('file', field);
}
