import { bare, createRedirect, updateRedirect } from '../../presentation/redirects/redirect.service.ts';
import type { Part } from '../parts/part.ts';

export const redirectsPart: Part<'redirects'> = {
  tables: ['redirect'],
  async read({ db }) {
    const rows = await db.selectFrom('redirect').selectAll().orderBy('fromPath').execute();
    return rows.map(({ fromPath, toPath, isPermanent }) => ({ fromPath, toPath, isPermanent }));
  },
  /** What leads to where another begins comes behind that: else the two could close a circle that there is not in the end. */
  arrange(items) {
    const left = new Map(items.map((item) => [bare(item.fromPath), item]));
    const arranged: (typeof items)[number][] = [];
    const place = (item: (typeof items)[number]): void => {
      if (!left.delete(bare(item.fromPath))) return;
      const next = left.get(bare(item.toPath));
      if (next) place(next);
      arranged.push(item);
    };
    for (const item of items) place(item);
    return arranged;
  },
  async save(ctx, item) {
    const { fromPath } = item;
    const before = await ctx.db.selectFrom('redirect').select('id').where('fromPath', '=', fromPath).executeTakeFirst();
    return (before ? await updateRedirect(ctx, before.id, item) : await createRedirect(ctx, item)).id;
  },
};
