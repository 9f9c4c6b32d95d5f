import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType } from 'type-graphql';
import { Image } from '../../catalogue/images/image.types.ts';
import type { ShownImage } from '../../catalogue/images/image-size.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { ThemeFont } from './fonts.ts';
import { ThemeColour } from './theme-colours.ts';

@ObjectType('Theme', { implements: Node, description: 'How front ends look. One is active; the others are drafts.' })
@Entity()
export class Theme extends BaseEntity {
  @Field(() => String, { description: 'Unique name, for those who edit it.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => Boolean, { description: 'Whether it is the one that everybody sees.' })
  @Property({ type: 'boolean' })
  isActive: Opt<boolean> = false;

  @Field(() => [ThemeColour], { description: 'Colours in place of the usual ones.' })
  @Property({ type: 'json' })
  colours: Opt<ThemeColour[]> = [];

  @Field(() => ThemeFont, { nullable: true, description: 'In what everything is written; null for the usual one.' })
  @Enum({ items: () => ThemeFont, type: 'text', nullable: true })
  font: ThemeFont | null = null;

  @Field(() => ThemeFont, { nullable: true, description: 'In what headings are written; null for that of the rest.' })
  @Enum({ items: () => ThemeFont, type: 'text', nullable: true })
  headingFont: ThemeFont | null = null;

  @Field(() => Image, { nullable: true, description: 'What stands in the header in place of the name of the portal.' })
  @Property({ type: 'json', nullable: true })
  logo: ShownImage | null = null;

  @Field(() => String, { nullable: true, description: 'CSS behind that of the page; null for none.' })
  @Property({ type: 'text', nullable: true })
  css: string | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    theme: Theme;
  }
}
