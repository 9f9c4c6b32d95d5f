import { planById } from '../../catalogue/plans/plan.queries.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { optionalText } from '../../platform/text.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { requireAlive } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { beginNewCount } from '../issuing/quota-renewal.service.ts';

/**
 * Gives a grant the whole quota of its plan again, for all of its keys; a new period begins with the next call.
 * @throws DomainError NOT_FOUND, WRONG_STATE (it has ended, or its plan has no quota), INVALID_INPUT.
 */
export async function resetCredentialQuota(ctx: Context, id: string, reason?: string | null): Promise<Credential> {
  const why = optionalText(reason, { field: ['input', 'reason'], max: 2000 });
  const { credential, app } = await lockVisibleCredential(ctx, id);
  requireAlive(credential);
  const plan = (await planById(ctx, credential.planId))!;
  if (plan.quota === null) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'Its plan has no quota.', { field: ['id'] });
  }
  await beginNewCount(ctx, credential);
  const after = { status: credential.status, quota: plan.quota, reason: why };
  await recordCredential(ctx, 'credential.quotaReset', credential, app, { after });
  return credential;
}
