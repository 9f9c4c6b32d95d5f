import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { visibleCatalogues, visibleProducts } from '../../catalogue/audience/audience.policy.ts';
import { publishedFor } from '../../content/entries/entry.policy.ts';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { nameOrder } from '../../platform/graphql/ordering.ts';
import { defineLoader, grouped } from '../../platform/loader.ts';
import { type Reader, shaped } from '../../platform/shapes/shaped.ts';
import { seesUnpublished } from '../../platform/viewer.ts';
import type { Menu, MenuItem } from './menu.entity.ts';
import { isAudience } from './menu-audience.ts';

/** Those that are for the viewer; whoever edits them sees all. */
const menusFor = ({ db, viewer }: Reader) =>
  db
    .selectFrom('menu')
    .selectAll('menu')
    .where((eb) => (seesUnpublished(viewer) ? eb.lit(true) : isAudience(viewer, 'menu')));

export const menus = rowsOf('menu.id', menusFor);

const all = shaped((reader: Reader) => menusFor(reader).orderBy(nameOrder('menu.name')).compile());

/** There are at most 50. */
export const listMenus = (ctx: Context): Promise<Menu[]> => all(ctx, {});

const named = shaped((reader: Reader, { name }: { name: string }) =>
  menusFor(reader).where('menu.name', '=', name).compile(),
);

export const findMenu = async (ctx: Context, name: string): Promise<Menu | undefined> =>
  (await named(ctx, { name }))[0];

/** An item with those below it. */
export interface MenuEntry extends MenuItem {
  items: MenuItem[];
}

type OfItem = ExpressionBuilder<Database, 'menuItem'>;

/** What an item leads to is there, and the viewer may see it; or it leads to no object. Asked item by item, by the offset. */
const leadsSomewhere =
  ({ viewer }: Reader) =>
  (eb: OfItem): Expression<SqlBool> =>
    eb.and([
      eb.or([
        eb('menuItem.productId', 'is', null),
        eb.exists(
          eb
            .selectFrom('product')
            .select('product.id')
            .whereRef('product.id', '=', 'menuItem.productId')
            .where(visibleProducts(viewer))
            .offset(0),
        ),
      ]),
      eb.or([
        eb('menuItem.catalogueId', 'is', null),
        eb.exists(
          eb
            .selectFrom('catalogue')
            .select('catalogue.id')
            .whereRef('catalogue.id', '=', 'menuItem.catalogueId')
            .where(visibleCatalogues(viewer))
            .offset(0),
        ),
      ]),
      eb.or([
        eb('menuItem.entryId', 'is', null),
        eb.exists(
          eb
            .selectFrom('contentEntry')
            .select('contentEntry.id')
            .whereRef('contentEntry.id', '=', 'menuItem.entryId')
            .where(publishedFor(viewer))
            .offset(0),
        ),
      ]),
    ]);

const itemsFor = ({ db }: Reader, menuIds: readonly string[]) =>
  db.selectFrom('menuItem').selectAll('menuItem').where(oneOf('menuItem.menuId', menuIds)).orderBy('menuItem.position');

const shownItems = shaped((reader: Reader, { menuIds }: { menuIds: readonly string[] }) =>
  itemsFor(reader, menuIds)
    .innerJoin('menu', 'menu.id', 'menuItem.menuId')
    .where(isAudience(reader.viewer, 'menu'))
    .where(isAudience(reader.viewer, 'menuItem'))
    .where(leadsSomewhere(reader))
    .compile(),
);

const storedItems = shaped((reader: Reader, { menuIds }: { menuIds: readonly string[] }) =>
  itemsFor(reader, menuIds).compile(),
);

const isHeading = ({ productId, catalogueId, entryId, address }: MenuItem): boolean =>
  !(productId ?? catalogueId ?? entryId ?? address);

/** What is below an item that is left out goes with it, and so does a heading without anything below it. */
const shownTree = (items: readonly MenuItem[]): MenuEntry[] =>
  treeOf(items).filter((item) => !isHeading(item) || item.items.length > 0);

const treeOf = (items: readonly MenuItem[]): MenuEntry[] =>
  items
    .filter(({ parentId }) => parentId === null)
    .map((item) => ({ ...item, items: items.filter(({ parentId }) => parentId === item.id) }));

/** What the viewer is shown of a menu. */
export const shownItemsOf = defineLoader(async (ctx: Context, menuIds: readonly string[]) => {
  const items = await shownItems(ctx, { menuIds });
  return grouped(menuIds, items, ({ menuId }) => menuId).map(shownTree);
});

/** All of a menu, for whoever edits it. */
export const allItemsOf = defineLoader(async (ctx: Context, menuIds: readonly string[]) => {
  const items = await storedItems(ctx, { menuIds });
  return grouped(menuIds, items, ({ menuId }) => menuId).map(treeOf);
});
