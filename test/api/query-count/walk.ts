import { expect } from 'vitest';
import type { Data } from '../../support/client.ts';

/** Reads one page of a list. */
export type ReadPage = (args: Record<string, unknown>) => Promise<Data>;

/** What every page is asked for. */
export const PAGE =
  '{ nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';

export const PAGE_VARIABLES = '$first: Int, $after: String, $last: Int, $before: String';
export const PAGE_ARGUMENTS = 'first: $first, after: $after, last: $last, before: $before';

/** The ids and cursors of a whole list, read from its start; each page tells truly what is around it. */
export async function walkForwards(read: ReadPage, size: number): Promise<Data[]> {
  const seen: Data[] = [];
  for (let after = null; ; ) {
    const page = await read({ first: size, after });
    const { hasNextPage, hasPreviousPage, endCursor } = checked(page);
    expect(hasPreviousPage).toBe(seen.length > 0);
    seen.push(...page.edges);
    if (!hasNextPage) return seen;
    expect(page.edges).toHaveLength(size);
    after = endCursor;
  }
}

/** The same, read from its end. */
export async function walkBackwards(read: ReadPage, size: number): Promise<Data[]> {
  const seen: Data[] = [];
  for (let before = null; ; ) {
    const page = await read({ first: null, last: size, before });
    const { hasNextPage, hasPreviousPage, startCursor } = checked(page);
    expect(hasNextPage).toBe(seen.length > 0);
    seen.unshift(...page.edges);
    if (!hasPreviousPage) return seen;
    expect(page.edges).toHaveLength(size);
    before = startCursor;
  }
}

/** The page info of a page, which fits its edges, and its edges its nodes. */
function checked({ nodes, edges, pageInfo }: Data): Data {
  expect(edges.map(({ node }: Data) => node)).toEqual(nodes);
  const { startCursor, endCursor } = pageInfo;
  expect([startCursor, endCursor]).toEqual([edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null]);
  return pageInfo;
}
