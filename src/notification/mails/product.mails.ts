import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { announcementFacts } from '../mail-facts/announcement.facts.ts';
import { documentFacts, productFacts } from '../mail-facts/product.facts.ts';
import { apiOwners, holdersOf } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_ANNOUNCEMENT, SAMPLE_DOCUMENT, SAMPLE_PRODUCT } from './mail-samples.ts';

const aboutProduct = {
  variables: (ctx: Context, event: EventAbout<'product'>) => productFacts(ctx, event),
  sample: SAMPLE_PRODUCT,
};

/** The mails about the life of a product, and what is announced of it. */
export const PRODUCT_MAILS: readonly MailRule[] = [
  mail({
    name: 'product-deprecated',
    description:
      'A product is deprecated, or its end was moved; to everybody who sees an app with a credential for it.',
    event: 'product.lifeCycleChanged',
    when: async (_ctx, { before, after }) =>
      after?.lifeCycle === 'DEPRECATED' && (before?.lifeCycle !== 'DEPRECATED' || 'sunsetAt' in before),
    subject: '{product} is deprecated',
    ...holdersOf<'product'>(),
    ...aboutProduct,
  }),
  mail({
    name: 'product-retired',
    description: 'A product is given to nobody any more; to everybody who sees an app with a credential for it.',
    event: 'product.lifeCycleChanged',
    when: async (_ctx, { before, after }) => after?.lifeCycle === 'RETIRED' && before?.lifeCycle !== 'RETIRED',
    subject: '{product} is retired',
    ...holdersOf<'product'>(),
    ...aboutProduct,
  }),
  mail({
    name: 'product-sunset-near',
    description:
      'The end of a product comes near, 30 and 7 days before; to everybody who sees an app with a credential for it.',
    event: 'product.sunsetNear',
    subject: '{product} ends soon',
    ...holdersOf<'product'>(),
    ...aboutProduct,
  }),
  mail({
    name: 'product-sunset-reached',
    description: 'The end that was set for a product is there, and which credentials still hold it; to API owners.',
    event: 'product.sunsetReached',
    to: apiOwners,
    subject: 'The end of {product} is reached',
    ...aboutProduct,
  }),
  mail({
    name: 'document-breaking',
    description:
      'A specification changed so that calls may not work any more; to everybody who sees an app with a credential for its product.',
    event: 'product.documentRevised',
    when: async (_ctx, { after }) => after?.isBreaking === true,
    subject: '{product}: calls may have to change',
    ...holdersOf<'product'>(),
    variables: documentFacts,
    sample: SAMPLE_DOCUMENT,
  }),
  mail({
    name: 'announcement',
    description: 'API owners announce something of a product; to everybody who sees an app with a credential for it.',
    event: 'announcement.published',
    when: isAnnounced,
    subject: '{product}: {announcement}',
    ...holdersOf<'announcement'>(),
    variables: announcementFacts,
    sample: SAMPLE_ANNOUNCEMENT,
  }),
];

/** Asked before each batch: what was withdrawn meanwhile goes to nobody else. */
async function isAnnounced(ctx: Context, { subject }: EventAbout<'announcement'>): Promise<boolean> {
  const query = ctx.db.selectFrom('announcement').select('id').where('id', '=', subject.announcementId);
  return (await query.where('withdrawnAt', 'is', null).executeTakeFirst()) !== undefined;
}
