import { isDeepStrictEqual } from 'node:util';
import type { ShownImage } from '../../catalogue/images/image-size.ts';
import { createContentEntry, updateContentEntry } from '../../content/entries/entry.service.ts';
import {
  archiveContentEntry,
  publishContentEntry,
  unarchiveContentEntry,
} from '../../content/publishing/publish.service.ts';
import { removeContentTranslation, translateContentEntry } from '../../content/translations/translation.service.ts';
import { type Content, isImageValue, type StoredValue, type Values } from '../../content/values/content.ts';
import type { ContentFieldInput } from '../../content/values/content-field.inputs.ts';
import { ContentAudience, ContentState } from '../../content/values/content-state.ts';
import type { Context } from '../../platform/context.ts';
import type { BundleContent, BundleValue, Item } from '../format/bundle.ts';
import { bundledImage } from './images.ts';
import type { Part, Saving } from './part.ts';
import { within } from './paths.ts';
import { inverse, type References } from './references.ts';
import { readTeamNames } from './teams.ts';

type EntryItem = Item<'contentEntries'>;

export const contentEntriesPart: Part<'contentEntries'> = {
  tables: ['content_entry', 'content_entry_team', 'content_version'],
  async read(ctx, references) {
    const rows = await ctx.db.selectFrom('contentEntry').selectAll().orderBy('id').execute();
    const templates = inverse(references.contentTemplate);
    const items: EntryItem[] = [];
    for (const { id, customId, templateId, locale, archivedAt, version, publishedVersion } of rows) {
      const content = async (number: number) => {
        const versions = ctx.db.selectFrom('contentVersion').select('content').where('entryId', '=', id);
        const { content } = await versions.where('number', '=', number).executeTakeFirstOrThrow();
        return bundled(ctx, content, references);
      };
      const draft = await content(version);
      const published = publishedVersion === null ? null : await content(publishedVersion);
      items.push({
        ...{ cid: customId ?? id, template: templates.get(templateId)!, locale, isArchived: archivedAt !== null },
        published,
        draft: isDeepStrictEqual(draft, published) ? null : draft,
      });
    }
    return items;
  },

  async save(ctx, item, saving) {
    const templateId = saving.names.one('contentTemplate', item.template, ['template'], 'template');
    const first = item.published ?? item.draft;
    if (!first) saving.names.miss('content: give `published` or `draft`', ['draft']);
    if (!templateId || !first) return null;
    const path = item.published ? 'published' : 'draft';
    let id = saving.id;
    if (id) await liven(ctx, id);
    const put = (content: BundleContent, part: 'published' | 'draft') =>
      within([part], async () => {
        id = await bringIn(ctx, { id, templateId, item, content, path: [part] }, saving);
      });
    await put(first, path);
    if (!id || saving.names.refusals.length > 0) return null;
    if (item.published) await within(['published'], () => publishContentEntry(ctx, id!));
    if (item.published && item.draft) await put(item.draft, 'draft');
    if (item.isArchived) await archiveContentEntry(ctx, id);
    return id;
  },
};

/** What is in the archive takes no publication. */
async function liven(ctx: Context, id: string): Promise<void> {
  const { state } = await ctx.db
    .selectFrom('contentEntry')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (state === ContentState.ARCHIVED) await unarchiveContentEntry(ctx, id);
}

interface Wanted {
  id: string | null;
  templateId: string;
  item: EntryItem;
  content: BundleContent;
  path: readonly string[];
}

