import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Catalogue } from '../../catalogue/catalogues/catalogue.entity.ts';
import { catalogues } from '../../catalogue/catalogues/catalogue.queries.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { products } from '../../catalogue/products/product.queries.ts';
import { ContentEntry } from '../../content/entries/content-entry.entity.ts';
import { entries } from '../../content/entries/entry.queries.ts';
import { closestOf } from '../../content/values/locale.ts';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { seesUnpublished, UserRole } from '../../platform/viewer.ts';
import { Menu, MenuItem } from './menu.entity.ts';
import { CreateMenuInput, UpdateMenuInput } from './menu.inputs.ts';
import { allItemsOf, findMenu, listMenus, type MenuEntry, shownItemsOf } from './menu.queries.ts';
import { createMenu, deleteMenu, updateMenu } from './menu.service.ts';

const menu = changed(() => Menu, 'The menu as it is now.');
const CreateMenuPayload = payloadOf('createMenu', { menu });
const UpdateMenuPayload = payloadOf('updateMenu', { menu });
const DeleteMenuPayload = payloadOf('deleteMenu', { deletedId: changed(() => ID, 'Of what is gone.') });

const ID_OF_MENU = { description: 'Id of the menu.' };
const FOR_EDITORS = 'For API owners, content managers and auditors; null for others.';

@Resolver(() => Menu)
export class MenuResolver {
  @Query(() => [Menu], {
    description: 'All menus that are for the viewer, by name; also when nobody is signed in. At most 50.',
  })
  menus(@Ctx() ctx: Context) {
    return listMenus(ctx);
  }

  @Query(() => Menu, { nullable: true, description: 'One menu; null when there is none that is for the viewer.' })
  menuByName(@Ctx() ctx: Context, @Arg('name', () => String, { description: 'Such as `header`.' }) name: string) {
    return findMenu(ctx, name);
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND')
  @Mutation(() => CreateMenuPayload, {
    description: 'Makes a menu with its items. For API owners and content managers.',
  })
  async createMenu(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateMenuInput, { description: 'What it is called, for whom it is, and where it leads.' })
    input: CreateMenuInput,
  ) {
    return { menu: await createMenu(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => UpdateMenuPayload, {
    description: 'Changes a menu, at once for everybody. For API owners and content managers.',
  })
  async updateMenu(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_MENU) id: string,
    @Arg('input', () => UpdateMenuInput, CHANGES) input: UpdateMenuInput,
  ) {
    return { menu: await updateMenu(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND')
  @Mutation(() => DeleteMenuPayload, {
    description: 'Deletes a menu with its items. For API owners and content managers.',
  })
  async deleteMenu(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_MENU) id: string) {
    return { deletedId: await deleteMenu(ctx, id) };
  }

  @FieldResolver(() => [MenuItem], {
    description:
      'The items that the viewer is shown, in their order. An item whose target the viewer may not see is left out, and so is a heading with nothing below it.',
  })
  items(@Root() { id }: Menu, @Ctx() ctx: Context) {
    return shownItemsOf(ctx, id);
  }

  @FieldResolver(() => [MenuItem], {
    nullable: true,
    description: `All items, whoever is shown them. ${FOR_EDITORS}`,
  })
  allItems(@Root() { id }: Menu, @Ctx() ctx: Context) {
    return seesUnpublished(ctx.viewer) ? allItemsOf(ctx, id) : null;
  }

  @FieldResolver(() => [ID], { nullable: true, description: `The teams of the audience TEAMS. ${FOR_EDITORS}` })
  teamIds(@Root() { teamIds }: Menu, @Ctx() ctx: Context) {
    return seesUnpublished(ctx.viewer) ? teamIds : null;
  }
}

@Resolver(() => MenuItem)
export class MenuItemResolver {
  @FieldResolver(() => String, {
    description: 'What it says in a language: as close as there is (`de-CH`, then `de`), else its first label.',
  })
  label(
    @Root() { labels }: MenuItem,
    @Arg('locale', () => String, {
      nullable: true,
      description: 'The language as a tag of BCP 47; the first label when absent.',
    })
    locale: string | null,
  ): string {
    const closest = closestOf(
      labels.map((each) => each.locale),
      locale,
    );
    return (labels.find((each) => each.locale === closest) ?? labels[0]!).text;
  }

  @FieldResolver(() => Product, { nullable: true, description: 'The product that it leads to.' })
  product(@Root() { productId }: MenuItem, @Ctx() ctx: Context) {
    return productId && products.byId(ctx, productId);
  }

  @FieldResolver(() => Catalogue, { nullable: true, description: 'The catalogue that it leads to.' })
  catalogue(@Root() { catalogueId }: MenuItem, @Ctx() ctx: Context) {
    return catalogueId && catalogues.byId(ctx, catalogueId);
  }

  @FieldResolver(() => ContentEntry, { nullable: true, description: 'The entry of the content that it leads to.' })
  entry(@Root() { entryId }: MenuItem, @Ctx() ctx: Context) {
    return entryId && entries.byId(ctx, entryId);
  }

  @FieldResolver(() => [MenuItem], { description: 'The items below it, in their order; those have none themselves.' })
  items(@Root() { items }: MenuEntry) {
    return items ?? [];
  }

  @FieldResolver(() => [ID], { nullable: true, description: `The teams of the audience TEAMS. ${FOR_EDITORS}` })
  teamIds(@Root() { teamIds }: MenuItem, @Ctx() ctx: Context) {
    return seesUnpublished(ctx.viewer) ? teamIds : null;
  }
}
