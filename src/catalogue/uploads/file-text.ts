import { type DomainError, type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { refusalOf } from '../../platform/rules.ts';

/** By the byte order mark with which the file begins; without one it is UTF-8. */
const encodingOf = ([first, second]: Buffer): string => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
};

/** Why a file is no text that could be read, or is called something else: INVALID_INPUT. */
export function refuseNoText(bytes: Buffer, name: string, field: FieldPath): DomainError | null {
  const refusal = refusalOf(() => textOfFile(bytes, field));
  if (refusal) return invalidInput(`${refusal.message} Of images, JPEG, PNG and WebP are taken.`, field);
  if (isSvg(bytes)) return invalidInput(NO_SVG, field);
  const claimed = OTHER_TYPES.exec(name)?.[1];
  return claimed ? invalidInput(`Its name says that it is ${claimed.toUpperCase()}, and it is text.`, field) : null;
}

/** Endings of names of what is no text. */
const OTHER_TYPES =
  /\.(png|jpe?g|webp|gif|avif|heic|bmp|ico|tiff?|pdf|zip|gz|tgz|bz2|xz|zst|7z|rar|tar|jar|exe|dll|so|bin|class|wasm|docx?|xlsx?|pptx?|odt|mp[34]|mov|woff2?|ttf)$/i;

/** Whether a text begins as a document of markup whose first element is a drawing. */
function isSvg(bytes: Buffer): boolean {
  const text = bytes.subarray(0, 65_536).toString('latin1');
  return /^(?:\xef\xbb\xbf)?\s*</.test(text) && /^<(?:\w+:)?svg\b/i.test(/<[a-z][\s\S]{0,80}/i.exec(text)?.[0] ?? '');
}

const NO_SVG = 'SVG is not taken, because it is a program: send a JPEG, PNG or WebP image.';

/** What a text has beside its characters: ends of lines, and of pages. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;

/** The text of a file, its byte order mark included. @throws DomainError INVALID_INPUT */
export function textOfFile(bytes: Buffer, field: FieldPath): string {
  let text: string;
  try {
    text = new TextDecoder(encodingOf(bytes), { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidInput('It must be text in UTF-8, or in UTF-16 with a byte order mark.', field);
  }
  if (CONTROL.test(text)) throw invalidInput('It must be text: it holds characters that control machines.', field);
  return text;
}
