import { visibleProducts } from '../../catalogue/audience/audience.policy.ts';
import { publishedFor } from '../../content/entries/entry.policy.ts';
import { ContentKind } from '../../content/templates/content-kind.ts';
import type { Context } from '../../platform/context.ts';
import { pagePath } from './page-address.ts';

/** A page that everybody may see. */
export interface PublicPage {
  id: string;
  title: string;
  /** In plain text; null where it says nothing. */
  summary: string | null;
  /** Its address below that of the front end. */
  path: string;
  publishedAt: Date;
  updatedAt: Date;
}

type Source = Pick<Context, 'db'>;

/** Blocks are parts of other pages. */
const WITH_PAGES = [ContentKind.PAGE, ContentKind.POST, ContentKind.TUTORIAL] as const;

/** What is news, and so in a feed. */
export const NEWS: readonly (typeof WITH_PAGES)[number][] = [ContentKind.POST, ContentKind.TUTORIAL];

/** The newest pages that a stranger sees, of what is written and of products: whoever asks. */
export async function newestPages(source: Source, limit: number, kinds = [...WITH_PAGES]): Promise<PublicPage[]> {
  const [entries, products] = [await newestEntries(source, limit, kinds), await newestProducts(source, limit)];
  return [...entries, ...products]
    .toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime() || (a.id < b.id ? 1 : -1))
    .slice(0, limit);
}

async function newestEntries(
  { db }: Source,
  limit: number,
  kinds: readonly (typeof WITH_PAGES)[number][],
): Promise<PublicPage[]> {
  const rows = await db
    .selectFrom('contentEntry')
    .select(['id', 'kind', 'slug', 'title', 'summary', 'publishedAt', 'revisedAt'])
    .where(publishedFor(null))
    .where('kind', 'in', [...kinds])
    .orderBy('publishedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ kind, slug, publishedAt, revisedAt, ...entry }) => ({
    ...entry,
    path: pagePath(kind as (typeof WITH_PAGES)[number], slug),
    publishedAt: publishedAt!,
    updatedAt: revisedAt ?? publishedAt!,
  }));
}

async function newestProducts({ db }: Source, limit: number): Promise<PublicPage[]> {
  const rows = await db
    .selectFrom('product')
    .select(['product.id', 'displayName as title', 'description as summary', 'slug'])
    .select(['product.createdAt as publishedAt', 'product.updatedAt'])
    .where(visibleProducts(null))
    .orderBy('product.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ slug, ...product }) => ({ ...product, path: pagePath('product', slug) }));
}
