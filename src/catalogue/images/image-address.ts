import { timingSafeEqual } from 'node:crypto';
import type { Context } from '../../platform/context.ts';

export const IMAGES_PATH = '/images';

const SECONDS = 3 * 3600;

/** The three hours in which addresses are made alike: all that are made in them hold until the end of the next ones. */
export const addressPeriod = (): number => Math.floor(Date.now() / 1000 / SECONDS);

/** What an address tells. */
export interface ImageAddress {
  id: string;
  digest: string;
  /** Seconds since 1970. */
  until: number;
}

const signatureOf = ({ secrets }: Pick<Context, 'secrets'>, { id, digest, until }: ImageAddress): string =>
  secrets.fingerprint(JSON.stringify(['image', id, digest, until]));

/**
 * Where an image is served to whoever has the address: elements of a page send no `Authorization`. It holds for three to six hours
 * and is the same for everybody during three of them, so that caches keep the image and answers may be shared.
 */
export function imageUrl(ctx: Pick<Context, 'secrets' | 'config'>, id: string, digest: string): string {
  const until = (addressPeriod() + 2) * SECONDS;
  const query = new URLSearchParams({ until: `${until}`, signature: signatureOf(ctx, { id, digest, until }) });
  return `${ctx.config.publicUrl}${IMAGES_PATH}/${id}/${digest}.webp?${query}`;
}

/** Whether the portal made this address and it still holds. */
export function isAddress(ctx: Pick<Context, 'secrets'>, address: ImageAddress, signature: string): boolean {
  const [given, own] = [Buffer.from(signature), Buffer.from(signatureOf(ctx, address))];
  return given.length === own.length && timingSafeEqual(given, own) && address.until > Date.now() / 1000;
}
