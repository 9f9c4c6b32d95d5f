import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError, UserErrorCode } from './domain-error.ts';
import { hashToken } from './secret.ts';

/** Counts attempts in the database, so that all nodes count together and a rolled-back mutation still counts. */
export interface RateLimit {
  /** @throws DomainError RATE_LIMITED when this key has used its attempts up. */
  consume(key: string): Promise<void>;
  /** Forgets the attempts of a key, for example after a success. */
  reset(key: string): Promise<void>;
}

/**
 * Keys are stored as hashes: they are e-mail addresses and the like, and of any length.
 * @param durationSeconds Window in which `points` attempts are allowed.
 */
export function createRateLimit(pool: pg.Pool, name: string, points: number, durationSeconds: number): RateLimit {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limit',
    tableCreated: true,
    keyPrefix: name,
    points,
    duration: durationSeconds,
  });
  return {
    consume: async (key) => {
      try {
        await limiter.consume(hashToken(key));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const seconds = Math.ceil(refusal.msBeforeNext / 1000);
        throw new DomainError(UserErrorCode.RATE_LIMITED, `Too many attempts. Try again in ${seconds} seconds.`);
      }
    },
    reset: async (key) => {
      await limiter.delete(hashToken(key));
    },
  };
}
