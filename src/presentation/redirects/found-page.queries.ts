import { visibleProducts } from '../../catalogue/audience/audience.policy.ts';
import { publishedFor } from '../../content/entries/entry.policy.ts';
import { ContentKind } from '../../content/templates/content-kind.ts';
import type { Context } from '../../platform/context.ts';
import { pageAt, pagePath } from '../feeds/page-address.ts';
import { comparablePath } from './path.rules.ts';
import { findTarget, type RedirectTarget } from './redirect.queries.ts';
import { isPageOfFace } from './taken-paths.ts';

/** What the front end has at a path, as a stranger sees it, whoever asks. */
export interface FoundPage {
  /** Whether it has pages at such paths, be there something to show or not. */
  isPage: boolean;
  /** Whether there is something; what is not for strangers is not there, like what is not there at all. */
  isThere: boolean;
  /** What it is called; null for nothing of its own. */
  title: string | null;
  /** Where the path leads: by a redirect, or because what was there has another slug now. */
  target: RedirectTarget | null;
}

type Source = Pick<Context, 'db'>;

/** @param url Path, perhaps with a query, which is handed on. */
export async function findPage(ctx: Source, url: string): Promise<FoundPage> {
  const [, asked = '', query = ''] = /^([^?]*)(\?.*)?$/s.exec(url)!;
  const path = comparablePath(asked);
  const page = { isPage: isPageOfFace(path), title: null, target: await findTarget(ctx, url) };
  const named = pageAt(path);
  if (page.target || !named) return { ...page, isThere: page.isPage };
  const shown = await shownAt(ctx, named);
  if (!shown) return { ...page, isThere: false };
  const target =
    shown.slug === named.slug ? null : { toPath: `${pagePath(named.kind, shown.slug)}${query}`, isPermanent: true };
  return { ...page, isThere: true, title: shown.title, target };
}

/** What everybody may see that has, or had, this slug. */
function shownAt(
  { db }: Source,
  { kind, slug }: NonNullable<ReturnType<typeof pageAt>>,
): Promise<{ title: string; slug: string } | undefined> {
  if (kind === 'product') {
    const products = db.selectFrom('product').innerJoin('productSlug', 'productSlug.productId', 'product.id');
    const shown = products.select(['product.displayName as title', 'product.slug']).where(visibleProducts(null));
    return shown.where('productSlug.slug', '=', slug).executeTakeFirst();
  }
  const entries = db.selectFrom('contentEntry').innerJoin('contentSlug', 'contentSlug.entryId', 'contentEntry.id');
  const shown = entries.select(['contentEntry.title', 'contentEntry.slug']).where(publishedFor(null));
  return shown
    .where('contentSlug.kind', '=', ContentKind[kind])
    .where('contentSlug.slug', '=', slug)
    .where('contentSlug.wasShown', '=', true)
    .executeTakeFirst();
}
