import { v7 } from 'uuid';
import { replaceImage } from '../../catalogue/images/image.service.ts';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { ContentTemplate } from '../templates/content-template.entity.ts';
import { imagesIn } from '../values/content.ts';
import { localeOf } from '../values/locale.ts';
import type { WrittenImages } from '../values/text-images.service.ts';
import { ContentEntry } from './content-entry.entity.ts';
import { contentAfter, EMPTY, type Written } from './draft.service.ts';
import { recordEntry } from './entry.events.ts';
import type { CreateContentEntryInput, UpdateContentEntryInput } from './entry.inputs.ts';
import { giveSlug } from './slug.service.ts';
import { lockEntry, newestContent, saveVersion } from './version.service.ts';

/**
 * Makes an entry, as a draft.
 * @param files As of {@link contentAfter}.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN.
 */
export async function createContentEntry(
  ctx: Context,
  input: CreateContentEntryInput,
  files?: WrittenImages['files'],
): Promise<ContentEntry> {
  const id = v7();
  const written: Written = { id, kind: null, fields: null };
  const { template, locale, content } = await gather({
    template: async () => {
      const found = await requireTemplate(ctx, input.templateId);
      Object.assign(written, { kind: found.kind, fields: found.fields });
      return found;
    },
    locale: () => localeOf(input.locale ?? 'en', ['input', 'locale']),
    content: () => contentAfter(ctx, written, input, EMPTY, files),
  });
  const { kind, fields } = template;
  const after = { ...content, slug: content.slug || (await giveSlug(ctx, { id, kind }, content.title)) };
  const authorId = requireViewer(ctx.viewer).userId;
  const { title, slug, audience } = after;
  const entry = ctx.em.create(ContentEntry, {
    id,
    kind,
    templateId: template.id,
    authorId,
    locale,
    title,
    slug,
    audience,
  });
  await saveVersion(ctx, entry, { before: EMPTY, after, fields });
  return entry;
}

/**
 * Saves changes of an entry as its next version. What is published stays as it is.
 * @param expectedVersion As of {@link lockEntry}.
 * @param files As of {@link contentAfter}.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, VERSION_CONFLICT.
 */
export async function updateContentEntry(
  ctx: Context,
  id: string,
  input: UpdateContentEntryInput,
  expectedVersion: number | null = null,
  files?: WrittenImages['files'],
): Promise<ContentEntry> {
  const entry = await findBeside(
    () => lockEntry(ctx, id, expectedVersion),
    () => contentAfter(ctx, { id, kind: null, fields: null }, input, EMPTY),
  );
  const { kind, templateId } = entry;
  const before = await newestContent(ctx, entry);
  const { fields } = await requireTemplate(ctx, templateId);
  await saveVersion(ctx, entry, {
    before,
    after: await contentAfter(ctx, { id, kind, fields }, input, before, files),
    fields,
  });
  return entry;
}

/** Deletes an entry with all of its versions; its slugs are free again. @throws DomainError NOT_FOUND */
export async function deleteContentEntry(ctx: Context, id: string): Promise<string> {
  const entry = await lockEntry(ctx, id);
  const versions = await ctx.db.selectFrom('contentVersion').select('content').where('entryId', '=', id).execute();
  for (const image of versions.flatMap(({ content }) => imagesIn(content))) await replaceImage(ctx, image, null);
  await ctx.em.remove(entry).flush();
  await recordEntry(ctx, 'contentEntry.deleted', entry, {});
  return id;
}

/** Nobody changes it until the transaction ends. @throws DomainError NOT_FOUND */
export async function requireTemplate({ db }: Context, id: string): Promise<ContentTemplate> {
  const template = db.selectFrom('contentTemplate').selectAll().where('id', '=', id).forShare();
  const found = await template.executeTakeFirst();
  if (found) return found;
  throw notFound('template', ['input', 'templateId']);
}
