import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { visibleProducts } from '../../catalogue/audience/audience.policy.ts';
import { productOrder } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, byTime, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages, defineList } from '../../platform/graphql/paging.ts';
import { defineLoader, grouped } from '../../platform/loader.ts';
import { containsAll } from '../../platform/search.ts';
import { type Reader, shaped } from '../../platform/shapes/shaped.ts';
import { seesUnpublished } from '../../platform/viewer.ts';
import type { ContentKind } from '../templates/content-kind.ts';
import type { ContentState } from '../values/content-state.ts';
import type { ContentEntry } from './content-entry.entity.ts';
import { publishedFor, visibleEntries } from './entry.policy.ts';

/** How lists of them can be ordered. */
export const entryOrder = orderOf('ContentEntry', 'contentEntry.id', {
  CREATED_AT: byCreation,
  TITLE: byName('contentEntry.title', 'Its title, without regard to case.'),
  PUBLISHED_AT: byTime('contentEntry.publishedAt', 'When it was published first; what never was comes last.'),
  UPDATED_AT: byTime('contentEntry.revisedAt', 'When what is shown was published; what never was comes last.'),
});

const entriesFor = ({ db, viewer }: Reader) =>
  db.selectFrom('contentEntry').selectAll('contentEntry').where(visibleEntries(viewer));

export const entries = rowsOf('contentEntry.id', entriesFor);

const withSlug = shaped((reader: Reader, { kind, slug }: { kind: ContentKind; slug: string }) =>
  entriesFor(reader)
    .innerJoin('contentSlug', 'contentSlug.entryId', 'contentEntry.id')
    .where('contentSlug.kind', '=', kind)
    .where('contentSlug.slug', '=', slug)
    .$if(!seesUnpublished(reader.viewer), (query) => query.where('contentSlug.wasShown', '=', true))
    .compile(),
);

/** The entry of this kind that has, or had, this slug; for readers only where they were shown it under that. */
export const findEntryBySlug = async (
  ctx: Context,
  kind: ContentKind,
  slug: string,
): Promise<ContentEntry | undefined> => (await withSlug(ctx, { kind, slug }))[0];

interface Filter {
  search?: string | null;
  kinds?: readonly ContentKind[] | null;
  slugs?: readonly string[] | null;
  tags?: readonly string[] | null;
  templateIds?: readonly string[] | null;
  states?: readonly ContentState[] | null;
  authorIds?: readonly string[] | null;
  locales?: readonly string[] | null;
  publishedFrom?: Date | null;
  publishedBefore?: Date | null;
}

const SHOWN = ['title', 'slug', 'summary', 'tags', 'translations'].map((column) => sql.ref(`contentEntry.${column}`));

/** What was saved last, of which readers learn nothing. */
const SAVED = sql`(select entry_words(content ->> 'title', content ->> 'slug', content ->> 'summary', content -> 'tags', content -> 'translations')
  from content_version where entry_id = content_entry.id and number = content_entry.version)`;

const hasWords = (search: string, viewer: Reader['viewer']) => {
  const shown = sql`entry_words(${sql.join(SHOWN)})`;
  return sql<boolean>`${containsAll(search, seesUnpublished(viewer) ? sql`concat_ws(' ', ${shown}, ${SAVED})` : shown)}`;
};

/** What lets an entry through; all conditions must hold, and null does not matter. */
const meets =
  (viewer: Reader['viewer'], filter: Filter) =>
  (eb: ExpressionBuilder<Database, 'contentEntry'>): Expression<SqlBool> => {
    const { search, kinds, slugs, tags, templateIds, states, authorIds, locales, publishedFrom, publishedBefore } =
      filter;
    return eb.and([
      ...(search == null ? [] : [hasWords(search, viewer)]),
      matchesAll([
        ['contentEntry.kind', 'text', kinds],
        ['contentEntry.slug', 'text', slugs],
        ['contentEntry.templateId', 'uuid', templateIds],
        ['contentEntry.state', 'text', states],
        ['contentEntry.authorId', 'uuid', authorIds],
      ]),
      // Who made it is told to staff alone.
      ...(authorIds && !seesUnpublished(viewer) ? [eb.lit(false)] : []),
      ...(tags ? [sql<boolean>`tag_keys(content_entry.tags) && tag_keys(to_jsonb(${tags}::text[]))`] : []),
      ...(locales
        ? [
            sql<boolean>`(content_entry.locale = any(${locales}::text[]) or content_entry.translations ?| ${locales}::text[])`,
          ]
        : []),
      ...(publishedFrom ? [eb('contentEntry.publishedAt', '>=', publishedFrom)] : []),
      ...(publishedBefore ? [eb('contentEntry.publishedAt', '<', publishedBefore)] : []),
    ]);
  };

const pages = defineList('contentEntry', (reader, filter: Filter) =>
  entriesFor(reader).where(meets(reader.viewer, filter)),
);

export const listEntries = (ctx: Context, filter: Filter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, entryOrder, page);

/** Published entries that share a tag with a product that the viewer already sees. */
export const entriesOfProduct = defineChildPages(
  (reader, productIds, filter: Filter | null) =>
    reader.db
      .selectFrom('product')
      .innerJoin('contentEntry', (join) =>
        join.on(sql<boolean>`tag_keys(content_entry.tags) && tag_keys(product.tags)`),
      )
      .selectAll('contentEntry')
      .select('product.id as parentId')
      .where(oneOf('product.id', productIds))
      .where(publishedFor(reader.viewer))
      .where(meets(reader.viewer, filter ?? {})),
  'product.id',
  entryOrder,
);

/** Products that share a tag with an entry that the viewer already reads, and that the viewer sees. */
export const productsOfEntry = defineChildPages(
  ({ db, viewer }, entryIds) =>
    db
      .selectFrom('contentEntry')
      .innerJoin('product', (join) => join.on(sql<boolean>`tag_keys(product.tags) && tag_keys(content_entry.tags)`))
      .selectAll('product')
      .select('contentEntry.id as parentId')
      .where(oneOf('contentEntry.id', entryIds))
      .where(visibleProducts(viewer)),
  'contentEntry.id',
  productOrder,
);

/** For whom each entry that staff looks at is. */
export const teamsOfEntry = defineLoader(async ({ db }: Context, entryIds: readonly string[]) => {
  const rows = await db
    .selectFrom('team')
    .innerJoin('contentEntryTeam', 'contentEntryTeam.teamId', 'team.id')
    .selectAll('team')
    .select('contentEntryTeam.entryId')
    .where(oneOf('contentEntryTeam.entryId', entryIds))
    .where('team.deletedAt', 'is', null)
    .orderBy('team.id')
    .execute();
  return grouped(entryIds, rows, ({ entryId }) => entryId);
});
