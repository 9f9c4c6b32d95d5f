import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';
import type { OfferKind } from './offer.entity.ts';

/** What a change of the offer means for credentials: the module of credentials, which comes after this one, does it. */

export const refreshPlanKeys = defineJob({
  name: 'plan.refreshKeys',
  payload: z.object({ planId: z.uuid(), after: z.uuid().optional() }),
});

export const endProviderCredentials = defineJob({
  name: 'provider.endCredentials',
  payload: z.object({ providerId: z.uuid(), after: z.uuid().optional() }),
});

export const sendWaitingKeys = defineJob({
  name: 'offer.sendWaitingKeys',
  payload: z.object({ kind: z.enum(['product', 'plan']), id: z.uuid(), after: z.uuid().optional() }),
});

/** Brings what waits for the policy of a product or plan to the gateway, because that policy is there again. */
export const sendKeysWaitingFor = (ctx: Context, kind: OfferKind, id: string, after?: string): Promise<void> =>
  addJob(ctx, sendWaitingKeys, { kind, id, after }, { key: `${sendWaitingKeys.name}:${id}` });

/**
 * Brings what a plan writes into keys beside its policy to the keys of its credentials, to those behind one of them where
 * it is named.
 */
export const sendPlanToKeys = (ctx: Context, planId: string, after?: string): Promise<void> =>
  addJob(ctx, refreshPlanKeys, { planId, after }, { key: `${refreshPlanKeys.name}:${planId}` });

/** Ends the credentials of a provider that was disconnected, those behind one of them where it is named. */
export const endCredentialsOf = (ctx: Context, providerId: string, after?: string): Promise<void> =>
  addJob(ctx, endProviderCredentials, { providerId, after }, { key: `${endProviderCredentials.name}:${providerId}` });
