import { invalidInput } from '../../platform/domain-error.ts';

const MOST_SHARES = 5;

/**
 * Shares of a quota at which people are told, each once and the smallest first.
 * @throws DomainError INVALID_INPUT
 */
export function requireShares(given: readonly number[]): number[] {
  const shares = [...new Set(given)].sort((a, b) => a - b);
  const field = ['input', 'quotaAlertShares'];
  if (shares.length > MOST_SHARES) throw invalidInput(`Give up to ${MOST_SHARES} shares.`, field);
  if (shares.some((share) => share < 1 || share > 100)) throw invalidInput('A share is from 1 to 100 percent.', field);
  return shares;
}
