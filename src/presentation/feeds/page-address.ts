/** Where the pages of a front end are, below its address; `examples/portal` has them there. */
const PATHS = {
  product: '/catalogue',
  PAGE: '/pages',
  POST: '/blog',
  TUTORIAL: '/tutorials',
} as const;

/** Where all posts are listed, and all tutorials. */
export const LISTS = { POST: PATHS.POST, TUTORIAL: PATHS.TUTORIAL } as const;

/** Of what a path is the page; null of none. */
export function pageAt(path: string): { kind: keyof typeof PATHS; slug: string } | null {
  const [, head = '', slug] = /^(\/[a-z]+)\/([^/]+)\/?$/i.exec(path) ?? [];
  const found = Object.entries(PATHS).find(([, base]) => base === head.toLowerCase());
  return found && slug ? { kind: found[0] as keyof typeof PATHS, slug } : null;
}

/** The path of the page of an object. */
export const pagePath = (kind: keyof typeof PATHS, slug: string): string =>
  `${PATHS[kind]}/${encodeURIComponent(slug)}`;
