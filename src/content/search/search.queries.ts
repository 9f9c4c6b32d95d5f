import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { type IsPublished, visibleCatalogues, visibleProducts } from '../../catalogue/audience/audience.policy.ts';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { PLANNED_ANEW } from '../../platform/db/one-of.ts';
import { type Reader, shaped } from '../../platform/shapes/shaped.ts';
import { visibleEntries as readableEntries } from '../entries/entry.policy.ts';

declare module '../../platform/db/database.ts' {
  interface Database {
    /** What a search reads; the database fills it. */
    searchEntry: {
      id: string;
      /** Of an entry of the catalogue; null for one of content. */
      productId: string | null;
      documentId: string | null;
      contentEntryId: string | null;
      /** Of a product under the name that it has in this catalogue. */
      catalogueId: string | null;
      /** Of the text of a specification, which is written for programs. */
      isRaw: boolean;
      title: string;
      /** Names and tags as they are compared where a word is misspelt; null but in the first piece. */
      named: string | null;
      /** As a snippet shows it: plain words of what is Markdown. */
      body: string;
      words: string;
      /** The words, and what is left of each without a letter; null of what is not looked for by misspelt words. */
      slips: string | null;
      /** Of an entry that is an operation: method and path. */
      operation: string | null;
      operationId: string | null;
      summary: string | null;
    };
  }
}

/** A product, a document, an operation or an entry of content in which something was found. */
export interface Hit {
  productId: string | null;
  documentId: string | null;
  contentEntryId: string | null;
  title: string;
  operation: string | null;
  operationId: string | null;
  summary: string | null;
  /** The best places of its text, with the words that were found between two marks. */
  snippet: string;
}

/** Characters that no text has when it is searched. */
export const [FOUND, FOUND_END] = ['\uE000', '\uE001'];

/** What parts words in a text that is searched, and stands in none that is read; at a cut, some of it. */
const PARTING = ' ?\u001F ?';

const SNIPPET = `StartSel=${FOUND}, StopSel=${FOUND_END}, MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "`;

interface Asked {
  text: string;
  limit: number;
}

type Entries = SelectQueryBuilder<Database, 'searchEntry', object>;

/** Asks of each that was found; reading all that is published first would cost as much for one as for thousands. */
const oneByOne: IsPublished = (published) =>
  sql<boolean>`exists ${published.whereRef('catalogueProduct.productId', '=', 'product.id').offset(sql.lit(0))}`;

/** The catalogue in which a product has the name by which it was found, where the viewer sees that. */
const catalogueOf = (viewer: Reader['viewer'], db: Reader['db']) =>
  db
    .selectFrom('catalogue')
    .select('catalogue.id')
    .where(sql<boolean>`catalogue.id = search_entry.catalogue_id`)
    .where(visibleCatalogues(viewer));

const visibleEntries = ({ db, viewer }: Reader): Entries =>
  db.selectFrom('searchEntry').where((eb) =>
    eb.or([
      eb.exists(
        eb
          .selectFrom('product')
          .select('product.id')
          .whereRef('product.id', '=', 'searchEntry.productId')
          .where(visibleProducts(viewer, oneByOne))
          .where((own) => own.or([own('searchEntry.catalogueId', 'is', null), own.exists(catalogueOf(viewer, db))])),
      ),
      eb.exists(
        eb
          .selectFrom('contentEntry')
          .select('contentEntry.id')
          .whereRef('contentEntry.id', '=', 'searchEntry.contentEntryId')
          .where(readableEntries(viewer)),
      ),
    ]),
  );

/** Operations of one document that are shown at most: a word of its base path would fill the list. */
const MAX_OF_DOCUMENT = 5;

/** How places are compared, and what is marked in their texts. */
interface Way {
  rank: RawBuilder<number>;
  /** Whether a place comes behind all others, whatever its rank. */
  isLast: RawBuilder<boolean>;
  /** Reads `hit.body`. */
  found: RawBuilder<string>;
}

/** The best of what was found: of each product, document, operation and entry of content the place that suits best. */
function bestOf({ db }: Reader, entries: Entries, { rank, isLast, found }: Way, limit: number) {
  const places = entries
    .distinctOn([
      'searchEntry.productId',
      'searchEntry.documentId',
      'searchEntry.contentEntryId',
      'searchEntry.operation',
    ])
    .select([
      'searchEntry.id',
      'searchEntry.productId',
      'searchEntry.documentId',
      'searchEntry.contentEntryId',
      'searchEntry.title',
    ])
    .select(['searchEntry.operation', 'searchEntry.operationId', 'searchEntry.summary'])
    .select(['searchEntry.body', rank.as('rank'), isLast.as('isLast')])
    .orderBy('searchEntry.productId')
    .orderBy('searchEntry.documentId')
    .orderBy('searchEntry.contentEntryId')
    .orderBy('searchEntry.operation')
    .orderBy('isLast')
    .orderBy('rank', 'desc')
    // Its own name before those that it has in catalogues.
    .orderBy(sql`search_entry.catalogue_id nulls first`);
  const place = sql<number>`row_number() over
    (partition by place.product_id, place.document_id, place.content_entry_id, place.operation is null order by place.rank desc, place.id)`;
  const placed = db.selectFrom(places.as('place')).selectAll('place').select(place.as('place'));
  return db
    .selectFrom(placed.as('hit'))
    .modifyFront(PLANNED_ANEW)
    .select([
      'hit.productId',
      'hit.documentId',
      'hit.contentEntryId',
      'hit.title',
      'hit.operation',
      'hit.operationId',
      'hit.summary',
    ])
    .select(
      sql<string>`regexp_replace(ts_headline('portal', hit.body, ${found}, ${sql.lit(SNIPPET)}),
        ${sql.lit(PARTING)}, '', 'g')`.as('snippet'),
    )
    .where('hit.place', '<=', sql.lit(MAX_OF_DOCUMENT))
    .orderBy('hit.isLast')
    .orderBy('hit.rank', 'desc')
    .orderBy('hit.id')
    .limit(limit)
    .compile();
}

const withWords = shaped<Asked, Hit>((reader, { text, limit }) => {
  const query = sql<string>`portal_query(${text})`;
  const entries = visibleEntries(reader).where(sql<boolean>`search_entry.words @@ ${query}`);
  const rank = sql<number>`ts_rank(search_entry.words, ${query})`;
  // Texts for programs have every word a hundred times.
  const isLast = sql<boolean>`search_entry.is_raw and not ts_filter(search_entry.words, '{a}') @@ ${query}`;
  return bestOf(reader, entries, { rank, isLast, found: query }, limit);
});

const withWordsAlike = shaped<Asked, Hit>((reader, { text, limit }) => {
  const entries = visibleEntries(reader).where(sql<boolean>`search_entry.id in (select alike(${text}))`);
  const rank = sql<number>`coalesce(word_similarity(folded(${text}), search_entry.named), 0)
    + coalesce(ts_rank(search_entry.slips, slip_query(${text})), 0)`;
  const found = sql<string>`coalesce(words_alike(hit.body, ${text}), portal_query(${text}))`;
  return bestOf(reader, entries, { rank, isLast: sql<boolean>`false`, found }, limit);
});

/** The places in which all words occur, by their beginnings, best first; where there are none, those that have words like them. */
export async function searchOffer(ctx: Context, asked: Asked): Promise<{ hits: Hit[]; isApproximate: boolean }> {
  const hits = await withWords(ctx, asked);
  if (hits.length > 0) return { hits, isApproximate: false };
  return { hits: await withWordsAlike(ctx, asked), isApproximate: true };
}
