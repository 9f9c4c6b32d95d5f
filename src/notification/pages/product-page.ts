import { acknowledgedAt, announcements } from '../../apps/announcements/announcement.queries.ts';
import { acknowledgeAnnouncement } from '../../apps/announcements/announcement.service.ts';
import { concerningProducts, holds } from '../../apps/holders/holder.queries.ts';
import { lifeCycleInWords } from '../../catalogue/products/life-cycle.ts';
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
    const told = { displayName, description, lifeCycle: lifeCycleInWords(product) };
    return { ...told, successor: successor ? successor.displayName : null, can: {} };
  },
  actions: {},
};

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
