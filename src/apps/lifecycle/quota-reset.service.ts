import { planById } from '../../catalogue/plans/plan.queries.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { gather } from '../../platform/rules.ts';
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
  const { why, found } = await gather({
    why: () => optionalText(reason, { field: ['input', 'reason'], max: 2000 }),
    found: () => lockWithQuota(ctx, id),
  });
  const { credential, app, quota } = found;
  await beginNewCount(ctx, credential);
  const after = { status: credential.status, quota, reason: why };
  await recordCredential(ctx, 'credential.quotaReset', credential, app, { after });
  return credential;
}

/** @throws DomainError NOT_FOUND, WRONG_STATE. */
async function lockWithQuota(ctx: Context, id: string) {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  requireAlive(credential);
  const { quota } = (await planById(ctx, credential.planId))!;
  if (quota !== null) return { credential, app, quota };
  throw new DomainError(UserErrorCode.WRONG_STATE, 'Its plan has no quota.', { field: ['id'] });
}
