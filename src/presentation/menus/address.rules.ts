import { type DomainError, type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { isLonger, tooLong } from '../../platform/text.ts';

const MAX_LENGTH = 1000;

/** Schemes that open a page or a mail, and run nothing. */
const SCHEMES = ['https:', 'http:', 'mailto:'];

/** A path of the front end: browsers take a backslash for a slash, and two slashes at the head for another host. */
const isPath = (address: string): boolean => /^\/(?![/\\])/.test(address) && !address.includes('\\');

/**
 * Why an address is none that a menu may lead to: INVALID_INPUT. It is compared as it is written, without what browsers leave out
 * of it: what a reader sees is what a browser opens.
 */
export function refuseAddress(address: string, field: FieldPath): DomainError | null {
  if (isLonger(address, MAX_LENGTH)) return invalidInput(tooLong(MAX_LENGTH), field);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers leave them out before they look at the scheme
  if (/[\s\u0000-\u001f\u007f]/.test(address))
    return invalidInput('It must not hold spaces or control characters.', field);
  if (isPath(address)) return null;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !SCHEMES.includes(url.protocol)) {
    return invalidInput('It must be a path that begins with /, or an address of https, http or mailto.', field);
  }
  return url.username || url.password ? invalidInput('It must not hold a user name or password.', field) : null;
}
