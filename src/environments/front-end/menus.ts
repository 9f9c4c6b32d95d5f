import type { MenuItem } from '../../presentation/menus/menu.entity.ts';
import { allItemsOf } from '../../presentation/menus/menu.queries.ts';
import { createMenu, updateMenu } from '../../presentation/menus/menu.service.ts';
import type { MenuAudience } from '../../presentation/menus/menu-audience.ts';
import type { Item } from '../format/bundle.ts';
import type { Part } from '../parts/part.ts';
import { inverse, type References, type Resolver } from '../parts/references.ts';
import { readTeamNames } from '../parts/teams.ts';

type MenuItemOf = Item<'menus'>['items'][number];
type Link = Omit<MenuItemOf, 'items'>;

export const menusPart: Part<'menus'> = {
  tables: ['menu', 'menu_item'],
  async read(ctx, references) {
    const rows = await ctx.db.selectFrom('menu').selectAll().orderBy('name').execute();
    const linkOf = linksBy(references);
    const teams = readTeamNames(references);
    const menus: Item<'menus'>[] = [];
    for (const { id, name, audience, teamIds } of rows) {
      const items = (await allItemsOf(ctx, id)).map(({ items: below, ...item }) => ({
        ...linkOf(item),
        items: below.map(linkOf),
      }));
      menus.push({ name, audience: audience as MenuAudience, teams: teams(teamIds), items });
    }
    return menus;
  },
  async save(ctx, { name, audience, teams, items }, { names }) {
    const input = {
      ...{ name, audience, teamIds: names.teams(teams, ['teams']) },
      items: items.map(({ items: below, ...item }, index) => ({
        ...inputOf(item, names, ['items', String(index)]),
        items: below.map((link, place) => inputOf(link, names, ['items', String(index), 'items', String(place)])),
      })),
    };
    if (names.refusals.length > 0) return null;
    const before = await ctx.db.selectFrom('menu').select('id').where('name', '=', name).executeTakeFirst();
    return (before ? await updateMenu(ctx, before.id, input) : await createMenu(ctx, input)).id;
  },
};

/** Says of items what they are called in every environment. */
function linksBy(references: References) {
  const [products, catalogues] = [inverse(references.product), inverse(references.catalogue)];
  const entries = inverse(references.contentEntry);
  const teams = readTeamNames(references);
  return ({ labels, audience, teamIds, productId, catalogueId, entryId, address }: MenuItem): Link => ({
    labels: labels.map(({ locale, text }) => ({ locale, text })),
    ...{ audience, teams: teams(teamIds), address },
    product: (productId && products.get(productId)) ?? null,
    catalogue: (catalogueId && catalogues.get(catalogueId)) ?? null,
    entry: (entryId && entries.get(entryId)) ?? null,
  });
}

function inputOf(link: Link, names: Resolver, path: string[]) {
  const { labels, audience, teams, product, catalogue, entry, address } = link;
  const target = {
    productId: product && names.one('product', product, [...path, 'product']),
    catalogueId: catalogue && names.one('catalogue', catalogue, [...path, 'catalogue']),
    entryId: entry && names.one('contentEntry', entry, [...path, 'entry'], 'entry'),
    address,
  };
  const leadsSomewhere = product !== null || catalogue !== null || entry !== null || address !== null;
  return { labels, audience, teamIds: names.teams(teams, [...path, 'teams']), target: leadsSomewhere ? target : null };
}
