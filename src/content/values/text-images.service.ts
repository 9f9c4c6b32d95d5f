import { findImage } from '../../catalogue/images/image.service.ts';
import type { ShownImage } from '../../catalogue/images/image-size.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, type FieldPath, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { throwAll } from '../../platform/rules.ts';
import type { Content, TextImages } from './content.ts';

/** How Markdown shows an image that was sent: `![A vault](image:01a2…)`. */
const REFERENCE = /\bimage:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/gi;

/** Of all texts of an entry together. */
const MAX_IMAGES = 100;

/** What a text refers to, each once. */
export const referencesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(REFERENCE)].map(([, reference]) => reference!.toLowerCase())),
];

/** The images of the texts of one entry, while it is being written. */
export interface WrittenImages {
  entryId: string;
  /** Those of the version that is changed. */
  known: TextImages;
  /** Files by references that are no ids of files here: of texts that come from another portal. */
  files: ReadonlyMap<string, string>;
  /** What texts were found to show beside that. */
  found: Record<string, ShownImage>;
}

export const writtenImages = (
  entryId: string,
  { images = {} }: Pick<Content, 'images'>,
  files: WrittenImages['files'] = new Map(),
): WrittenImages => ({ entryId, known: images, files, found: {} });

/**
 * Finds all that a text shows: what the entry shows or has shown, and images that the viewer has sent.
 * @throws DomainError NOT_FOUND (each that is none of these), INVALID_INPUT.
 */
export async function findTextImages(
  ctx: Context,
  text: string,
  written: WrittenImages,
  field: FieldPath,
): Promise<void> {
  const references = referencesIn(text);
  if (references.length > MAX_IMAGES)
    throw invalidInput(`An entry shows at most ${MAX_IMAGES} images in its texts.`, field);
  const refusals: DomainError[] = [];
  for (const reference of references) {
    const isShown = Object.hasOwn(written.known, reference) && !written.files.has(reference);
    if (isShown || Object.hasOwn(written.found, reference)) continue;
    try {
      written.found[reference] =
        (written.files.has(reference) ? null : await shownBefore(ctx, written.entryId, reference)) ??
        (await findImage(ctx, written.files.get(reference) ?? reference, field));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refusals.push(error.code === UserErrorCode.NOT_FOUND ? nowhere(reference, field) : error);
    }
  }
  throwAll(refusals);
}

const nowhere = (reference: string, field: FieldPath) =>
  new DomainError(
    UserErrorCode.NOT_FOUND,
    `\`image:${reference}\` is no image of this entry, nor one that you have sent to \`POST /files\` within a day.`,
    { field },
  );

/** What an earlier version of the entry showed by this reference. */
async function shownBefore({ db }: Context, entryId: string, reference: string): Promise<ShownImage | null> {
  const version = await db
    .selectFrom('contentVersion')
    .select((eb) => eb.ref('content', '->').key('images').key(reference).as('image'))
    .where('entryId', '=', entryId)
    .where((eb) => eb(eb.ref('content', '->').key('images').key(reference), 'is not', null))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (version?.image as ShownImage | undefined) ?? null;
}

/** A content with the images that its texts show, and no others. @throws DomainError INVALID_INPUT */
export function withImages(content: Content, { known, found }: WrittenImages): Content {
  const { images: _, ...rest } = content;
  const all = { ...known, ...found };
  const texts = [content.values, ...Object.values(content.translations).map(({ values }) => values)]
    .flatMap((values) => Object.values(values))
    .filter((value) => typeof value === 'string');
  const shown = [...new Set(texts.flatMap(referencesIn))].filter((reference) => Object.hasOwn(all, reference)).sort();
  if (shown.length === 0) return rest;
  if (shown.length > MAX_IMAGES) {
    throw invalidInput(`An entry shows at most ${MAX_IMAGES} images in its texts.`, ['input', 'fields']);
  }
  return { ...rest, images: Object.fromEntries(shown.map((reference) => [reference, all[reference]!])) };
}
