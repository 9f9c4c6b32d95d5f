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

/** Pages of the front end that are always there, those behind links of mails first. */
const OF_FACE = [
  ...[
    'access-requests',
    'announcements',
    'apps',
    'credentials',
    'products',
    'providers',
    'webhooks',
    'decide',
    'claim',
  ],
  ...['hand-off-return', 'set-password', 'forgotten-password', 'invitation', 'confirm', 'confirm-email'],
  'cancel-email-change',
  ...['sign-in', 'sign-up', 'account', 'team', 'ask', 'cart', 'requests', 'keys', 'preview'],
];

/**
 * What the portal itself has below its address: of its server, the pages behind the links of mails, and those of its front end that
 * are always there. Nothing of it, and nothing below it, leads elsewhere, so that nobody is cut off from what a mail or a page names.
 */
const HEADS = new Set([...OF_SERVER, ...OF_FACE]);
const PAGE_HEADS = new Set(OF_FACE);

/** Lists, below which each page is named by a slug. */
const LISTS = new Set(['catalogue', 'pages', 'blog', 'tutorials']);

const partsOf = (path: string) => path.toLowerCase().split('/').slice(1);

/** Whether the front end has pages at a path, be there something to show or not. */
export function isPageOfFace(path: string): boolean {
  const [head = ''] = partsOf(path);
  return PAGE_HEADS.has(head) || LISTS.has(head);
}

/** Whether the portal itself serves a path, whatever there is to be shown; also in capitals, since the front end takes them alike. */
export function isTaken(path: string): boolean {
  const [head = '', ...below] = partsOf(path);
  return HEADS.has(head) || (LISTS.has(head) && below.length === 0);
}
