import type { PlanLimits } from '../../provider/port/provider-adapter.ts';
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
  if (after.quota === null || before.quota === null || !allowsMore(after, before)) return false;
  if (quotaRenewedAt === null || after.quota > (quotaRenewedFor ?? 0)) return true;
  const period = after.quotaRenewalSeconds;
  return period !== null && now.getTime() >= quotaRenewedAt.getTime() + period * 1_000;
}

/** In a period, or in the same time: a smaller quota that renews more often may be the larger one. */
const allowsMore = (a: Quota, b: Quota): boolean => (a.quota ?? 0) > (b.quota ?? 0) || speedOf(a) > speedOf(b);

const speedOf = ({ quota, quotaRenewalSeconds }: Quota): number =>
  quota === null || quotaRenewalSeconds === null ? 0 : quota / quotaRenewalSeconds;
