import { createRedirect, updateRedirect } from '../../presentation/redirects/redirect.service.ts';
import type { Part } from '../parts/part.ts';

export const redirectsPart: Part<'redirects'> = {
  tables: ['redirect'],
  async read({ db }) {
    const rows = await db.selectFrom('redirect').selectAll().orderBy('fromPath').execute();
    return rows.map(({ fromPath, toPath, isPermanent }) => ({ fromPath, toPath, isPermanent }));
  },
  async save(ctx, item) {
    const { fromPath } = item;
    const before = await ctx.db.selectFrom('redirect').select('id').where('fromPath', '=', fromPath).executeTakeFirst();
    return (before ? await updateRedirect(ctx, before.id, item) : await createRedirect(ctx, item)).id;
  },
};
