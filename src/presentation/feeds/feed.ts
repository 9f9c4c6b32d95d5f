import { Feed } from 'feed';
import type { PublicPage } from './public-pages.queries.ts';

interface FeedOf {
  /** Address of the front end, without a slash at its end. */
  portalUrl: string;
  /** Address of the portal's server, without a slash at its end. */
  publicUrl: string;
  pages: readonly PublicPage[];
}

/** What is new, as readers of feeds know it. */
export function feedOf({ portalUrl, publicUrl, pages }: FeedOf): Feed {
  const host = new URL(portalUrl).host;
  const feed = new Feed({
    ...{ id: `${portalUrl}/`, link: `${portalUrl}/`, title: marked(`Developer portal: ${host}`) },
    ...{ description: marked(`What is new at ${host}`), copyright: '', generator: 'Gatehouse' },
    // Equal content is an equal text, whenever it is asked for.
    updated: new Date(Math.max(0, ...pages.map(({ updatedAt }) => updatedAt.getTime()))),
    feedLinks: { atom: `${publicUrl}/feed.atom`, rss: `${publicUrl}/feed.rss` },
  });
  for (const { id, title, summary, path, publishedAt, updatedAt } of pages) {
    feed.addItem({
      ...{ id: `urn:uuid:${id}`, link: `${portalUrl}${path}`, title: marked(title) },
      ...{ published: publishedAt, date: updatedAt },
      ...(summary && { description: marked(summary) }),
    });
  }
  return feed;
}

/** Plain text where readers take markup for what it is. */
const marked = (text: string): string =>
  storable(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML cannot hold
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Without what XML cannot hold, and without the end of the part that the library puts it into. */
const storable = (text: string): string => text.toWellFormed().replace(NOT_IN_XML, '').replaceAll(']]>', ']]&gt;');
