import type { Context } from '../../platform/context.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import type { App } from '../apps/app.entity.ts';
import type { AppOffer } from './app-offer.entity.ts';

type Change = Extract<EventType, `appOffer.${string}`>;

/** Records what happened to the offer of an app. */
export const recordOffer = (ctx: Context, type: Change, offer: AppOffer, { visibility }: Pick<App, 'visibility'>) =>
  recordEvent(ctx, {
    type,
    subject: {
      appOfferId: offer.id,
      appId: offer.appId,
      userId: offer.recipientId,
      organisationId: offer.organisationId,
    },
    organisationId: offer.organisationId,
    after: { ownerId: offer.ownerId, recipientId: offer.recipientId, status: offer.status, visibility },
  });
