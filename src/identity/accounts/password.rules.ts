import type { Config } from '../../config.ts';
import { type DomainError, invalidInput } from '../../platform/domain-error.ts';
import { isGuessable } from '../../platform/security/password-strength.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { countCharacters } from '../../platform/text.ts';

/** NIST SP 800-63B-4, 3.1.1.2: each Unicode character is one, and anything may be in it. */
const MAX_LENGTH = 200;

/** What the operator asks of passwords. */
export type PasswordPolicy = Config['password'];

/** Wrong passwords of whoever is signed in to the account: that may be somebody who found the session. */
export const PASSWORD_ATTEMPTS: RateLimitRule = {
  ...{ name: 'password change', points: 10, seconds: 3600 },
  backOff: { first: 300, longest: 86_400 },
};

/** What its owner, and so whoever guesses, would think of first. */
export interface PasswordOwner {
  email: string;
  displayName: string;
  organisationName: string | null;
}

/** What it is for. */
const PORTAL = ['gatehouse', 'developer', 'portal'];

/** Why nobody can have this password, whoever it is: INVALID_INPUT. */
export function refuseLength({ minLength }: PasswordPolicy, password: string, field: string): DomainError | null {
  const length = countCharacters(password);
  if (length >= minLength && length <= MAX_LENGTH) return null;
  return invalidInput(`The password must have ${minLength} to ${MAX_LENGTH} characters.`, ['input', field]);
}

/**
 * Why this is no password for an account: INVALID_INPUT.
 * @param field Its name in the input.
 */
export async function refusePassword(
  policy: PasswordPolicy,
  password: string,
  owner: PasswordOwner,
  field: string,
): Promise<DomainError | null> {
  const wrongLength = refuseLength(policy, password, field);
  if (wrongLength) return wrongLength;
  const own = [owner.displayName, owner.email, owner.organisationName ?? '', ...PORTAL];
  if (!(await isGuessable(password, own, policy.minScore))) return null;
  const message =
    'The password is easy to guess. Take several words that have nothing to do with each other or with you, and no usual password.';
  return invalidInput(message, ['input', field]);
}
