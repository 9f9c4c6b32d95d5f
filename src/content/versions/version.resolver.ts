import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import { Image } from '../../catalogue/images/image.types.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { seesUnpublished, UserRole } from '../../platform/viewer.ts';
import { ContentEntry } from '../entries/content-entry.entity.ts';
import { ContentVersion } from '../entries/content-version.entity.ts';
import { entries } from '../entries/entry.queries.ts';
import { EXPECTED_VERSION, FOR_STAFF, ID_OF_ENTRY, LOCALE } from '../entries/entry.resolver.ts';
import { ContentTemplate } from '../templates/content-template.entity.ts';
import { templates } from '../templates/content-template.queries.ts';
import type { Readable } from '../values/content.ts';
import { readFields } from '../values/content-field.resolver.ts';
import { ContentField, ContentTranslation, translationOf } from '../values/content-field.ts';
import { ContentAudience } from '../values/content-state.ts';
import { restoreContentEntry } from './restore.service.ts';
import { newestVersion, type VersionRow, versionOrder, versionsOfEntry } from './version.queries.ts';

const ContentVersionConnection = connectionOf(ContentVersion, 'ContentVersion');

const RestoreContentEntryPayload = payloadOf('restoreContentEntry', {
  contentEntry: changed(() => ContentEntry, 'The entry as it is now.'),
});

@Resolver(() => ContentEntry)
export class VersionsOfEntryResolver {
  @FieldResolver(() => ContentVersion, {
    nullable: true,
    description: `What was saved last, be it published or not. ${FOR_STAFF}`,
  })
  draft(@Root() { id }: ContentEntry, @Ctx() ctx: Context) {
    return seesUnpublished(ctx.viewer) ? newestVersion(ctx, id) : null;
  }

  @FieldResolver(() => ContentVersionConnection, {
    nullable: true,
    description: `All that was ever saved, the newest first. ${FOR_STAFF}`,
  })
  versions(@Root() { id }: ContentEntry, @Ctx() ctx: Context, @Args(() => versionOrder.Args) page: OrderedPageArgs) {
    return seesUnpublished(ctx.viewer) ? versionsOfEntry.page(ctx, id, page) : null;
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'VERSION_CONFLICT')
  @Mutation(() => RestoreContentEntryPayload, {
    description:
      'Saves what an earlier version held as the next version; that is published as every other. For API owners and content managers.',
  })
  async restoreContentEntry(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_ENTRY) id: string,
    @Arg('version', () => Int, { description: 'Its number.' }) version: number,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null,
  ) {
    return { contentEntry: await restoreContentEntry(ctx, id, version, expectedVersion ?? null) };
  }
}

const readable = ({ templateId, locale, content }: VersionRow): Readable => ({
  ...{ templateId, locale, images: {} },
  ...content,
});

@Resolver(() => ContentVersion)
export class ContentVersionResolver {
  @FieldResolver(() => ContentEntry, {
    nullable: true,
    description:
      'Of what, as the viewer reads it; null for who reads this by a preview and nothing of it is published.',
  })
  entry(@Root() { entryId }: VersionRow, @Ctx() ctx: Context) {
    return entries.byId(ctx, entryId);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: `Who saved it; null as well where that is nobody of this portal. ${FOR_STAFF}`,
  })
  savedBy(@Root() { savedById }: VersionRow, @Ctx() ctx: Context) {
    return savedById !== null && seesUnpublished(ctx.viewer) ? userById(ctx, savedById) : null;
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is the one that is shown, unless the entry is archived.' })
  isPublished(@Root() { number, publishedVersion }: VersionRow) {
    return number === publishedVersion;
  }

  @FieldResolver(() => ContentTemplate, { description: 'By which it is written.' })
  template(@Root() { templateId }: VersionRow, @Ctx() ctx: Context) {
    return templates.byId(ctx, templateId);
  }

  @FieldResolver(() => String, { description: 'Its part of an address.' })
  slug(@Root() { content }: VersionRow) {
    return content.slug;
  }

  @FieldResolver(() => String, { description: 'The language in which it is written.' })
  locale(@Root() { locale }: VersionRow) {
    return locale;
  }

  @FieldResolver(() => [String], { description: 'Its own locale, and then those of its translations.' })
  locales(@Root() { locale, content }: VersionRow) {
    return [locale, ...Object.keys(content.translations).toSorted()];
  }

  @FieldResolver(() => String, { description: 'Its title, in its own locale.' })
  title(@Root() { content }: VersionRow) {
    return content.title;
  }

  @FieldResolver(() => String, { nullable: true, description: 'What it is about in plain text, in its own locale.' })
  summary(@Root() { content }: VersionRow) {
    return content.summary;
  }

  @FieldResolver(() => Image, { nullable: true, description: 'A picture for its card in a list and its head.' })
  coverImage(@Root() { content }: VersionRow) {
    return content.coverImage;
  }

  @FieldResolver(() => [String], { description: 'Words that it shares with other entries and with products.' })
  tags(@Root() { content }: VersionRow) {
    return content.tags;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Who is named as its author; null for nobody.' })
  byline(@Root() { content }: VersionRow) {
    return content.byline;
  }

  @FieldResolver(() => ContentAudience, { description: 'Who reads it when it is published.' })
  audience(@Root() { content }: VersionRow) {
    return content.audience;
  }

  @FieldResolver(() => [ContentField], {
    description: 'Its fields in its own locale and the order of the template, at most 30: those that hold something.',
  })
  fields(@Root() version: VersionRow, @Ctx() ctx: Context) {
    return readFields(ctx, readable(version));
  }

  @FieldResolver(() => ContentTranslation, {
    description: 'Its texts in a language: that which is closest to the one asked for, else its own.',
  })
  translation(@Root() version: VersionRow, @Arg('locale', () => String, LOCALE) locale: string | null) {
    return translationOf(readable(version), locale);
  }
}
