import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { seesUnpublished } from '../../platform/viewer.ts';
import type { ContentVersion } from '../entries/content-version.entity.ts';

/** A version with what its entry says of all of them. */
export type VersionRow = Omit<ContentVersion, 'updatedAt'> & {
  templateId: string;
  locale: string;
  publishedVersion: number | null;
};

/** How lists of them can be ordered. */
export const versionOrder = orderOf('ContentVersion', 'contentVersion.id', { CREATED_AT: byCreation }, 'desc');

/** Versions whoever asks, with what they need of their entry. */
export const allVersions = ({ db }: Pick<Reader, 'db'>) =>
  db
    .selectFrom('contentVersion')
    .innerJoin('contentEntry', 'contentEntry.id', 'contentVersion.entryId')
    .selectAll('contentVersion')
    .select(['contentEntry.templateId', 'contentEntry.locale', 'contentEntry.publishedVersion']);

/** For staff, of all entries. */
export const versions = rowsOf('contentVersion.id', (reader) =>
  allVersions(reader).where((eb) => eb.lit(seesUnpublished(reader.viewer))),
);

/** Of entries that staff looks at. */
export const versionsOfEntry = defineChildPages(
  (reader, entryIds) =>
    allVersions(reader).select('contentVersion.entryId as parentId').where(oneOf('contentVersion.entryId', entryIds)),
  'contentVersion.entryId',
  versionOrder,
);

/** What was saved of each entry last. */
export const newestVersion = defineLoader(async (ctx: Context, entryIds: readonly string[]) => {
  const rows = await allVersions(ctx)
    .where(oneOf('contentVersion.entryId', entryIds))
    .whereRef('contentVersion.number', '=', 'contentEntry.version')
    .execute();
  return inOrder(entryIds, rows, ({ entryId }) => entryId);
});
