import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { UserRole } from '../../platform/viewer.ts';
import { ContentEntry } from '../entries/content-entry.entity.ts';
import { ContentVersion } from '../entries/content-version.entity.ts';
import { ID_OF_ENTRY } from '../entries/entry.resolver.ts';
import { createContentPreview, readPreview, revokeContentPreviews } from './preview.service.ts';

const contentEntry = changed(() => ContentEntry, 'The entry as it is now.');
const CreateContentPreviewPayload = payloadOf('createContentPreview', {
  contentEntry,
  token: changed(
    () => String,
    'The secret, shown now and never again: for the address of a front end that asks `contentPreview` with it.',
  ),
  expiresAt: changed(() => DateTime, 'Until when it holds.'),
});
const RevokeContentPreviewsPayload = payloadOf('revokeContentPreviews', { contentEntry });

@Resolver()
export class PreviewResolver {
  @Query(() => ContentVersion, {
    nullable: true,
    description:
      'What was saved last of an entry, for whoever has the secret of a preview, signed in or not. Null where it has expired, was revoked, or who made it edits no longer. Attempts are counted by network.',
  })
  contentPreview(
    @Ctx() ctx: Context,
    @Arg('token', () => String, { description: 'As `createContentPreview` told it.' }) token: string,
  ) {
    return readPreview(ctx, token);
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT')
  @Mutation(() => CreateContentPreviewPayload, {
    description:
      'Makes a secret that shows what was saved of an entry last to whoever has it, also what is saved later; at most 20 of an entry hold at a time. For API owners and content managers.',
  })
  createContentPreview(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_ENTRY) id: string,
    @Arg('hours', () => Int, { nullable: true, description: 'How long it holds, 1 to 720; 72 when absent.' })
    hours: number | null,
  ) {
    return createContentPreview(ctx, id, hours ?? null);
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND')
  @Mutation(() => RevokeContentPreviewsPayload, {
    description: 'Ends all previews of an entry at once. For API owners and content managers.',
  })
  async revokeContentPreviews(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_ENTRY) id: string) {
    return { contentEntry: await revokeContentPreviews(ctx, id) };
  }
}
