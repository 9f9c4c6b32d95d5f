import { invalidInput } from '../../platform/domain-error.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';

/** NIST SP 800-63B: length is what counts, and anything may be in it. */
const LENGTH = { min: 12, max: 200 };

/** Attempts of one session's owner at the password of the account. */
export const PASSWORD_ATTEMPTS: RateLimitRule = { name: 'password change', points: 10, seconds: 300 };

/**
 * @param field Its name in the input.
 * @throws DomainError INVALID_INPUT
 */
export function requirePassword(password: string, field: string): void {
  if (password.length >= LENGTH.min && password.length <= LENGTH.max) return;
  throw invalidInput(`The password must have ${LENGTH.min} to ${LENGTH.max} characters.`, ['input', field]);
}
