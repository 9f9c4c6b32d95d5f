import type { Context } from '../../platform/context.ts';
import type { EventState } from '../../platform/events/event-log.ts';
import { removeMember } from './catalogue-membership.ts';
import { requireUnused } from './offer.dependents.ts';
import type { Offer, OfferKind } from './offer.entity.ts';
import { recordOffer } from './offer.events.ts';
import { sendNextRevision } from './policy.queue.ts';

/**
 * Deletes a locked product or plan and, by a job, its policy. Requests and ended credentials keep naming it; closing the
 * open requests is up to the caller.
 * @param before What the event tells about it.
 * @throws DomainError IN_USE (a credential lives on it).
 */
export async function endOffer(ctx: Context, kind: OfferKind, offer: Offer, before: EventState): Promise<void> {
  await requireUnused(ctx, kind, offer.id);
  await removeMember(ctx, kind, offer.id, null);
  offer.deletedAt = new Date();
  await sendNextRevision(ctx, kind, offer);
  await ctx.em.flush();
  await recordOffer(ctx, kind, 'deleted', offer.id, { before });
}
