import { ContentKind } from '../../content/templates/content-kind.ts';
import type { Context } from '../../platform/context.ts';
import { pagePath } from '../feeds/page-address.ts';

const KINDS = [ContentKind.PAGE, ContentKind.POST, ContentKind.TUTORIAL] as const;

/** Whether a product or an entry has, or had, the slug that a path ends in: its page is there, or leads on to it. */
export async function isPageNow({ db }: Pick<Context, 'db'>, path: string): Promise<boolean> {
  const slug = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const isAt = (kind: Parameters<typeof pagePath>[0]) => path.toLowerCase() === pagePath(kind, slug).toLowerCase();
  if (isAt('product')) {
    const products = db.selectFrom('productSlug').innerJoin('product', 'product.id', 'productSlug.productId');
    const living = products.where('productSlug.slug', '=', slug).where('product.deletedAt', 'is', null);
    return (await living.select('product.id').executeTakeFirst()) !== undefined;
  }
  const kind = KINDS.find(isAt);
  if (!kind) return false;
  const owner = db.selectFrom('contentSlug').select('entryId').where('kind', '=', kind).where('slug', '=', slug);
  return (await owner.executeTakeFirst()) !== undefined;
}
