import { type DomainError, invalidInput } from '../../platform/domain-error.ts';
import { isGuessable } from '../../platform/security/password-strength.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { countCharacters } from '../../platform/text.ts';

/** NIST SP 800-63B-4, 3.1.1.2: 15 where nothing else proves who signs in, each Unicode character is one, and anything may be in it. */
const LENGTH = { min: 15, max: 200 };

/** Attempts of one session's owner at the password of the account. */
export const PASSWORD_ATTEMPTS: RateLimitRule = { name: 'password change', points: 10, seconds: 300 };

/** What its owner, and so whoever guesses, would think of first. */
export interface PasswordOwner {
  email: string;
  displayName: string;
  organisationName: string | null;
}

/** Why nobody can have this password, whoever it is: INVALID_INPUT. */
export function refuseLength(password: string, field: string): DomainError | null {
  const length = countCharacters(password);
  if (length >= LENGTH.min && length <= LENGTH.max) return null;
  return invalidInput(`The password must have ${LENGTH.min} to ${LENGTH.max} characters.`, ['input', field]);
}

/**
 * Why this is no password for an account: INVALID_INPUT.
 * @param field Its name in the input.
 */
export async function refusePassword(
  password: string,
  owner: PasswordOwner,
  field: string,
): Promise<DomainError | null> {
  const wrongLength = refuseLength(password, field);
  if (wrongLength) return wrongLength;
  const own = [owner.displayName, owner.email, owner.organisationName ?? '', 'gatehouse'];
  if (!(await isGuessable(password, own))) return null;
  const message =
    'The password is easy to guess. Take several words that have nothing to do with each other or with you, and no usual password.';
  return invalidInput(message, ['input', field]);
}
