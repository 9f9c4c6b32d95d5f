import type { Context } from '../../platform/context.ts';
import { matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import { defineLoader } from '../../platform/loader.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import type { ContentKind } from './content-kind.ts';

/** How lists of them can be ordered. */
export const templateOrder = orderOf('ContentTemplate', 'contentTemplate.id', {
  CREATED_AT: byCreation,
  NAME: byName('contentTemplate.name', 'Its name, without regard to case.'),
});

/** For everybody: a front end shows entries by what their template says of them. */
const all = ({ db }: Reader) => db.selectFrom('contentTemplate').selectAll('contentTemplate');

export const templates = rowsOf('contentTemplate.id', all);

interface Filter {
  kinds?: readonly ContentKind[] | null;
}

const pages = defineList('contentTemplate', (reader, { kinds }: Filter) =>
  all(reader).where(matchesAll([['contentTemplate.kind', 'text', kinds]])),
);

export const listTemplates = (ctx: Context, filter: Filter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, templateOrder, page);

/** How many entries each has, whatever their state. */
export const countEntries = defineLoader(async ({ db }: Context, ids: readonly string[]) => {
  const rows = await db
    .selectFrom('contentEntry')
    .select('templateId')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where(oneOf('templateId', ids))
    .groupBy('templateId')
    .execute();
  const counts = new Map(rows.map(({ templateId, count }) => [templateId, Number(count)]));
  return ids.map((id) => counts.get(id) ?? 0);
});
