import type { PlanLimits } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';

/** Tyk's numbers for limits: everything that is not positive means "unlimited", for the renewal "never". */
export interface TykLimits {
  rate?: number | null;
  per?: number | null;
  quota_max?: number | null;
  quota_renewal_rate?: number | null;
}

const UNLIMITED = -1;

/** A rate without a period, or the reverse, is no limit for Tyk; neither is a renewal without a quota. */
export function toPlanLimits(limits: TykLimits): PlanLimits {
  const rate = positive(limits.rate);
  const per = positive(limits.per);
  const quota = positive(limits.quota_max);
  const limited = rate !== null && per !== null;
  return {
    rate: limited ? rate : null,
    per: limited ? per : null,
    quota,
    quotaRenewalSeconds: quota === null ? null : positive(limits.quota_renewal_rate),
  };
}

/** Throws `invalid` for limits which Tyk would silently take for "unlimited" or could not read (it wants integers). */
export function toTykLimits(limits: PlanLimits) {
  if ((limits.rate === null) !== (limits.per === null)) {
    throw new ProviderError('invalid', 'A rate limit needs both a number of requests and a period.');
  }
  if (limits.quota === null && limits.quotaRenewalSeconds !== null) {
    throw new ProviderError('invalid', 'A renewal period needs a quota.');
  }
  const values = [limits.rate, limits.per, limits.quota, limits.quotaRenewalSeconds];
  if (!values.every((value) => value === null || (Number.isSafeInteger(value) && value > 0))) {
    throw new ProviderError('invalid', 'Limits are whole numbers above zero.');
  }
  return {
    rate: limits.rate ?? UNLIMITED,
    per: limits.per ?? UNLIMITED,
    quota_max: limits.quota ?? UNLIMITED,
    quota_renewal_rate: limits.quotaRenewalSeconds ?? UNLIMITED,
  };
}

function positive(value: number | null | undefined): number | null {
  return value && value > 0 ? value : null;
}