/** Saves this content as the newest version, where it is not. @returns The id; null where names lead nowhere. */
async function bringIn(ctx: Context, wanted: Wanted, { names, images }: Saving): Promise<string | null> {
  const { templateId, item, content, path } = wanted;
  const { title, slug, summary, coverImage, tags, byline, audience, teams, values, translations } = content;
  const before = wanted.id ? await newest(ctx, wanted.id) : null;
  const image = (given: NonNullable<typeof coverImage>) => {
    const fileId = images.get(given);
    return { ...(fileId && { fileId }), alternativeText: given.alternativeText };
  };
  const inputOf = (name: string, value: BundleValue | undefined): ContentFieldInput => {
    if (value === undefined) return { name };
    if (typeof value === 'string') return { name, text: value };
    if (typeof value === 'number') return { name, number: value };
    if (typeof value === 'boolean') return { name, boolean: value };
    if ('image' in value) return { name, image: image(value.image) };
    return { name, productId: names.one('product', value.product, [...path, 'values', name]) };
  };
  const fieldsOf = (given: Readonly<Record<string, BundleValue>>, had: Values = {}) =>
    [...new Set([...Object.keys(given), ...Object.keys(had)])].map((name) => inputOf(name, given[name]));
  const input = {
    ...{ title, slug, summary, tags, byline, audience },
    ...(audience === ContentAudience.TEAMS && { teamIds: names.teams(teams, [...path, 'teams']) }),
    ...((coverImage || before?.coverImage) && { coverImage: coverImage && image(coverImage) }),
    fields: fieldsOf(values, before?.values),
  };
  if (names.refusals.length > 0) return null;
  const files = new Map(
    Object.entries(content.images).flatMap(([reference, shown]) => {
      const fileId = images.get(shown);
      return fileId ? [[reference, fileId] as const] : [];
    }),
  );
  const { id } = wanted.id
    ? await updateContentEntry(ctx, wanted.id, input, null, files)
    : await createContentEntry(ctx, { ...input, templateId, locale: item.locale }, files);
  for (const locale of Object.keys(before?.translations ?? {})) {
    if (!(locale in translations)) await removeContentTranslation(ctx, id, locale);
  }
  for (const [locale, text] of Object.entries(translations)) {
    const fields = fieldsOf(text.values, before?.translations[locale]?.values);
    const input = { locale, title: text.title, summary: text.summary, fields };
    await translateContentEntry(ctx, id, input, null, files);
  }
  return id;
}

async function newest({ db }: Context, id: string): Promise<Content> {
  const versions = db.selectFrom('contentVersion').select('content').where('entryId', '=', id);
  return (await versions.orderBy('number', 'desc').limit(1).executeTakeFirstOrThrow()).content;
}

/** A content as a bundle holds it. */
async function bundled(ctx: Context, content: Content, references: References): Promise<BundleContent> {
  const { teamIds, coverImage, values, translations, images = {}, ...texts } = content;
  const products = inverse(references.product);
  const bundledValue = async (value: StoredValue): Promise<BundleValue | null> => {
    if (typeof value !== 'object') return value;
    if (isImageValue(value)) return imageValue(ctx, value);
    const product = products.get(value.productId);
    return product === undefined ? null : { product };
  };
  const valuesIn = async (given: Values) => {
    const pairs = await Promise.all(
      Object.entries(given).map(async ([name, value]) => [name, await bundledValue(value)] as const),
    );
    return Object.fromEntries(pairs.flatMap(([name, value]) => (value === null ? [] : [[name, value]])).sort());
  };
  const texted: BundleContent['translations'] = {};
  for (const [locale, text] of Object.entries(translations).sort()) {
    texted[locale] = { title: text.title, summary: text.summary, values: await valuesIn(text.values) };
  }
  const shown: BundleContent['images'] = {};
  for (const [reference, stored] of Object.entries(images).sort()) {
    const image = await bundledImage(ctx, stored);
    if (image) shown[reference] = image;
  }
  const { title, slug, summary, tags, byline, audience } = texts;
  return {
    ...{ title, slug, summary, coverImage: await bundledImage(ctx, coverImage), tags, byline, audience },
    ...{ teams: readTeamNames(references)(teamIds), values: await valuesIn(values), translations: texted },
    images: shown,
  };
}

async function imageValue(ctx: Context, shown: ShownImage): Promise<BundleValue | null> {
  const image = await bundledImage(ctx, shown);
  return image && { image };
}
