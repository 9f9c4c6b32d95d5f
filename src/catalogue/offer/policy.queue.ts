import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';
import { definitionLaneOf, laneOf } from '../../provider/outages/provider-lanes.ts';
import type { Offer, OfferKind } from './offer.entity.ts';

export const writePolicy = defineJob({
  name: 'catalogue.writePolicy',
  payload: z.object({ kind: z.enum(['product', 'plan']), id: z.uuid() }),
  isOutside: true,
});

/**
 * Brings the provider to the newest state of a product's or plan's policy after the commit. One waiting job is enough
 * however often it changes, and those of one policy run one after the other.
 */
export const sendPolicy = (
  ctx: Context,
  kind: OfferKind,
  { id, providerId, ...more }: Pick<Offer, 'id' | 'providerId'> & { authorizationServerId?: string | null },
): Promise<void> => {
  // What takes tokens of a server stands in definitions.
  const queue = more.authorizationServerId ? definitionLaneOf(providerId!) : laneOf(providerId!, id);
  return addJob(ctx, writePolicy, { kind, id }, { key: `catalogue.policy:${id}`, queue });
};

/** Gives the policy a new revision and sends it, if the product or plan has one. The caller flushes. */
export async function sendNextRevision(ctx: Context, kind: OfferKind, offer: Offer): Promise<void> {
  if (!offer.policyId) return;
  offer.revision += 1;
  offer.policyFailure = null;
  offer.policySetback = null;
  await sendPolicy(ctx, kind, offer);
}

/** Has the definitions that tokens are judged by follow the scopes of a provider. */
export async function sendTokenRulesOf(ctx: Context, providerId: string): Promise<void> {
  const sent = await ctx.db
    .updateTable('product')
    .set((eb) => ({ revision: eb('revision', '+', 1), policyFailure: null, policySetback: null }))
    .where('providerId', '=', providerId)
    .where('authorizationServerId', 'is not', null)
    .where('deletedAt', 'is', null)
    .returning(['id', 'providerId', 'authorizationServerId'])
    .execute();
  for (const product of sent) await sendPolicy(ctx, 'product', product);
}
