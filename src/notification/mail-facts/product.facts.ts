import { countHolding } from '../../apps/holders/holder.queries.ts';
import { productById } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { portalLink } from './portal-links.ts';

/** What the mails about the life of a product may say. */
export interface ProductFacts {
  product: string;
  /** The day in UTC; null where none is set. */
  endsOn: string | null;
  /** What its owners say of it. */
  note: string | null;
  /** What takes its place; null where nothing does. */
  successor: string | null;
  /** Living credentials that hold it. */
  credentialCount: number;
  link: string;
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** Reads a product as it is now. */
export async function productFacts(ctx: Context, id: string): Promise<ProductFacts> {
  const product = (await productById(ctx, id))!;
  const successor = product.successorId && (await productById(ctx, product.successorId));
  return {
    product: product.displayName,
    endsOn: product.sunsetAt && day.format(product.sunsetAt),
    note: product.lifeCycleNote,
    successor: successor && !successor.deletedAt ? successor.displayName : null,
    credentialCount: await countHolding(ctx, id),
    link: portalLink(ctx.config, 'products', id),
  };
}
