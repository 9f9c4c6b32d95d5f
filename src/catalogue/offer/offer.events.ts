import type { Context } from '../../platform/context.ts';
import { type EventState, recordEvents } from '../../platform/events/event-log.ts';
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

interface States {
  before?: EventState;
  after?: EventState;
}

/** Records what happened to a product or a plan; the events of both have the same names. */
export const recordOffer = (ctx: Context, kind: OfferKind, change: Change, id: string, states: States) =>
  recordOffers(ctx, kind, change, [{ id, ...states }]);

/** As {@link recordOffer}, for many to which the same happened. */
export const recordOffers = (
  ctx: Context,
  kind: OfferKind,
  change: Change,
  offers: readonly ({ id: string } & States)[],
): Promise<string[]> =>
  kind === 'product'
    ? recordEvents(
        ctx,
        offers.map(({ id, ...states }) => ({
          type: `product.${change}` as const,
          subject: { productId: id },
          ...states,
        })),
      )
    : recordEvents(
        ctx,
        offers.map(({ id, ...states }) => ({ type: `plan.${change}` as const, subject: { planId: id }, ...states })),
      );
