/** What the server has below its address. */
const OF_SERVER = [
  ...['graphql', 'health', 'ready', 'metrics', 'sso', 'files', 'images', 'documents', 'themes', 'users', 'mailbox'],
  ...[
    'bundle',
    'bundle.json',
    'bundle.schema.json',
    'audit.ndjson',
    'feed.atom',
    'feed.rss',
    'sitemap.xml',
    'robots.txt',
    'favicon.ico',
  ],
  ...['assets', 'dashboard', '.well-known'],
];

/** Paths of the front end, but for those that are named by a slug; `:id` stands for any part. */
export const PAGES_OF_FACE = [
  ...['/', '/blog', '/tutorials', '/preview', '/ask', '/cart', '/requests', '/requests/:id', '/keys', '/keys/:id'],
  ...['/sign-in', '/sign-up', '/forgotten-password', '/set-password', '/invitation', '/confirm', '/confirm-email'],
  ...['/cancel-email-change', '/claim', '/hand-off-return', '/account', '/account/tokens', '/account/data'],
  ...['/team', '/team/programs/:id', '/apps/:id', '/announcements/:id', '/access-requests/:id', '/credentials/:id'],
  ...['/products/:id', '/providers/:id', '/webhooks/:id'],
];

/** Below each of them every page is named by a slug. */
const LISTS = new Set(['catalogue', 'pages', 'blog', 'tutorials']);

const partsOf = (path: string) => path.toLowerCase().split('/').slice(1);

/** `decide` is for who has no account. */
const OF_FACE = [...PAGES_OF_FACE.map((path) => partsOf(path)[0]!), 'decide'];

/**
 * What the portal itself has below its address: of its server, the pages behind the links of mails, and those of its front end that
 * are always there. Nothing of it, and nothing below it, leads elsewhere, so that nobody is cut off from what a mail or a page names.
 */
const HEADS = new Set([...OF_SERVER, ...OF_FACE].filter((head) => head && !LISTS.has(head)));

/** Whether the front end has pages at a path, be there something to show or not; it takes capitals alike. */
export function isPageOfFace(path: string): boolean {
  const parts = partsOf(path);
  if (LISTS.has(parts[0]!) && parts.length === 2 && parts[1]) return true;
  return PAGES_OF_FACE.some((page) => {
    const wanted = partsOf(page);
    return wanted.length === parts.length && wanted.every((part, at) => part === ':id' || part === parts[at]);
  });
}

/** Whether the portal itself serves a path, whatever there is to be shown; also in capitals, since the front end takes them alike. */
export function isTaken(path: string): boolean {
  const [head = '', ...below] = partsOf(path);
  return HEADS.has(head) || (LISTS.has(head) && below.length === 0);
}
