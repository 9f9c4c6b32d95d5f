import type { Context } from '../../platform/context.ts';
import { invalidInput, notFound } from '../../platform/domain-error.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import type { ContentEntry } from '../entries/content-entry.entity.ts';
import { bounded } from '../entries/draft.service.ts';
import { requireTemplate } from '../entries/entry.service.ts';
import { lockEntry, newestContent, saveVersion } from '../entries/version.service.ts';
import type { TemplateField } from '../templates/template-field.ts';
import type { StoredTranslation } from '../values/content.ts';
import { localeOf } from '../values/locale.ts';
import { type WrittenImages, withImages, writtenImages } from '../values/text-images.service.ts';
import { valuesOf } from '../values/values.service.ts';
import type { TranslateContentEntryInput } from './translation.inputs.ts';

const MAX_TRANSLATIONS = 50;

/**
 * Saves the texts of an entry in another language as a part of its next version.
 * @param expectedVersion As of {@link lockEntry}.
 * @param files As of {@link contentAfter}.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, VERSION_CONFLICT.
 */
export async function translateContentEntry(
  ctx: Context,
  id: string,
  input: TranslateContentEntryInput,
  expectedVersion: number | null = null,
  files?: WrittenImages['files'],
): Promise<ContentEntry> {
  const entry = await findBeside(
    () => lockEntry(ctx, id, expectedVersion),
    () => translationAfter(ctx, input, {}, null),
  );
  const before = await newestContent(ctx, entry);
  const { fields } = await requireTemplate(ctx, entry.templateId);
  const images = writtenImages(id, before, files);
  const { locale, translation } = await translationAfter(ctx, input, before.translations, {
    own: entry.locale,
    ...{ fields, images },
  });
  const translated = { ...before, translations: { ...before.translations, [locale]: translation } };
  const after = bounded(withImages(translated, images));
  await saveVersion(ctx, entry, { before, after, fields });
  return entry;
}

/** @throws DomainError NOT_FOUND (entry, or a translation into that language), INVALID_INPUT, VERSION_CONFLICT. */
export async function removeContentTranslation(
  ctx: Context,
  id: string,
  tag: string,
  expectedVersion: number | null = null,
): Promise<ContentEntry> {
  const { entry, locale } = await gather({
    entry: () => lockEntry(ctx, id, expectedVersion),
    locale: () => localeOf(tag, ['locale']),
  });
  const before = await newestContent(ctx, entry);
  const { [locale]: gone, ...translations } = before.translations;
  if (!gone) throw notFound('translation', ['locale']);
  const { fields } = await requireTemplate(ctx, entry.templateId);
  const after = withImages({ ...before, translations }, writtenImages(id, before));
  await saveVersion(ctx, entry, { before, after, fields });
  return entry;
}

type Translations = Readonly<Record<string, StoredTranslation>>;

/** @param of Null where the entry is not there, and what is given is judged for what else is wrong. */
async function translationAfter(
  ctx: Context,
  input: TranslateContentEntryInput,
  all: Translations,
  of: { own: string; fields: readonly TemplateField[]; images: WrittenImages } | null,
): Promise<{ locale: string; translation: StoredTranslation }> {
  let before: StoredTranslation | undefined;
  const { title, summary } = input;
  const { locale, ...parts } = await gather({
    locale: () => {
      const locale = localeOf(input.locale, ['input', 'locale']);
      before = all[locale];
      requirePlace(locale, all, of?.own);
      return locale;
    },
    title: () => {
      if (title == null && before) return before.title;
      if (title == null && of) throw invalidInput('A new translation needs a title.', ['input', 'title']);
      return title == null ? '' : requiredName(title, { field: ['input', 'title'], max: 200 });
    },
    summary: () =>
      summary === undefined
        ? (before?.summary ?? null)
        : optionalText(summary, { field: ['input', 'summary'], max: 500 }),
    values: () => {
      const own = before?.values ?? {};
      if (!input.fields || !of) return own;
      return valuesOf(ctx, input.fields, own, { ...of, at: ['input', 'fields'], isTranslation: true });
    },
  });
  return { locale, translation: parts };
}

function requirePlace(locale: string, all: Translations, own: string | undefined): void {
  const field = ['input', 'locale'];
  if (locale === own) throw invalidInput('That is the language in which the entry is written.', field);
  if (!Object.hasOwn(all, locale) && Object.keys(all).length >= MAX_TRANSLATIONS) {
    throw invalidInput(`There are at most ${MAX_TRANSLATIONS} translations.`, field);
  }
}
