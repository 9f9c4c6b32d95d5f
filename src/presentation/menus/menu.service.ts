import { sql } from 'kysely';
import { v7 } from 'uuid';
import { changesBetween } from '../../catalogue/offer/changes.ts';
import { requireAll } from '../../catalogue/offer/membership.service.ts';
import { entries } from '../../content/entries/entry.queries.ts';
import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { type FieldPath, invalidInput, notFound } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { Menu, MenuItem } from './menu.entity.ts';
import type { CreateMenuInput, MenuItemInput, MenuSubitemInput, UpdateMenuInput } from './menu.inputs.ts';
import { allItemsOf, type MenuEntry } from './menu.queries.ts';
import { type NewItem, requireAudience, requireItems } from './menu-items.rules.ts';

const MAX_MENUS = 50;

/** @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND (what an item leads to, or a team). */
export async function createMenu(ctx: Context, input: CreateMenuInput): Promise<Menu> {
  // Two at once would both be the last one that there may be.
  await sql`select pg_advisory_xact_lock(hashtext('menus'))`.execute(ctx.db);
  const { name, audience, items } = await gather({
    count: () => requireRoom(ctx),
    name: () => freeNameOf(ctx, input.name, null),
    ...partsOf(ctx, input, new Menu()),
  });
  const menu = ctx.em.create(Menu, { name, ...audience });
  await ctx.em.flush();
  await storeItems(ctx, menu.id, items ?? []);
  await recordEvent(ctx, { type: 'menu.created', subject: { menuId: menu.id }, after: await stateOf(ctx, menu) });
  return menu;
}

/** @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN. */
export async function updateMenu(ctx: Context, id: string, input: UpdateMenuInput): Promise<Menu> {
  const changesTo = (menu: Menu) =>
    gather({
      name: () => (input.name == null ? menu.name : freeNameOf(ctx, input.name, id)),
      ...partsOf(ctx, input, menu),
    });
  const menu = await findBeside(
    () => lockRow(ctx, Menu, { id }, 'menu'),
    () => changesTo(new Menu()),
  );
  const before = await stateOf(ctx, menu);
  const { name, audience, items } = await changesTo(menu);
  ctx.em.assign(menu, { name, ...audience });
  await ctx.em.flush();
  if (items) await storeItems(ctx, id, items);
  const changes = changesBetween(before, await stateOf(ctx, menu));
  if (Object.keys(changes.after).length > 0) {
    await recordEvent(ctx, { type: 'menu.updated', subject: { menuId: id }, ...changes });
  }
  return menu;
}

/** @throws DomainError NOT_FOUND */
export async function deleteMenu(ctx: Context, id: string): Promise<string> {
  const menu = await lockRow(ctx, Menu, { id }, 'menu');
  const before = await stateOf(ctx, menu);
  await ctx.em.remove(menu).flush();
  await recordEvent(ctx, { type: 'menu.deleted', subject: { menuId: id }, before });
  return id;
}

/** @throws DomainError INVALID_INPUT */
async function requireRoom({ db }: Context): Promise<void> {
  const { count } = await db
    .selectFrom('menu')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) >= MAX_MENUS) throw invalidInput(`There are at most ${MAX_MENUS} menus.`, ['input']);
}

const freeNameOf = (ctx: Context, name: string, own: string | null): Promise<string> =>
  requireFreeName(ctx, name, { table: 'menu', own, taken: 'Another menu has that name.' });

/** For `gather`. Where another audience is wished and no teams are named, those that there were are no wish. */
const partsOf = (ctx: Context, input: UpdateMenuInput, before: Menu) => ({
  teams: () => requireAll(ctx, 'team', input.teamIds, ['input', 'teamIds']),
  audience: () => {
    const isSame = input.audience == null || input.audience === before.audience;
    const audience = input.audience ?? before.audience;
    return requireAudience({ audience, teamIds: input.teamIds ?? (isSame ? before.teamIds : []) }, ['input']);
  },
  items: () => input.items && requireItems(input.items, ['input', 'items']),
  named: () => input.items && requireNamed(ctx, input.items),
});

/** That there is all that the items name. @throws DomainError NOT_FOUND, for each item. */
async function requireNamed(ctx: Context, inputs: readonly MenuItemInput[]): Promise<void> {
  const every: { item: MenuSubitemInput; at: FieldPath }[] = inputs.flatMap((item, index) => {
    const at = ['input', 'items', String(index)];
    return [
      { item, at },
      ...(item.items ?? []).map((below, place) => ({ item: below, at: [...at, 'items', String(place)] })),
    ];
  });
  const kinds = [
    ['team', ({ teamIds }: MenuSubitemInput) => teamIds ?? [], ['teamIds']],
    [
      'product',
      ({ target }: MenuSubitemInput) => (target?.productId ? [target.productId] : []),
      ['target', 'productId'],
    ],
    [
      'contentEntry',
      ({ target }: MenuSubitemInput) => (target?.entryId ? [target.entryId] : []),
      ['target', 'entryId'],
    ],
    [
      'catalogue',
      ({ target }: MenuSubitemInput) => (target?.catalogueId ? [target.catalogueId] : []),
      ['target', 'catalogueId'],
    ],
  ] as const;
  const parts: Record<string, () => Promise<unknown>> = {};
  for (const { item, at } of every) {
    for (const [kind, idsOf, below] of kinds) {
      const ids = idsOf(item);
      const field = [...at, ...below];
      if (ids.length > 0) parts[field.join('.')] = () => requireThere(ctx, kind, ids, field);
    }
  }
  await gather(parts);
}

const requireThere = async (
  ctx: Context,
  kind: 'team' | 'product' | 'catalogue' | 'contentEntry',
  ids: readonly string[],
  field: string[],
): Promise<void> => {
  if (kind !== 'contentEntry') await requireAll(ctx, kind, ids, field);
  else if ((await entries.among(ctx, ids)).length < ids.length) throw notFound('entry', field);
};

/** Makes these the items of a menu, and no others: nothing names an item, so none has to stay. */
async function storeItems({ db, em }: Context, menuId: string, items: readonly NewItem[]): Promise<void> {
  await db.deleteFrom('menuItem').where('menuId', '=', menuId).execute();
  let position = 0;
  const rowOf = ({ items: _, ...item }: NewItem, parentId: string | null) =>
    em.create(MenuItem, { ...item, id: v7(), menuId, parentId, position: position++ });
  for (const item of items) {
    const { id } = rowOf(item, null);
    for (const below of item.items) rowOf(below, id);
  }
  await em.flush();
}

async function stateOf(ctx: Context, { id, name, audience, teamIds }: Menu) {
  // What was read before has changed since.
  ctx.loaders.clear();
  const items = await allItemsOf(ctx, id);
  return { name, audience, teamIds, items: items.map(stateOfItem) };
}

const linkOf = ({ labels, audience, teamIds, productId, catalogueId, entryId, address }: MenuItem) => ({
  ...{ labels, audience, teamIds, productId, catalogueId, entryId, address },
});

const stateOfItem = ({ items, ...item }: MenuEntry) => ({ ...linkOf(item as MenuItem), items: items.map(linkOf) });
