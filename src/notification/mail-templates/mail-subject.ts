/** Puts one-line values into the `{places}` of a subject; a place that has no value stays as it is. */
export function fillSubject(subject: string, values: Readonly<Record<string, string>>): string {
  return oneLine(subject.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place));
}

/** Line breaks and other control characters become spaces: in a subject they would begin headers of their own. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
