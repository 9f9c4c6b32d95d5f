import { type FieldPath, invalidInput } from '../../platform/domain-error.ts';

/** The longest that the registry of BCP 47 recommends to allow for. */
const MAX_LENGTH = 35;

/** A language tag as it is stored, such as `de-CH`. @throws DomainError INVALID_INPUT */
export function localeOf(tag: string, field: FieldPath): string {
  const locale = canonical(tag);
  if (locale !== null) return locale;
  throw invalidInput('It must be a language tag of BCP 47, such as `en` or `de-CH`.', field);
}

function canonical(tag: string): string | null {
  if (tag.length > MAX_LENGTH) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * The closest locale that there is, by the look-up of RFC 4647: `de-CH`, else `de`. @returns Null where there is none, or the tag is none.
 */
export function closestOf(locales: readonly string[], tag: string | null | undefined): string | null {
  let wanted = tag == null ? null : canonical(tag);
  while (wanted) {
    if (locales.includes(wanted)) return wanted;
    wanted = wanted.slice(0, Math.max(0, wanted.lastIndexOf('-')));
  }
  return null;
}
