import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Extensions, Field, ObjectType } from 'type-graphql';
import { Image } from '../../catalogue/images/image.types.ts';
import type { ShownImage } from '../../catalogue/images/image-size.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { Team } from '../../identity/organisations/team.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { columnsOf } from '../../platform/shapes/parts.ts';
import { ContentKind } from '../templates/content-kind.ts';
import { ContentTemplate } from '../templates/content-template.entity.ts';
import type { StoredTranslation, TextImages, Values } from '../values/content.ts';
import { ContentAudience, ContentState } from '../values/content-state.ts';

@ObjectType('ContentEntry', {
  implements: Node,
  simpleResolvers: true,
  description:
    'A page, post, tutorial or block as it is shown: what is published of it, and of what never was the newest that was saved.',
})
@Extensions(columnsOf('contentEntry'))
@Entity()
export class ContentEntry extends BaseEntity {
  @Field(() => ContentKind, { description: 'Whether it is a page, a post, a tutorial or a block; that stays.' })
  @Enum({ items: () => ContentKind, type: 'text' })
  kind!: ContentKind;

  @ManyToOne({ entity: () => ContentTemplate, mapToPk: true, fieldName: 'template_id' })
  templateId!: string;

  /** Who made it; null where that is nobody of this portal. */
  @ManyToOne({ entity: () => User, mapToPk: true, nullable: true, fieldName: 'author_id' })
  authorId: string | null = null;

  @Field(() => String, {
    description:
      'The language in which it is written, and that of whatever has no translation: a tag of BCP 47, such as `en`.',
  })
  @Property({ type: 'text' })
  locale!: string;

  @Field(() => String, {
    description: 'Its part of an address, unique among its kind: one that it had still leads here.',
  })
  @Property({ type: 'text' })
  slug!: string;

  @Field(() => String, { description: 'Its title, in its own locale.' })
  @Property({ type: 'text' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'What it is about in plain text, in its own locale.' })
  @Property({ type: 'text', nullable: true })
  summary: string | null = null;

  @Field(() => Image, { nullable: true, description: 'A picture for its card in a list and its head.' })
  @Property({ type: 'json', nullable: true })
  coverImage: ShownImage | null = null;

  @Field(() => [String], { description: 'Words that it shares with other entries and with products.' })
  @Property({ type: 'json' })
  tags: Opt<string[]> = [];

  @Field(() => String, { nullable: true, description: 'Who is named as its author; null for nobody.' })
  @Property({ type: 'text', nullable: true })
  byline: string | null = null;

  @Enum({ items: () => ContentAudience, type: 'text' })
  audience!: ContentAudience;

  @Property({ type: 'json' })
  fieldValues: Opt<Values> = {};

  @Property({ type: 'json' })
  translations: Opt<Record<string, StoredTranslation>> = {};

  /** What its Markdown shows. */
  @Property({ type: 'json' })
  images: Opt<TextImages> = {};

  /** Number of the newest version. */
  @Property({ type: 'integer' })
  version: Opt<number> = 0;

  /** Number of the version that is shown; null where none is published. */
  @Property({ type: 'integer', nullable: true })
  publishedVersion: number | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was published first; null where it never was.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  publishedAt: Date | null = null;

  /** When what is shown was published last. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  revisedAt: Date | null = null;

  @Property({ type: 'datetime', length: 3, nullable: true })
  publishAt: Date | null = null;

  /** Number of the version that is shown from `publishAt` on. */
  @Property({ type: 'integer', nullable: true })
  scheduledVersion: number | null = null;

  @Property({ type: 'datetime', length: 3, nullable: true })
  archivedAt: Date | null = null;

  /** What it is called in every environment that it was brought to; null for its id. */
  @Property({ type: 'text', nullable: true })
  customId: string | null = null;

  @Field(() => ContentState, { description: 'Whether its audience sees it, and if not, why not.' })
  /** The database tells it of the rest. */
  @Property({ type: 'text', generated: "(case when archived_at is not null then 'ARCHIVED' end) stored" })
  state!: Opt<ContentState>;
}

/** For whom an entry for teams is. */
@Entity()
export class ContentEntryTeam {
  @ManyToOne({ entity: () => ContentEntry, mapToPk: true, primary: true, fieldName: 'entry_id' })
  entryId!: string;

  @ManyToOne({ entity: () => Team, mapToPk: true, primary: true, fieldName: 'team_id' })
  teamId!: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    contentEntry: ContentEntry;
    contentEntryTeam: ContentEntryTeam;
    /** Every slug that an entry has or had, or that was saved for it. */
    contentSlug: {
      kind: ContentKind;
      slug: string;
      entryId: string;
      /** Whether readers have been shown the entry under it; the database notes it. */
      wasShown: boolean;
    };
  }
}
