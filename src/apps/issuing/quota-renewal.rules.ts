import type { PlanLimits } from '../../provider/port/provider-adapter.ts';
import { isWider } from '../../provider/tyk/limits.ts';
import type { Credential } from '../credentials/credential.entity.ts';

type Quota = Pick<PlanLimits, 'quota' | 'quotaRenewalSeconds'>;

/**
 * Whether another plan allows more calls, so that a consumer who has used up what the old one allowed goes on at once. Not
 * where the grant went up before in the same period and no higher: going up and down would give calls without end.
 */
export function isRenewedBy(
  { quotaRenewedAt, quotaRenewedFor }: Pick<Credential, 'quotaRenewedAt' | 'quotaRenewedFor'>,
  { before, after }: { before: Quota; after: Quota },
  now: Date,
): boolean {
  if (after.quota === null || !isWider(quotaOf(after), quotaOf(before))) return false;
  if (quotaRenewedAt === null || after.quota > (quotaRenewedFor ?? 0)) return true;
  const period = after.quotaRenewalSeconds;
  return period !== null && now.getTime() >= quotaRenewedAt.getTime() + period * 1_000;
}

const quotaOf = ({ quota, quotaRenewalSeconds }: Quota): PlanLimits => ({
  ...{ rate: null, per: null, quota, quotaRenewalSeconds },
});
