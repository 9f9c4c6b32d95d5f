import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import type { Offer, OfferKind } from './offer.entity.ts';
import type { OfferFieldsInput } from './offer.inputs.ts';

/**
 * A name that no other product, or plan, has. A Dashboard wants all policies of an organisation to have different names
 * (docs/tyk-compatibility.md), so a product and a plan of one provider may not share one either.
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
  return {
    ...(displayName && { displayName: requiredName(displayName, { field: ['input', 'displayName'], max: 100 }) }),
    ...(description !== undefined && {
      description: optionalText(description, { field: ['input', 'description'], max: 2_000 }),
    }),
  };
}
