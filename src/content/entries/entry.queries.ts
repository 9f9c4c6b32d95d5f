import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, byTime, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages, defineList } from '../../platform/graphql/paging.ts';
import { type Reader, shaped } from '../../platform/shapes/shaped.ts';
import { seesUnpublished } from '../../platform/viewer.ts';
import type { ContentKind } from '../templates/content-kind.ts';
import type { ContentEntry } from './content-entry.entity.ts';
import type { ContentState } from './content-state.ts';
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
    .compile(),
);

/** The entry of this kind that has, or had, this slug. */
export const findEntryBySlug = async (
  ctx: Context,
  kind: ContentKind,
  slug: string,
): Promise<ContentEntry | undefined> => (await withSlug(ctx, { kind, slug }))[0];

interface Filter {
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

const pages = defineList('contentEntry', (reader, filter: Filter) => {
  const { kinds, slugs, tags, templateIds, states, authorIds, locales, publishedFrom, publishedBefore } = filter;
  let query = entriesFor(reader).where(
    matchesAll([
      ['contentEntry.kind', 'text', kinds],
      ['contentEntry.slug', 'text', slugs],
      ['contentEntry.templateId', 'uuid', templateIds],
      ['contentEntry.state', 'text', states],
      ['contentEntry.authorId', 'uuid', authorIds],
    ]),
  );
  if (authorIds && !seesUnpublished(reader.viewer)) query = query.where(sql<boolean>`false`);
  if (tags) query = query.where(sql<boolean>`content_entry.tags ?| ${tags}::text[]`);
  if (locales) {
    query = query.where(
      sql<boolean>`(content_entry.locale = any(${locales}::text[]) or content_entry.translations ?| ${locales}::text[])`,
    );
  }
  if (publishedFrom) query = query.where('contentEntry.publishedAt', '>=', publishedFrom);
  if (publishedBefore) query = query.where('contentEntry.publishedAt', '<', publishedBefore);
  return query;
});

export const listEntries = (ctx: Context, filter: Filter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, entryOrder, page);

/** Published entries that share a tag with a product that the viewer already sees. */
export const entriesOfProduct = defineChildPages(
  (reader, productIds, filter: Pick<Filter, 'kinds'> | null) =>
    reader.db
      .selectFrom('product')
      .innerJoin('contentEntry', (join) =>
        join.on(sql<boolean>`content_entry.tags ?| array(select jsonb_array_elements_text(product.tags))`),
      )
      .selectAll('contentEntry')
      .select('product.id as parentId')
      .where(oneOf('product.id', productIds))
      .where(publishedFor(reader.viewer))
      .where(matchesAll([['contentEntry.kind', 'text', filter?.kinds]])),
  'product.id',
  entryOrder,
);
