import { type SelectQueryBuilder, sql } from 'kysely';
import { type IsPublished, visibleProducts } from '../../catalogue/audience/audience.policy.ts';
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
      title: string;
      /** Names and tags as they are compared where a word is misspelt; null but in the first piece. */
      named: string | null;
      body: string;
      words: string;
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

const visibleEntries = ({ db, viewer }: Reader): Entries =>
  db
    .selectFrom('searchEntry')
    .where((eb) =>
      eb.or([
        eb.exists(
          eb
            .selectFrom('product')
            .select('product.id')
            .whereRef('product.id', '=', 'searchEntry.productId')
            .where(visibleProducts(viewer, oneByOne)),
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

/** The best of what was found: of each product, document, operation and entry of content the place that suits best. */
function bestOf({ db }: Reader, entries: Entries, rank: ReturnType<typeof sql<number>>, { text, limit }: Asked) {
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
    .select(['searchEntry.body', rank.as('rank')])
    .orderBy('searchEntry.productId')
    .orderBy('searchEntry.documentId')
    .orderBy('searchEntry.contentEntryId')
    .orderBy('searchEntry.operation')
    .orderBy('rank', 'desc');
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
      sql<string>`regexp_replace(ts_headline('portal', hit.body, portal_query(${text}), ${sql.lit(SNIPPET)}),
        ${sql.lit(PARTING)}, '', 'g')`.as('snippet'),
    )
    .where('hit.place', '<=', sql.lit(MAX_OF_DOCUMENT))
    .orderBy('hit.rank', 'desc')
    .orderBy('hit.id')
    .limit(limit)
    .compile();
}

const withWords = shaped<Asked, Hit>((reader, asked) => {
  const found = visibleEntries(reader).where(sql<boolean>`search_entry.words @@ portal_query(${asked.text})`);
  return bestOf(reader, found, sql<number>`ts_rank(search_entry.words, portal_query(${asked.text}))`, asked);
});

const withNamesAlike = shaped<Asked, Hit>((reader, asked) => {
  const found = visibleEntries(reader).where(sql<boolean>`search_entry.id in (select alike(${asked.text}))`);
  return bestOf(reader, found, sql<number>`word_similarity(folded(${asked.text}), search_entry.named)`, asked);
});

/** The places in which all words occur, by their beginnings, best first; where there are none, names that look like them. */
export async function searchOffer(ctx: Context, asked: Asked): Promise<{ hits: Hit[]; isApproximate: boolean }> {
  const hits = await withWords(ctx, asked);
  if (hits.length > 0) return { hits, isApproximate: false };
  return { hits: await withNamesAlike(ctx, asked), isApproximate: true };
}
