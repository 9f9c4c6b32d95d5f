import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { seesUnpublished, UserRole } from '../../platform/viewer.ts';
import { ContentKind } from '../templates/content-kind.ts';
import { ContentTemplate } from '../templates/content-template.entity.ts';
import { templates } from '../templates/content-template.queries.ts';
import type { Readable } from '../values/content.ts';
import { readFields } from '../values/content-field.resolver.ts';
import { ContentField, ContentTranslation, translationOf } from '../values/content-field.ts';
import { ContentAudience } from '../values/content-state.ts';
import { ContentEntry } from './content-entry.entity.ts';
import { ContentEntriesArgs, CreateContentEntryInput, UpdateContentEntryInput } from './entry.inputs.ts';
import { entries, findEntryBySlug, listEntries } from './entry.queries.ts';
import { createContentEntry, deleteContentEntry, updateContentEntry } from './entry.service.ts';

export const ContentEntryConnection = connectionOf(ContentEntry, 'ContentEntry');

const contentEntry = changed(() => ContentEntry, 'The entry as it is now.');
const CreateContentEntryPayload = payloadOf('createContentEntry', { contentEntry });
const UpdateContentEntryPayload = payloadOf('updateContentEntry', { contentEntry });
const DeleteContentEntryPayload = payloadOf('deleteContentEntry', {
  deletedId: changed(() => ID, 'Id of the entry that is gone.'),
});

export const ID_OF_ENTRY = { description: 'Id of the entry.' };
export const EXPECTED_VERSION = {
  nullable: true,
  description:
    'Number of the version that was read, as `ContentVersion.number` tells it: where another was saved since, this is refused with `VERSION_CONFLICT`. Null has it done whatever was saved.',
};
export const FOR_STAFF = 'For API owners, content managers and auditors; null for others.';
export const LOCALE = {
  nullable: true,
  description: 'A tag of BCP 47, such as `de-CH`; the closest that there is, where there is not that one.',
};

const readable = (entry: ContentEntry): Readable => ({
  ...entry,
  values: entry.fieldValues,
});

@Resolver(() => ContentEntry)
export class ContentEntryResolver {
  @Query(() => ContentEntryConnection, {
    description:
      'Pages, posts, tutorials and blocks that the viewer reads; public ones also when nobody is signed in. For API owners, content managers and auditors whatever is written, so that a page of a portal asks for `states: PUBLISHED`.',
  })
  contentEntries(@Ctx() ctx: Context, @Args(() => ContentEntriesArgs) { filter, ...page }: ContentEntriesArgs) {
    return listEntries(ctx, filter, page);
  }

  @Query(() => ContentEntry, {
    nullable: true,
    description: 'One entry; null when there is none that the viewer reads.',
  })
  contentEntry(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_ENTRY) id: string) {
    return entries.find(ctx, id);
  }

  @Query(() => ContentEntry, {
    nullable: true,
    description:
      'The entry of a kind with this slug; null when there is none that the viewer reads. One that it had before finds it too: where the `slug` of the answer is another, that is the address to redirect to.',
  })
  contentEntryBySlug(
    @Ctx() ctx: Context,
    @Arg('kind', () => ContentKind, { description: 'Slugs are unique within one.' }) kind: ContentKind,
    @Arg('slug', () => String, { description: 'As in an address.' }) slug: string,
  ) {
    return findEntryBySlug(ctx, kind, slug);
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => CreateContentEntryPayload, {
    description: 'Writes an entry as a draft. For API owners and content managers.',
  })
  async createContentEntry(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateContentEntryInput, { description: 'By which template, and what it holds.' })
    input: CreateContentEntryInput,
  ) {
    return { contentEntry: await createContentEntry(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN', 'VERSION_CONFLICT')
  @Mutation(() => UpdateContentEntryPayload, {
    description:
      'Saves changes of an entry as its next version. What is published stays until it is published again. For API owners and content managers.',
  })
  async updateContentEntry(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_ENTRY) id: string,
    @Arg('input', () => UpdateContentEntryInput, CHANGES) input: UpdateContentEntryInput,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null,
  ) {
    return { contentEntry: await updateContentEntry(ctx, id, input, expectedVersion ?? null) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND')
  @Mutation(() => DeleteContentEntryPayload, {
    description:
      'Deletes an entry with all of its versions; `archiveContentEntry` keeps them. For API owners and content managers.',
  })
  async deleteContentEntry(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_ENTRY) id: string) {
    return { deletedId: await deleteContentEntry(ctx, id) };
  }

  @FieldResolver(() => ContentTemplate, { description: 'By which it is written.' })
  template(@Root() { templateId }: ContentEntry, @Ctx() ctx: Context) {
    return templates.byId(ctx, templateId);
  }

  @FieldResolver(() => [String], { description: 'Its own locale, and then those of its translations.' })
  locales(@Root() { locale, translations }: ContentEntry) {
    return [locale, ...Object.keys(translations).toSorted()];
  }

  @FieldResolver(() => [ContentField], {
    description: 'Its fields in its own locale and the order of the template, at most 30: those that hold something.',
  })
  fields(@Root() entry: ContentEntry, @Ctx() ctx: Context) {
    return readFields(ctx, readable(entry));
  }

  @FieldResolver(() => ContentTranslation, {
    description: 'Its texts in a language: that which is closest to the one asked for, else its own.',
  })
  translation(@Root() entry: ContentEntry, @Arg('locale', () => String, LOCALE) locale: string | null) {
    return translationOf(readable(entry), locale);
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When what is shown was published; null where nothing ever was.',
  })
  updatedAt(@Root() { revisedAt }: ContentEntry) {
    return revisedAt;
  }

  @FieldResolver(() => ContentAudience, {
    nullable: true,
    description: `Who reads it when it is published. ${FOR_STAFF}`,
  })
  audience(@Root() { audience }: ContentEntry, @Ctx() { viewer }: Context) {
    return seesUnpublished(viewer) ? audience : null;
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: `Who made it; null as well where that is nobody of this portal any more. ${FOR_STAFF}`,
  })
  author(@Root() { authorId }: ContentEntry, @Ctx() ctx: Context) {
    return authorId !== null && seesUnpublished(ctx.viewer) ? userById(ctx, authorId) : null;
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: `When its scheduled version is published by itself; null where none is scheduled. ${FOR_STAFF}`,
  })
  publishAt(@Root() { publishAt }: ContentEntry, @Ctx() { viewer }: Context) {
    return seesUnpublished(viewer) ? publishAt : null;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: `Whether something was saved that is not published. ${FOR_STAFF}`,
  })
  hasUnpublishedChanges(@Root() { version, publishedVersion }: ContentEntry, @Ctx() { viewer }: Context) {
    return seesUnpublished(viewer) ? version !== publishedVersion : null;
  }
}
