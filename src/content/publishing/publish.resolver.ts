import { Arg, Authorized, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { UserRole } from '../../platform/viewer.ts';
import { ContentEntry } from '../entries/content-entry.entity.ts';
import { EXPECTED_VERSION, ID_OF_ENTRY } from '../entries/entry.resolver.ts';
import {
  archiveContentEntry,
  publishContentEntry,
  scheduleContentEntry,
  unarchiveContentEntry,
} from './publish.service.ts';

const contentEntry = changed(() => ContentEntry, 'The entry as it is now.');
const PublishContentEntryPayload = payloadOf('publishContentEntry', { contentEntry });
const ScheduleContentEntryPayload = payloadOf('scheduleContentEntry', { contentEntry });
const ArchiveContentEntryPayload = payloadOf('archiveContentEntry', { contentEntry });
const UnarchiveContentEntryPayload = payloadOf('unarchiveContentEntry', { contentEntry });

@Resolver()
export class PublicationResolver {
  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'WRONG_STATE', 'VERSION_CONFLICT')
  @Mutation(() => PublishContentEntryPayload, {
    description:
      'Shows what was saved last to the audience of an entry at once; a time that was scheduled is gone with that. Each field that must be filled and is not is told in `userErrors`. For API owners and content managers.',
  })
  async publishContentEntry(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_ENTRY) id: string,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null,
  ) {
    return { contentEntry: await publishContentEntry(ctx, id, expectedVersion ?? null) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'WRONG_STATE', 'VERSION_CONFLICT')
  @Mutation(() => ScheduleContentEntryPayload, {
    description:
      'Has what was saved last be published by itself at a time. What is saved until then is not: schedule anew for that. For API owners and content managers.',
  })
  async scheduleContentEntry(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_ENTRY) id: string,
    @Arg('publishAt', () => DateTime, { nullable: true, description: 'When, ahead; null takes the time back.' })
    publishAt: Date | null,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null,
  ) {
    return { contentEntry: await scheduleContentEntry(ctx, id, publishAt ?? null, expectedVersion ?? null) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => ArchiveContentEntryPayload, {
    description:
      'Takes an entry away from its audience and keeps it with its versions. For API owners and content managers.',
  })
  async archiveContentEntry(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_ENTRY) id: string) {
    return { contentEntry: await archiveContentEntry(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => UnarchiveContentEntryPayload, {
    description: 'Makes an archived entry a draft again. For API owners and content managers.',
  })
  async unarchiveContentEntry(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_ENTRY) id: string) {
    return { contentEntry: await unarchiveContentEntry(ctx, id) };
  }
}
