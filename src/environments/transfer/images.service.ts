import { isDeepStrictEqual } from 'node:util';
import { readRendition } from '../../catalogue/images/encode-image.ts';
import { keepRenditions } from '../../catalogue/images/image.service.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError } from '../../platform/domain-error.ts';
import { throwAll } from '../../platform/rules.ts';
import { type Bundle, type BundleImage, KEYS } from '../format/bundle.ts';

/**
 * Keeps the images of a bundle that are not shown here already, for the products to take: before the transaction, because they may go
 * to another store. What no product takes in a day is deleted like any other.
 * @returns Ids by the images. @throws DomainError INVALID_INPUT: each image that is none.
 */
export async function keepImages(ctx: Context, here: Bundle, wanted: Bundle): Promise<Map<unknown, string>> {
  const kept = new Map<unknown, string>();
  const refusals: DomainError[] = [];
  for (const [index, product] of wanted.products.entries()) {
    const before = here.products.find((item) => KEYS.products(item) === product.cid);
    for (const part of ['logo', 'preview'] as const) {
      const image = product[part];
      if (!image || isDeepStrictEqual(image.renditions, before?.[part]?.renditions)) continue;
      try {
        kept.set(image, await keepImage(ctx, image, ['products', String(index), part]));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        refusals.push(error);
      }
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
