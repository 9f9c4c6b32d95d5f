import type { PlanLimits } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import type { TykAccessRight } from './wire.ts';

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

/** Whether more requests are let through in the same time. */
export const isFaster = (a: PlanLimits, b: PlanLimits): boolean => speedOf(a) > speedOf(b);

const speedOf = ({ rate, per }: PlanLimits): number => (rate === null || per === null ? Infinity : rate / per);

/** What does not exceed these limits and is in whole numbers, as alone they are written: Tyk takes fractions as well. */
export function wholeLimits({ rate, per, quota, quotaRenewalSeconds }: PlanLimits): PlanLimits {
  const ofRate =
    rate === null || per === null || rate >= 1
      ? { rate: whole(rate, Math.floor), per: whole(per, Math.ceil) }
      : { rate: 1, per: whole(per / rate, Math.ceil) };
  return { ...ofRate, quota: whole(quota, Math.floor), quotaRenewalSeconds: whole(quotaRenewalSeconds, Math.ceil) };
}

const whole = (value: number | null, round: (value: number) => number): number | null =>
  value === null ? null : Math.min(Math.max(round(value), 1), Number.MAX_SAFE_INTEGER);

/** What neither of the two exceeds: the slower rate, the smaller quota and the longer period. */
export function narrowest(a: PlanLimits, b: PlanLimits): PlanLimits {
  const { rate, per } = isFaster(a, b) ? b : a;
  const quota = least(a.quota, b.quota);
  const periods = [a, b].filter((limits) => limits.quota !== null).map((limits) => limits.quotaRenewalSeconds);
  const renewal = periods.includes(null) || periods.length === 0 ? null : Math.max(...periods.map(Number));
  return { rate, per, quota, quotaRenewalSeconds: renewal };
}

/** `null` is without end. */
const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));

/** Whether the first lets through more, at once or in the long run: a smaller quota that begins anew more often may be less. */
export function allowsMore(a: PlanLimits, b: PlanLimits): boolean {
  if (isFaster(a, b)) return true;
  const [one, other] = [allowanceOf(a), allowanceOf(b)];
  return one === other ? (a.quota ?? Infinity) > (b.quota ?? Infinity) : one > other;
}

/** Calls per second in the long run; a quota that never begins anew comes to none. */
const allowanceOf = ({ quota, quotaRenewalSeconds }: PlanLimits): number =>
  quota === null ? Infinity : quotaRenewalSeconds === null ? 0 : quota / quotaRenewalSeconds;

/** Whether the first allows anything that the second does not. */
export function isWider(a: PlanLimits, b: PlanLimits): boolean {
  if (isFaster(a, b)) return true;
  if (b.quota === null) return false;
  if (a.quota === null || a.quota > b.quota) return true;
  return a.quotaRenewalSeconds !== null && a.quotaRenewalSeconds < (b.quotaRenewalSeconds ?? Infinity);
}

/**
 * Single paths, methods or tools, by rates of their own, which are in force instead of the key's. Of what policies say, Tyk tells
 * here what it applies, and nothing where no policy that names the API sets its rate.
 */
export const ratesPaths = (right: TykAccessRight): boolean =>
  [right.endpoints, right.json_rpc_methods, right.mcp_primitives].some((list) => (list?.length ?? 0) > 0);
