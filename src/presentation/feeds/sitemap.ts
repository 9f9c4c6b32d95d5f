import { Readable } from 'node:stream';
import { SitemapStream, streamToPromise } from 'sitemap';
import { LISTS } from './page-address.ts';
import type { PublicPage } from './public-pages.queries.ts';

/** As many as a sitemap may have by its protocol. */
export const MAX_PAGES = 50_000;

/** The start page, these, and the lists that hold some of them, for search engines. */
export async function sitemapOf(portalUrl: string, pages: readonly PublicPage[]): Promise<string> {
  const entries = [
    { url: `${portalUrl}/` },
    ...Object.values(LISTS)
      .filter((list) => pages.some(({ path }) => path.startsWith(`${list}/`)))
      .map((list) => ({ url: `${portalUrl}${list}` })),
    ...pages.map(({ path, updatedAt }) => ({ url: `${portalUrl}${path}`, lastmod: updatedAt.toISOString() })),
  ];
  const stream = new SitemapStream({ xmlns: { news: false, video: false, xhtml: false, image: false } });
  return (await streamToPromise(Readable.from(entries).pipe(stream))).toString();
}
