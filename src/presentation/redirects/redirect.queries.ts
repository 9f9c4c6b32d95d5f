import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { matchesAll } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byText, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import { type Reader, shaped } from '../../platform/shapes/shaped.ts';
import { seesUnpublished } from '../../platform/viewer.ts';
import { comparablePath } from './path.rules.ts';
import { isTaken } from './taken-paths.ts';

/** How lists of them can be ordered. */
export const redirectOrder = orderOf('Redirect', 'redirect.id', {
  CREATED_AT: byCreation,
  FROM_PATH: byText('redirect.fromPath', 'The path that leads elsewhere.'),
});

/** The list of them is for whoever edits them; where a single path leads is told to everybody who asks for it. */
const redirectsFor = ({ db, viewer }: Reader) =>
  db
    .selectFrom('redirect')
    .selectAll('redirect')
    .where((eb) => eb.lit(seesUnpublished(viewer)));

export const redirects = rowsOf('redirect.id', redirectsFor);

interface Filter {
  fromPaths?: readonly string[] | null;
  toPaths?: readonly string[] | null;
  isPermanent?: boolean | null;
}

const pages = defineList('redirect', (reader, { fromPaths, toPaths, isPermanent }: Filter) => {
  const matching = redirectsFor(reader).where(
    matchesAll([
      ['redirect.fromPath', 'text', fromPaths],
      ['redirect.toPath', 'text', toPaths],
    ]),
  );
  return isPermanent == null ? matching : matching.where('redirect.isPermanent', '=', sql.lit(isPermanent));
});

export const listRedirects = (ctx: Context, filter: Filter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, redirectOrder, page);

/** Where a path leads. */
export interface RedirectTarget {
  toPath: string;
  isPermanent: boolean;
}

const from = shaped(({ db }: Reader, { path }: { path: string }) =>
  db.selectFrom('redirect').select(['toPath', 'isPermanent']).where('fromPath', '=', path).compile(),
);

/**
 * Where a path leads, whoever asks; null where it leads nowhere.
 * @param asked As it was asked for, perhaps with a query: that is handed on, where the target has none of its own.
 */
export async function findTarget(ctx: Pick<Context, 'db'>, asked: string): Promise<RedirectTarget | null> {
  const [, path = '', query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(asked)!;
  const fromPath = comparablePath(path);
  // Whatever was kept before the portal had a page there.
  if (isTaken(fromPath)) return null;
  const [target] = await from(ctx, { path: fromPath });
  if (!target) return null;
  const [, to = '', ownQuery = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(target.toPath)!;
  return { ...target, toPath: `${to}${ownQuery || query}${fragment}` };
}
