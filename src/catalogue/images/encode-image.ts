import { hash } from 'node:crypto';
import pLimit from 'p-limit';
import type { default as Library, ResizeOptions, Sharp } from 'sharp';
import { DomainError, type FieldPath, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { ImageSize, PIXELS, type Rendition } from './image-size.ts';

/** One size of an image with its bytes. */
export interface EncodedRendition extends Rendition {
  bytes: Buffer;
}

/** What a decoder may have to hold at once: 200 MB of the deepest kind. No honest picture of a product comes near. */
const MAX_PIXELS = 25_000_000;
const SECONDS = 20;
const MAX_WAITING = 10;

const IMAGE = 'It must be a JPEG, PNG or WebP image that is whole.';

/** One after the other: each may take a core and all of the memory that is meant for them. */
const inTurn = pLimit(1);

/** What JPEG, PNG and WebP begin with, in hex. Names and what a sender claims say nothing. */
const BEGINNINGS = [/^ffd8ff/, /^89504e470d0a1a0a/, /^52494646.{8}57454250/];

/** Whether a file claims by its first bytes to be an image of a kind that is taken. */
export const isImage = (bytes: Buffer): boolean => {
  const beginning = bytes.subarray(0, 12).toString('hex');
  return BEGINNINGS.some((pattern) => pattern.test(beginning));
};

/**
 * Decodes an image and writes it anew in every size as WebP, upright and in sRGB, with nothing of what it carried beside its pixels:
 * no place, no camera, no hidden second file. Of one that moves, the first picture.
 * @throws DomainError INVALID_INPUT (no image, damaged, or too many pixels), RATE_LIMITED.
 */
export function encodeImage(bytes: Buffer, field: FieldPath): Promise<EncodedRendition[]> {
  if (inTurn.pendingCount >= MAX_WAITING) {
    const message = 'Many images are being read; try again later.';
    throw new DomainError(UserErrorCode.RATE_LIMITED, message, { field, retryAfterSeconds: SECONDS });
  }
  return inTurn(() => encode(bytes, field));
}

async function encode(bytes: Buffer, field: FieldPath): Promise<EncodedRendition[]> {
  const library = await loadSharp();
  const open = () => library(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).timeout({ seconds: SECONDS });
  try {
    const { width, height } = await open().metadata();
    if (width * height > MAX_PIXELS) throw invalidInput(`It has more than ${MAX_PIXELS} pixels.`, field);
    const upright = open().autoOrient().toColourspace('srgb').resize(within(ImageSize.LARGE));
    // The original is decoded once, and every size is made from its pixels.
    const { data, info } = await upright.raw().toBuffer({ resolveWithObject: true });
    const renditions: EncodedRendition[] = [];
    for (const size of Object.values(ImageSize)) renditions.push(await renditionOf(library(data, { raw: info }), size));
    return renditions;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw invalidInput(/pixel limit/.test(String(error)) ? `It has more than ${MAX_PIXELS} pixels.` : IMAGE, field);
  }
}

/**
 * What a size of an image says of itself, where its bytes are as {@link encodeImage} writes them: for one that comes from another portal
 * and is taken over as it is.
 * @throws DomainError INVALID_INPUT
 */
export const readRendition = (bytes: Buffer, size: ImageSize, field: FieldPath): Promise<EncodedRendition> =>
  inTurn(async () => {
    const library = await loadSharp();
    const open = () => library(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).timeout({ seconds: SECONDS });
    const refusal = invalidInput(`It must be a WebP image of at most ${PIXELS[size]} pixels on either side.`, field);
    try {
      const { format, width, height, pages = 1, exif, xmp, icc } = await open().metadata();
      const isOurs = format === 'webp' && pages === 1 && !exif && !xmp && !icc;
      if (!isOurs || Math.max(width, height) > PIXELS[size]) throw refusal;
      await open().raw().toBuffer();
      return { size, width, height, digest: hash('sha256', bytes).slice(0, 32), bytes };
    } catch {
      throw refusal;
    }
  });

const within = (size: ImageSize): ResizeOptions => ({
  ...{ width: PIXELS[size], height: PIXELS[size] },
  ...{ fit: 'inside', withoutEnlargement: true },
});

async function renditionOf(image: Sharp, size: ImageSize): Promise<EncodedRendition> {
  const { data, info } = await image.resize(within(size)).webp({ quality: 82 }).toBuffer({ resolveWithObject: true });
  return { size, width: info.width, height: info.height, digest: hash('sha256', data).slice(0, 32), bytes: data };
}

let loaded: Promise<typeof Library> | null = null;

/** Loaded when the first image comes: most starts never need it. */
function loadSharp(): Promise<typeof Library> {
  loaded ??= import('sharp').then(({ default: library }) => {
    library.cache(false);
    library.concurrency(1);
    // Whatever a file claims to be, nothing but these three decoders looks at it.
    library.block({ operation: ['VipsForeignLoad'] });
    library.unblock({
      operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
    });
    return library;
  });
  return loaded;
}
