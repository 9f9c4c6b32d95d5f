import type { Context } from '../../platform/context.ts';
import { type EventState, recordEvent } from '../../platform/events/event-log.ts';
import type { OfferKind } from './offer.entity.ts';

type Change =
  | 'created'
  | 'updated'
  | 'deleted'
  | 'published'
  | 'unpublished'
  | 'hidden'
  | 'restored'
  | 'policyFailed'
  | 'policyRetried';

/** Records what happened to a product or a plan; the events of both have the same names. */
export const recordOffer = (
  ctx: Context,
  kind: OfferKind,
  change: Change,
  id: string,
  states: { before?: EventState; after?: EventState },
): Promise<string> =>
  kind === 'product'
    ? recordEvent(ctx, { type: `product.${change}`, subject: { productId: id }, ...states })
    : recordEvent(ctx, { type: `plan.${change}`, subject: { planId: id }, ...states });
