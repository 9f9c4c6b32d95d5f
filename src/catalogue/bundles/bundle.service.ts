import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../platform/context.ts';
import { inThread } from '../../platform/threads/thread-work.ts';
import { DocumentFormat } from '../document-checks/document-format.ts';
import type { ProductDocument } from '../documents/product-document.entity.ts';
import { textOfDocument } from '../documents/product-document.queries.ts';
import { apisOfProduct, productById } from '../products/product.queries.ts';
import type { work } from './bundle.work.ts';
import { accessOf, type GatewayAccess } from './gateway-access.ts';

/** Changes whenever the same description is bundled in another way. */
const FORM = 2;

const MAX_CHARACTERS = 64 * 1024 * 1024;

/** By what they are made of, so that nothing in it is ever out of date. */
const bundles = new LRUCache<string, string>({ maxSize: MAX_CHARACTERS, sizeCalculation: (text) => text.length || 1 });

const write = inThread<typeof work>(join(import.meta.dirname, 'bundle.work'), {
  ...{ seconds: 60, megabytes: 768, stackMegabytes: 64, queue: 20 },
});

type Described = Pick<ProductDocument, 'id' | 'productId' | 'apiId' | 'format' | 'digest'>;

/** The APIs at the gateway that a description is about; null where it is none, or there is nothing to call. */
export async function accessesOf(ctx: Context, document: Described): Promise<GatewayAccess[] | null> {
  if (document.format !== DocumentFormat.OPENAPI) return null;
  const product = await productById(ctx, document.productId);
  const apis = product ? await apisOfProduct(ctx, product) : [];
  const meant = document.apiId === null ? apis : apis.filter(({ apiId }) => apiId === document.apiId);
  return meant.length > 0 ? meant.map(accessOf) : null;
}

/** Another one for whatever else a description, or the way in which its APIs are called, becomes. */
export const digestOf = ({ digest }: Described, accesses: readonly GatewayAccess[]): string =>
  createHash('sha256')
    .update(JSON.stringify([FORM, digest, accesses]))
    .digest('base64url');

/**
 * A description as consumers of its product can use it, as JSON; null where it is gone meanwhile.
 * @throws ThreadLimitError where it is too large or too entangled.
 */
export async function bundledText(ctx: Context, document: Described, accesses: readonly GatewayAccess[]) {
  const key = digestOf(document, accesses);
  const known = bundles.get(key);
  if (known !== undefined) return known;
  const text = await textOfDocument(ctx, document.id);
  if (text === null) return null;
  const bundled = await write({ text, accesses });
  bundles.set(key, bundled);
  return bundled;
}
