import { Arg, Authorized, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { ContentEntry } from '../entries/content-entry.entity.ts';
import { EXPECTED_VERSION, ID_OF_ENTRY } from '../entries/entry.resolver.ts';
import { TranslateContentEntryInput } from './translation.inputs.ts';
import { removeContentTranslation, translateContentEntry } from './translation.service.ts';

const contentEntry = changed(() => ContentEntry, 'The entry as it is now.');
const TranslateContentEntryPayload = payloadOf('translateContentEntry', { contentEntry });
const RemoveContentTranslationPayload = payloadOf('removeContentTranslation', { contentEntry });

@Resolver()
export class TranslationResolver {
  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'VERSION_CONFLICT')
  @Mutation(() => TranslateContentEntryPayload, {
    description:
      'Saves the texts of an entry in another language as a part of its next version, which is published as every other. For API owners and content managers.',
  })
  async translateContentEntry(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_ENTRY) id: string,
    @Arg('input', () => TranslateContentEntryInput, { description: 'The language, and the texts in it.' })
    input: TranslateContentEntryInput,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null,
  ) {
    return { contentEntry: await translateContentEntry(ctx, id, input, expectedVersion ?? null) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'VERSION_CONFLICT')
  @Mutation(() => RemoveContentTranslationPayload, {
    description:
      'Saves an entry without its texts in a language as its next version. For API owners and content managers.',
  })
  async removeContentTranslation(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_ENTRY) id: string,
    @Arg('locale', () => String, { description: 'The language, as `ContentVersion.locales` tells it.' }) locale: string,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null,
  ) {
    return { contentEntry: await removeContentTranslation(ctx, id, locale, expectedVersion ?? null) };
  }
}
