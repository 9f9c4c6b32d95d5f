import { planById } from '../../catalogue/plans/plan.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { isEnded } from '../credentials/credential.rules.ts';
import { effectiveAccessOf } from '../effective-access/effective-access.queries.ts';
import type { QuotaState } from './usage.types.ts';

/** Asked with all else that the gateway tells of the key, so that both cost no more than one. */
export async function quotaStateOf(ctx: Context, credential: Credential): Promise<QuotaState | null> {
  if (isEnded(credential)) return null;
  const { quota } = (await planById(ctx, credential.planId))!;
  if (quota === null) return null;
  const access = await effectiveAccessOf(ctx, credential.id);
  if (!access) return null;
  const { quotaRemaining: remaining, failure, readAt } = access;
  return { quota, remaining, gap: remaining !== null ? null : failure ? 'SOURCE_UNREACHABLE' : 'NOT_KEPT', readAt };
}
