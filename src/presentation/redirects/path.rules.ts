import { type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { isLonger, tooLong } from '../../platform/text.ts';
import { isTaken } from './taken-paths.ts';

/** Any origin will do: only what stands behind it counts. */
const ORIGIN = 'https://front-end.invalid';

const MAX_FROM = 500;
const MAX_TO = 1000;

/** A path as browsers send it: dots resolved, and what is no ASCII escaped; null where it is none of this origin. */
function pathOf(text: string): URL | null {
  // A backslash counts as a slash, and two slashes at the head name another host.
  if (!text.startsWith('/') || /^\/[/\\]/.test(text) || text.includes('\\')) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers leave them out
  if (/[\s\u0000-\u001f\u007f]/.test(text)) return null;
  const url = URL.canParse(text, ORIGIN) ? new URL(text, ORIGIN) : null;
  // Dots can leave two slashes at the head as well.
  return url?.origin === ORIGIN && !url.pathname.startsWith('//') ? url : null;
}

/** Escapes of what needs none, such as that of a letter, say the same as the character does (RFC 3986, section 6.2.2). */
const unescaped = (pathname: string): string =>
  pathname.replace(/%[0-9a-f]{2}/gi, (octet) => {
    const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
    return /[!$&'()*+,\-.0-9:;=@A-Z_a-z~]/.test(character) ? character : octet.toUpperCase();
  });

/** Paths that are asked for alike are one: escaped alike, and without a slash at the end. */
export const comparablePath = (path: string): string => {
  const pathname = unescaped(pathOf(path)?.pathname ?? path);
  return pathname.length > 1 ? pathname.replace(/\/+$/, '') || '/' : pathname;
};

const WRONG = 'It must be a path of the front end that begins with one /, without spaces.';

/** A path that leads elsewhere, in the form in which it is compared. @throws DomainError INVALID_INPUT */
export function requireFrom(text: string, field: FieldPath): string {
  if (isLonger(text, MAX_FROM)) throw invalidInput(tooLong(MAX_FROM), field);
  const url = pathOf(text);
  if (!url) throw invalidInput(WRONG, field);
  if (/[?#]/.test(text)) throw invalidInput('It must have neither a query nor a fragment.', field);
  const path = comparablePath(text);
  if (path === '/') throw invalidInput('The start page leads nowhere else.', field);
  if (isTaken(path)) throw invalidInput('The portal itself serves this path.', field);
  return path;
}

/** The path that another one leads to. @throws DomainError INVALID_INPUT */
export function requireTo(text: string, field: FieldPath): string {
  if (isLonger(text, MAX_TO)) throw invalidInput(tooLong(MAX_TO), field);
  if (!pathOf(text)) throw invalidInput(WRONG, field);
  return targetPath(text);
}

/** A target as it is stored, without escapes that need none; what is no path stays as it is. */
export function targetPath(text: string): string {
  const url = pathOf(text);
  return url ? `${unescaped(url.pathname)}${url.search}${url.hash}` : text;
}
