import { FEW, idOf, LARGE, TOKENS } from '../data.ts';
import { ask, createWorld, type Data } from '../portal.ts';
import { QUEUE } from '../reads.ts';
import { median, ratio, rounded, table } from '../table.ts';

/** One request to the portal that has few of everything, or to the one that has many. */
interface Page {
  in: 'few' | 'many';
  query: string;
  token: string;
  variables?: object;
  /** How many of the list come before the page. */
  behind?: number;
}

interface Comparison {
  what: string;
  of: Page;
  to: Page;
  /** How many times as long the second may take. */
  goal: number;
}

const ROWS = 20;
const FAR = 499 * ROWS;
const LONGEST = 100;

/** With a field that is not among the answers that consumers share, so that each is made anew. */
const PRODUCT = '{ id name displayName description tags apis { name } }';
const listOf = (field: string, node: string) =>
  `query Page($first: Int = ${ROWS}, $after: String) { list: ${field}(first: $first, after: $after) { nodes ${node} pageInfo { endCursor } } }`;
const PRODUCTS = listOf('products', PRODUCT);
const REQUESTS = listOf('accessRequests', '{ id status kind reason createdAt app { id name } }');
const EVENTS = listOf('auditEvents', '{ id type occurredAt }');
const SEARCH = `query Search($search: String!) { list: products(first: ${ROWS}, search: $search) { nodes ${PRODUCT} } }`;
const NODE = 'query Node($id: ID!) { node(id: $id) { id ... on Product { name displayName } } }';

const [partner, owner] = [TOKENS.partner, TOKENS.owner];

/** The same page in a portal with few and in one with many. */
const grown = (what: string, query: string, token: string, variables?: object): Comparison => ({
  ...{ what: `${what}, few and many`, goal: 1.2 },
  of: { in: 'few', query, token, variables },
  to: { in: 'many', query, token, variables },
});

/** The first page and a far one. */
const deep = (what: string, query: string, token: string): Comparison => ({
  ...{ what: `${what}, first and 500th page`, goal: 1.2 },
  of: { in: 'many', query, token },
  to: { in: 'many', query, token, behind: FAR },
});

/** A plain page, and one that is searched for. */
const searched = (search: string, token: string): Comparison => ({
  ...{ what: `products, plain and \`search: "${search}"\`${token === owner ? ' of an owner' : ''}`, goal: 3 },
  of: { in: 'many', query: PRODUCTS, token },
  to: { in: 'many', query: SEARCH, token, variables: { search } },
});

const COMPARISONS: Comparison[] = [
  grown('products', PRODUCTS, partner),
  grown('products of an owner', PRODUCTS, owner),
  grown('own requests', REQUESTS, partner),
  grown("owner's queue", QUEUE, owner),
  grown("owner's requests", REQUESTS, owner),
  grown('audit trail', EVENTS, owner),
  grown('`node`', NODE, partner, { id: idOf('product', 25) }),
  deep('products', PRODUCTS, partner),
  deep("owner's requests", REQUESTS, owner),
  deep('audit trail', EVENTS, owner),
  ...['4321', 'product tag3', 'nowhere', 'for'].map((search) => searched(search, partner)),
  searched('product 99', owner),
];

/** What a page takes where there is little and where there is much: milliseconds of one request at a time. */
export async function measureGrowth(times: number): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const urls = { few: '', many: '' };
  for (const [name, size] of [
    ['few', FEW],
    ['many', LARGE],
  ] as const) {
    const world = stack.use(await createWorld(size));
    urls[name] = stack.use(await world.startPortal()).url;
  }
  const rows: string[][] = [];
  for (const comparison of COMPARISONS) {
    const [of, to] = await compare(urls, comparison, times);
    rows.push([comparison.what, rounded(of), rounded(to), ratio(to / of), `≤ ${comparison.goal}`]);
  }
  return table(['page', 'ms', 'ms', 'ratio', 'goal'], rows);
}

async function compare(
  urls: Record<Page['in'], string>,
  { of, to }: Comparison,
  times: number,
): Promise<[number, number]> {
  const sends = await Promise.all([of, to].map((page) => senderOf(urls[page.in], page)));
  const taken: number[][] = [[], []];
  // The first ones find nothing compiled, planned and read.
  for (let round = -WARM_UP; round < times; round++) {
    for (const [which, send] of sends.entries()) {
      const started = performance.now();
      await send();
      if (round >= 0) taken[which]!.push(performance.now() - started);
    }
  }
  return [median(taken[0]!), median(taken[1]!)];
}

const WARM_UP = 30;

async function senderOf(url: string, { query, token, variables, behind = 0 }: Page): Promise<() => Promise<Data>> {
  let after: string | null = null;
  for (let left = behind; left > 0; left -= LONGEST) {
    const data: Data = await ask(url, token, { query, variables: { first: Math.min(left, LONGEST), after } });
    after = data.list.pageInfo.endCursor;
  }
  return () => ask(url, token, { query, variables: variables ?? { after } });
}
