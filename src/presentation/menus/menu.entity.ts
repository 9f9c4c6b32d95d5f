import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType } from 'type-graphql';
import { v7 } from 'uuid';
import { Catalogue } from '../../catalogue/catalogues/catalogue.entity.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { ContentEntry } from '../../content/entries/content-entry.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { MenuAudience } from './menu-audience.ts';

@ObjectType('MenuLabel', { description: 'What a menu item says in one language.' })
export class MenuLabel {
  @Field(() => String, { description: 'The language as a tag of BCP 47, such as `en` or `de-CH`.' })
  locale!: string;

  @Field(() => String, { description: 'What is shown, in one line.' })
  text!: string;
}

@ObjectType('Menu', {
  implements: Node,
  description: 'Links in an order, for a place of the front end such as its header.',
})
@Entity()
export class Menu extends BaseEntity {
  @Field(() => String, { description: 'By which a front end asks for it, such as `header` or `footer`; unique.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => MenuAudience, { description: 'Who is shown any of it.' })
  @Enum({ items: () => MenuAudience, type: 'text' })
  audience: Opt<MenuAudience> = MenuAudience.EVERYBODY;

  /** Of TEAMS; a deleted one matches nobody. */
  @Property({ type: 'json' })
  teamIds: Opt<string[]> = [];
}

@ObjectType('MenuItem', {
  description:
    'One link of a menu. It leads to one of `entry`, `product`, `catalogue` and `address`; what leads nowhere is a heading of `items`.',
})
@Entity()
export class MenuItem {
  @PrimaryKey({ type: 'uuid' })
  id: Opt<string> = v7();

  @ManyToOne({ entity: () => Menu, mapToPk: true, fieldName: 'menu_id' })
  menuId!: string;

  /** Null for an item of the first level. */
  @ManyToOne({ entity: () => MenuItem, mapToPk: true, nullable: true, fieldName: 'parent_id' })
  parentId: string | null = null;

  @Property({ type: 'integer' })
  position!: number;

  @Field(() => [MenuLabel], { description: 'What it says, by language. Who speaks none of these reads the first.' })
  @Property({ type: 'json' })
  labels!: MenuLabel[];

  @Field(() => MenuAudience, { description: 'Who is shown the item, of those who are shown the menu.' })
  @Enum({ items: () => MenuAudience, type: 'text' })
  audience: Opt<MenuAudience> = MenuAudience.EVERYBODY;

  @Property({ type: 'json' })
  teamIds: Opt<string[]> = [];

  @ManyToOne({ entity: () => Product, mapToPk: true, nullable: true, fieldName: 'product_id' })
  productId: string | null = null;

  @ManyToOne({ entity: () => Catalogue, mapToPk: true, nullable: true, fieldName: 'catalogue_id' })
  catalogueId: string | null = null;

  @ManyToOne({ entity: () => ContentEntry, mapToPk: true, nullable: true, fieldName: 'entry_id' })
  entryId: string | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'A path of the front end, or an address elsewhere; null where it leads to an object, or nowhere.',
  })
  @Property({ type: 'text', nullable: true })
  address: string | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    menu: Menu;
    menuItem: MenuItem;
  }
}
