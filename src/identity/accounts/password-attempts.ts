import type { RateLimitRule } from '../../platform/security/rate-limit.ts';

/** Attempts at the password of one account, wherever it is asked for. */
export const PASSWORD_ATTEMPTS: RateLimitRule = { name: 'sign-in account', points: 10, seconds: 300 };
