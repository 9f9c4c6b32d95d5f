/** Where the pages of a front end are, below its address; `examples/portal` has them there. */
const PATHS = {
  product: '/catalogue',
  PAGE: '/pages',
  POST: '/blog',
  TUTORIAL: '/tutorials',
} as const;

/** The path of the page of an object. */
export const pagePath = (kind: keyof typeof PATHS, slug: string): string =>
  `${PATHS[kind]}/${encodeURIComponent(slug)}`;
