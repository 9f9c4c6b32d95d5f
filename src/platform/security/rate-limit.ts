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
}

/** Counts attempts in the database, so that all nodes count together and a rolled-back mutation still counts. */
export interface RateLimit {
  /** Counts an attempt. @throws DomainError RATE_LIMITED when this key has used its attempts up. */
  consume(key: string): Promise<void>;
  /** Counts nothing. @throws DomainError RATE_LIMITED when this key has used its attempts up. */
  check(key: string): Promise<void>;
  /** Counts an attempt, and refuses nothing: for attempts that count only once they have failed. */
  count(key: string): Promise<void>;
  /** Forgets the attempts of a key, for example after a success. */
  reset(key: string): Promise<void>;
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

/** Keys are stored as hashes: they are e-mail addresses and the like, and of any length. */
function createRateLimit(pool: pg.Pool, { name, points, seconds }: RateLimitRule): RateLimit {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limit',
    tableCreated: true,
    keyPrefix: name,
    points,
    duration: seconds,
  });
  return {
    async consume(key) {
      try {
        await limiter.consume(hashToken(key));
      } catch (refusal) {
        throw refusal instanceof RateLimiterRes ? refused(refusal) : refusal;
      }
    },
    async check(key) {
      const counted = await limiter.get(hashToken(key));
      if (counted && counted.consumedPoints >= points) throw refused(counted);
    },
    async count(key) {
      await limiter.penalty(hashToken(key));
    },
    async reset(key) {
      await limiter.delete(hashToken(key));
    },
  };
}

function refused({ msBeforeNext }: RateLimiterRes): DomainError {
  const retryAfterSeconds = Math.ceil(msBeforeNext / 1000);
  const message = `Too many attempts. Try again in ${retryAfterSeconds} seconds.`;
  return new DomainError(UserErrorCode.RATE_LIMITED, message, { retryAfterSeconds });
}
