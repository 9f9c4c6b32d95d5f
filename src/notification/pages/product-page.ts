import { acknowledgedAt, announcements } from '../../apps/announcements/announcement.queries.ts';
import { acknowledgeAnnouncement } from '../../apps/announcements/announcement.service.ts';
import { concerningProducts, holds } from '../../apps/holders/holder.queries.ts';
import { versionsOfDocument } from '../../catalogue/document-reading/document-version.queries.ts';
import type { DocumentChange } from '../../catalogue/document-reading/document-version.types.ts';
import { documentsOfProduct } from '../../catalogue/documents/product-document.queries.ts';
import { lifeCycleInWords } from '../../catalogue/products/life-cycle.ts';
import type { Context } from '../../platform/context.ts';
import { seesAll } from '../../platform/viewer.ts';
import { currentAnnouncement } from '../mail-facts/announcement.facts.ts';
import type { View } from './page-views.ts';

/** A product, as those see it who hold it or may ask for it. */
export const PRODUCT: View = {
  template: 'product-page',
  pathOf: (id) => `/products/${id}`,
  async facts(ctx, id) {
    const product = (await concerningProducts.find(ctx, id))!;
    const successor = product.successorId && (await concerningProducts.find(ctx, product.successorId));
    const { displayName, description } = product;
    const told = {
      displayName,
      description,
      lifeCycle: lifeCycleInWords(product),
      revisions: await revisionsOf(ctx, id),
    };
    return { ...told, successor: successor ? successor.displayName : null, can: {} };
  },
  actions: {},
};

/** What the newest version of each document changed, for who comes by the mail about it. */
async function revisionsOf(ctx: Context, productId: string): Promise<Revision[]> {
  const documents = await documentsOfProduct.list(ctx, productId);
  const revisions = documents.map(async ({ id, title }) => {
    const [newest] = await versionsOfDocument(ctx, id);
    const { number, changes = [] } = newest ?? {};
    return { title, number, changes: changes as DocumentChange[] };
  });
  return (await Promise.all(revisions)).filter(({ changes }) => changes.length > 0);
}

interface Revision {
  title: string;
  number: number | undefined;
  changes: readonly DocumentChange[];
}

/** What was announced, with the button that acknowledges it. */
export const ANNOUNCEMENT: View = {
  template: 'announcement-page',
  pathOf: (id) => `/announcements/${id}`,
  async facts(ctx, id) {
    const { productId } = (await announcements.find(ctx, id))!;
    const isOpen = !seesAll(ctx.viewer) && (await acknowledgedAt(ctx, id)) === null;
    const acknowledge = isOpen && (await holds(ctx, productId));
    return { ...(await currentAnnouncement(ctx, id)), can: { acknowledge } };
  },
  actions: {
    async acknowledge(ctx, id) {
      await acknowledgeAnnouncement(ctx, id);
      return { notice: 'Thank you. The owners of the product see that you have read it.' };
    },
  },
};
