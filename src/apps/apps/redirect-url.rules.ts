import { type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { gatherEach } from '../../platform/rules.ts';

const MAX_URLS = 10;
const MAX_LENGTH = 2000;
const OWN_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Where an application may have people sent back to, as it is stored: as it was given, because servers compare it letter by letter.
 * @param kept What is stored already, which is not judged anew.
 * @throws DomainError INVALID_INPUT, with the place of each that will not do.
 */
export function checkRedirectUrls(texts: readonly string[], at: FieldPath, kept: readonly string[] = []): string[] {
  const field = [...at, 'redirectUrls'];
  if (texts.length > MAX_URLS) throw invalidInput(`Give at most ${MAX_URLS}.`, field);
  const urls = texts.map((text) => text.trim());
  const names = urls.map((text) => URL.parse(text)?.href);
  return gatherEach(urls, (text, index) => {
    const flaw =
      (kept.includes(text) ? null : flawOf(text)) ??
      (names.indexOf(names[index]) < index ? 'It is given twice.' : null);
    if (flaw) throw invalidInput(flaw, [...field, String(index)]);
    return text;
  });
}

/**
 * Of an app on a device that has registered the scheme there (RFC 8252, 7.1): named after a domain turned round, so that it has a dot, and a
 * path of its own instead of a host.
 */
const PRIVATE_USE = /^[a-z][a-z\d+-]*(\.[a-z\d+-]+)+:\/(?!\/)[^\s\\\p{C}]*$/iu;

/** A step within a path, also where its dots are encoded. */
const STEPS = /^(\.|%2e){1,2}$/i;

function flawOf(text: string): string | null {
  if (PRIVATE_USE.test(text)) return flawOfAny(text);
  const url = /^https?:\/\/[^\s\\\p{C}]+$/iu.test(text) ? URL.parse(text) : null;
  if (url?.username || url?.password) return 'It must hold no name or password.';
  // What a browser would mend before it goes there is another address than the one that was read.
  if (!url || !text.toLowerCase().startsWith(url.origin))
    return 'It must be a whole URL, such as https://app.example.com/callback, or com.example.app:/callback.';
  const flaw = flawOfAny(text);
  if (flaw) return flaw;
  if (url.hostname.includes('*')) return 'It must name one host: nothing stands for others.';
  if (url.protocol === 'https:' || OWN_MACHINE.has(url.hostname)) return null;
  return 'It must start with https://; http:// is for localhost alone.';
}

function flawOfAny(text: string): string | null {
  if (text.length > MAX_LENGTH) return `It must not be longer than ${MAX_LENGTH} characters.`;
  // Tyk keeps all of a client in one text, parted by it: what stands behind one would be an address that nobody has judged.
  if (text.includes(';')) return 'It must hold no semicolon; write %3B.';
  if (/%(?![\da-f]{2})/i.test(text)) return 'Behind % it must have two hex digits; write %25 for the sign itself.';
  // Whoever compares what stands there and whoever goes there would mean two addresses.
  const path = text
    .replace(/[?#].*$/s, '')
    .split('/')
    .slice(1);
  if (path.some((segment) => STEPS.test(segment))) return 'Its path must have no . and no .. between slashes.';
  return text.includes('#') ? 'It must have no fragment.' : null;
}
