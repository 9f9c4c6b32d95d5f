import { type RawBuilder, sql } from 'kysely';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError, UserErrorCode } from '../domain-error.ts';
import { hashToken } from './secret.ts';

/** How often something may be tried. */
export interface RateLimitRule {
  /** Names its counters in the database; unique. */
  name: string;
  points: number;
  /** Length of the window, in seconds, in which `points` attempts are allowed. */
  seconds: number;
  /** How long the last of them shuts out, in seconds: each time within a day of the one before twice as long. */
  backOff?: { first: number; longest: number };
}

/** What attempts are counted by; parts of their own are found one by one ({@link countersOf}). */
type LimitedKey = string | readonly string[];

/** Counts attempts in the database, so that all nodes count together and a rolled-back mutation still counts. */
export interface RateLimit {
  /** Counts an attempt. @throws DomainError RATE_LIMITED when this key has used its attempts up. */
  consume(key: LimitedKey): Promise<void>;
  /** Counts nothing. @throws DomainError RATE_LIMITED when this key has used its attempts up. */
  check(key: LimitedKey): Promise<void>;
  /** Counts an attempt, and refuses nothing: for attempts that count only once they have failed. */
  count(key: LimitedKey): Promise<void>;
  /** Forgets the attempts of a key, for example after a success. */
  reset(key: LimitedKey): Promise<void>;
}

/** Gives the counters of a rule. */
export type RateLimits = (rule: RateLimitRule) => RateLimit;

/** @param pool Of its own, since attempts are counted outside the transaction that they are part of. */
export function createRateLimits(pool: pg.Pool): RateLimits {
  const limits = new Map<string, RateLimit>();
  return (rule) => {
    const limit = limits.get(rule.name) ?? createRateLimit(pool, rule);
    limits.set(rule.name, limit);
    return limit;
  };
}

/** How long a time of being shut out makes the next one longer, in seconds. */
const REMEMBERED = 86_400;

/** Keys are stored as hashes: they are e-mail addresses and the like, and of any length. */
const stored = (key: LimitedKey): string => [key].flat().map(hashToken).join('+');

/** The counters of whatever is known by one of these texts, as a condition of SQL. */
export const countersOf = (texts: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`string_to_array(split_part(key, ':', 2), '+') && ${texts.map(hashToken)}::text[]`;

const countersIn = (storeClient: pg.Pool, keyPrefix: string, points: number, duration: number) =>
  new RateLimiterPostgres({
    ...{ storeClient, storeType: 'pool', tableName: 'rate_limit', tableCreated: true },
    ...{ keyPrefix, points, duration },
  });

function createRateLimit(pool: pg.Pool, { name, points, seconds, backOff }: RateLimitRule): RateLimit {
  const limiter = countersIn(pool, name, points, seconds);
  const lockOuts = countersIn(pool, `${name}, lock-outs`, 1, REMEMBERED);
  const lockOut = async (key: string, { first, longest }: NonNullable<RateLimitRule['backOff']>) => {
    const before = (await lockOuts.get(key))?.consumedPoints ?? 0;
    const wait = Math.min(first * 2 ** before, longest);
    await limiter.block(key, wait);
    await lockOuts.set(key, before + 1, wait + REMEMBERED);
  };
  /** Of attempts at the same time one is the last that was allowed. */
  const lockOutAfter = async (key: string, { consumedPoints }: RateLimiterRes) => {
    if (backOff && consumedPoints === points) await lockOut(key, backOff);
  };
  return {
    async consume(key) {
      try {
        await lockOutAfter(stored(key), await limiter.consume(stored(key)));
      } catch (refusal) {
        throw refusal instanceof RateLimiterRes ? refused(refusal) : refusal;
      }
    },
    async check(key) {
      const counted = await limiter.get(stored(key));
      if (counted && counted.consumedPoints >= points) throw refused(counted);
    },
    async count(key) {
      await lockOutAfter(stored(key), await limiter.penalty(stored(key)));
    },
    async reset(key) {
      await Promise.all([limiter, lockOuts].map((counters) => counters.delete(stored(key))));
    },
  };
}

function refused({ msBeforeNext }: RateLimiterRes): DomainError {
  const retryAfterSeconds = Math.ceil(msBeforeNext / 1000);
  const message = `Too many attempts. Try again in ${waitInWords(retryAfterSeconds)}.`;
  return new DomainError(UserErrorCode.RATE_LIMITED, message, { retryAfterSeconds });
}

/** For people, who do not count 3,600 seconds: never less than what is to be waited. */
function waitInWords(seconds: number): string {
  const [size, unit] = seconds < 120 ? [1, 'second'] : seconds < 7_200 ? [60, 'minute'] : [3_600, 'hour'];
  const count = Math.ceil(seconds / Number(size));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
