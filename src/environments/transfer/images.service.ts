import { isDeepStrictEqual } from 'node:util';
import { readRendition } from '../../catalogue/images/encode-image.ts';
import { keepRenditions } from '../../catalogue/images/image.service.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError } from '../../platform/domain-error.ts';
import { throwAll } from '../../platform/rules.ts';
import { type Bundle, type BundleImage, type BundleValue, KEYS } from '../format/bundle.ts';

/**
 * Keeps the images of a bundle that are not shown here already, for what shows them to take: before the transaction, because they may go
 * to another store. What nothing takes in a day is deleted like any other.
 * @returns Ids by the images. @throws DomainError INVALID_INPUT: each image that is none.
 */
export async function keepImages(ctx: Context, here: Bundle, wanted: Bundle): Promise<Map<unknown, string>> {
  const kept = new Map<unknown, string>();
  const refusals: DomainError[] = [];
  for (const { image, path, before } of imagesOf(here, wanted)) {
    if (isDeepStrictEqual(image.renditions, before?.renditions)) continue;
    try {
      kept.set(image, await keepImage(ctx, image, path));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refusals.push(error);
    }
  }
  throwAll(refusals);
  return kept;
}

async function keepImage(ctx: Context, image: NonNullable<BundleImage>, path: string[]): Promise<string> {
  const read = image.renditions.map(({ size, webp }, index) =>
    readRendition(Buffer.from(webp, 'base64'), size, [...path, 'renditions', String(index)]),
  );
  return keepRenditions(ctx, await Promise.all(read));
}

type Shown = NonNullable<BundleImage>;

interface Place {
  image: Shown;
  path: string[];
  /** What is there here. */
  before: Shown | null;
}

/** Every image of a bundle, with its place. */
function imagesOf(here: Bundle, wanted: Bundle): Place[] {
  const places: Place[] = [];
  const add = (image: BundleImage, path: string[], before: BundleImage | undefined) => {
    if (image) places.push({ image, path, before: before ?? null });
  };
  for (const [index, product] of wanted.products.entries()) {
    const before = here.products.find((item) => KEYS.products(item) === product.cid);
    for (const part of ['logo', 'preview'] as const)
      add(product[part], ['products', String(index), part], before?.[part]);
  }
  for (const [index, entry] of wanted.contentEntries.entries()) {
    const before = here.contentEntries.find((item) => item.cid === entry.cid);
    // A change is made of what was saved last, and of two changes the second is made of the first.
    const isOne = entry.published === null || entry.draft === null;
    const newest = isOne ? (before?.draft ?? before?.published) : null;
    for (const part of ['published', 'draft'] as const) {
      const path = ['contentEntries', String(index), part];
      const content = entry[part];
      if (!content) continue;
      add(content.coverImage, [...path, 'coverImage'], newest?.coverImage);
      for (const [name, value] of Object.entries(content.values)) {
        add(imageIn(value), [...path, 'values', name], imageIn(newest?.values[name]));
      }
      for (const [reference, image] of Object.entries(content.images)) {
        add(image, [...path, 'images', reference], newest?.images[reference]);
      }
    }
  }
  for (const [index, theme] of wanted.themes.entries()) {
    add(theme.logo, ['themes', String(index), 'logo'], here.themes.find(({ name }) => name === theme.name)?.logo);
  }
  return places;
}

const imageIn = (value: BundleValue | undefined): BundleImage =>
  typeof value === 'object' && 'image' in value ? value.image : null;
