import { isDeepStrictEqual } from 'node:util';
import { replaceImage } from '../../catalogue/images/image.service.ts';
import type { Context } from '../../platform/context.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { refuseConflict } from '../../platform/expected-version.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import type { TemplateField } from '../templates/template-field.ts';
import { type Content, imagesIn } from '../values/content.ts';
import { fitting } from '../values/value.rules.ts';
import { ContentEntry } from './content-entry.entity.ts';
import { ContentVersion } from './content-version.entity.ts';
import { recordEntry } from './entry.events.ts';

/**
 * An entry that nobody else changes until the transaction ends.
 * @param expectedVersion Number of the version that was read, and is to be the newest; null where that does not matter.
 * @throws DomainError NOT_FOUND, VERSION_CONFLICT.
 */
export async function lockEntry(
  ctx: Context,
  id: string,
  expectedVersion: number | null = null,
): Promise<ContentEntry> {
  const entry = await lockRow(ctx, ContentEntry, { id }, 'entry');
  if (expectedVersion === null || expectedVersion === entry.version) return entry;
  const newest = ctx.db.selectFrom('contentVersion').select('id').where('entryId', '=', id);
  const { id: conflictId } = await newest.where('number', '=', entry.version).executeTakeFirstOrThrow();
  refuseConflict(entry.version, expectedVersion, conflictId);
  return entry;
}

/** What an entry held in one of its versions. */
export async function contentIn({ db }: Pick<Context, 'db'>, entryId: string, number: number): Promise<Content | null> {
  const version = db.selectFrom('contentVersion').select('content').where('entryId', '=', entryId);
  return (await version.where('number', '=', number).executeTakeFirst())?.content ?? null;
}

/** What was saved of an entry last. */
export const newestContent = async (ctx: Context, { id, version }: ContentEntry): Promise<Content> =>
  (await contentIn(ctx, id, version))!;

/**
 * Saves what an entry is to hold as its next version; the same once more saves nothing. It is shown when it is published, and to editors at once where
 * nothing is published yet.
 */
export async function saveVersion(
  ctx: Context,
  entry: ContentEntry,
  { before, after, fields }: { before: Content; after: Content; fields: readonly TemplateField[] },
  restoredFrom: number | null = null,
): Promise<void> {
  if (isDeepStrictEqual(before, after)) return;
  entry.version += 1;
  const savedById = requireViewer(ctx.viewer).userId;
  const version = { entryId: entry.id, number: entry.version, content: after, savedById, restoredFrom };
  if (entry.publishedAt === null) show(entry, after, fields);
  await ctx.em.flush();
  ctx.em.create(ContentVersion, version);
  await ctx.em.flush();
  if (entry.publishedAt === null) await showToTeams(ctx, entry, after.teamIds);
  // Images stay as long as a version shows them.
  const known = new Set(imagesIn(before).map(({ id }) => id));
  for (const image of imagesIn(after)) if (!known.has(image.id)) await replaceImage(ctx, null, image);
  await recordEntry(ctx, entry.version === 1 ? 'contentEntry.created' : 'contentEntry.saved', entry, {
    version: entry.version,
    ...(restoredFrom && { restoredFrom }),
  });
}

/** Has the entry show this. */
export function show(entry: ContentEntry, content: Content, fields: readonly TemplateField[]): void {
  const { teamIds: _, values, translations, images = {}, ...parts } = content;
  const fieldValues = fitting(fields, values);
  const texts = Object.entries(translations).map(([locale, text]) => [
    locale,
    { ...text, values: fitting(fields, text.values) },
  ]);
  Object.assign(entry, parts, { fieldValues, images, translations: Object.fromEntries(texts) });
}

/** Teams that are gone meanwhile are left out. */
export async function showToTeams({ db }: Context, { id: entryId }: ContentEntry, teamIds: string[]): Promise<void> {
  await db.deleteFrom('contentEntryTeam').where('entryId', '=', entryId).execute();
  if (teamIds.length === 0) return;
  const teams = await db
    .selectFrom('team')
    .select('id')
    .where(oneOf('id', teamIds))
    .where('deletedAt', 'is', null)
    .execute();
  const rows = teams.map(({ id: teamId }) => ({ entryId, teamId }));
  if (rows.length > 0) await db.insertInto('contentEntryTeam').values(rows).execute();
}
