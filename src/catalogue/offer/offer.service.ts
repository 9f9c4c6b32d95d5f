import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import type { EventState } from '../../platform/events/event-log.ts';
import { gatherNow } from '../../platform/rules.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import { sendKeysWaitingFor } from './credential.queue.ts';
import { removeMembers } from './membership.service.ts';
import type { Offer, OfferKind } from './offer.entity.ts';
import { recordOffer } from './offer.events.ts';
import type { OfferFieldsInput } from './offer.inputs.ts';
import { countDependents } from './offer.queries.ts';
import { sendNextRevision } from './policy.queue.ts';

/**
 * A name that no other product, or plan, has. A Dashboard wants all policies of an organisation to have different
 * names, so a product and a plan of one provider may not share one either.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN.
 */
export async function requireFreeOfferName(
  ctx: Context,
  text: string,
  { kind, id, providerId }: { kind: OfferKind; id: string; providerId: string | null },
): Promise<string> {
  const rule = { own: id, taken: 'Another product or plan has that name.' };
  const name = await requireFreeName(ctx, text, { ...rule, table: kind, among: { deletedAt: null } });
  if (!providerId) return name;
  const other = kind === 'product' ? 'plan' : 'product';
  return requireFreeName(ctx, text, { ...rule, table: other, among: { deletedAt: null, providerId } });
}

/** The texts that are given; absent ones are left out. @throws DomainError INVALID_INPUT */
export function offerTextsOf({
  displayName,
  description,
}: OfferFieldsInput): Partial<Pick<Offer, 'displayName' | 'description'>> {
  return gatherNow({
    ...(displayName != null && {
      displayName: () => requiredName(displayName, { field: ['input', 'displayName'], max: 100 }),
    }),
    ...(description !== undefined && {
      description: () => optionalText(description, { field: ['input', 'description'], max: 2_000 }),
    }),
  });
}

/** Tells that a product or plan whose policy had vanished is there again, and has brought to the gateway what waited for it. */
export async function recordRestored(
  ctx: Context,
  kind: OfferKind,
  { id, name }: Offer,
  hiddenAt: Date,
): Promise<void> {
  await recordOffer(ctx, kind, 'restored', id, { before: { hiddenAt }, after: { name, hiddenAt: null } });
  await sendKeysWaitingFor(ctx, kind, id);
}

/**
 * Deletes a locked product or plan and, by a job, its policy. Requests and ended credentials keep naming it; closing the
 * open requests is up to the caller.
 * @param before What the event tells about it.
 * @throws DomainError IN_USE (a credential lives on it).
 */
export async function endOffer(ctx: Context, kind: OfferKind, offer: Offer, before: EventState): Promise<void> {
  const { credentials } = await countDependents(ctx, kind, offer.id);
  if (credentials > 0) {
    throw new DomainError(UserErrorCode.IN_USE, `${credentials} living credentials depend on it.`, { field: ['id'] });
  }
  await removeMembers(ctx, kind, [offer.id], null);
  offer.deletedAt = new Date();
  await sendNextRevision(ctx, kind, offer);
  await ctx.em.flush();
  await recordOffer(ctx, kind, 'deleted', offer.id, { before });
}
