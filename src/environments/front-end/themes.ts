import { activateTheme, createTheme, deactivateTheme, updateTheme } from '../../presentation/themes/theme.service.ts';
import type { Item } from '../format/bundle.ts';
import { bundledImage, imageInput } from '../parts/images.ts';
import type { Part } from '../parts/part.ts';

export const themesPart: Part<'themes'> = {
  tables: ['theme'],
  async read(ctx) {
    const rows = await ctx.db.selectFrom('theme').selectAll().orderBy('name').execute();
    const items: Item<'themes'>[] = [];
    for (const { name, isActive, css, logo, colours, font, headingFont } of rows) {
      items.push({ name, isActive, css, logo: await bundledImage(ctx, logo), colours, font, headingFont });
    }
    return items;
  },
  async save(ctx, { name, css, logo, colours, font, headingFont }, { images }) {
    const before = await ctx.db.selectFrom('theme').select(['id', 'logo']).where('name', '=', name).executeTakeFirst();
    const input = { name, css, colours, font, headingFont, ...imageInput('logo', logo, before?.logo ?? null, images) };
    return (before ? await updateTheme(ctx, before.id, input) : await createTheme(ctx, input)).id;
  },
  /** Only one is active, so the one before is a draft by that. */
  async finish(ctx, { isActive }, id) {
    const row = await ctx.db.selectFrom('theme').select('isActive').where('id', '=', id).executeTakeFirstOrThrow();
    if (isActive) await activateTheme(ctx, id);
    else if (row.isActive) await deactivateTheme(ctx, id);
  },
};
