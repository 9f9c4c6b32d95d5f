import type { Problem } from '@portal/api/action.ts';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';

const isWhole = (text: unknown): boolean => text === '' || /^-?\d{1,9}$/.test(String(text));

/** What a field for a number says; null where it is empty. */
export const numberOf = (text: string): number | null => (text === '' ? null : Number(text));

export const textOf = (number: number | null): string => (number === null ? '' : String(number));

/** Words with commas between them. */
export const wordsOf = (text: string): string[] => text.split(',').flatMap((word) => word.trim() || []);

/** What of an input differs, so that what somebody else changed meanwhile stays. */
export const changesOf = <Input extends object>(before: Input, now: Input): Partial<Input> =>
  Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Input]),
    ),
  ) as Partial<Input>;

/**
 * What is being filled in, with what was refused of it at each field; the first of these has the focus. What concerns no field is
 * `beside`.
 */
export function useDraft<Values extends Record<string, unknown>>(stored: Values, problems: readonly Problem[]) {
  const t = useTranslations('draft');
  const [values, setValues] = useState(stored);
  const set = (changes: Partial<Values>) => setValues((now) => ({ ...now, ...changes }));
  useEffect(() => {
    if (problems.length > 0) document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus();
  }, [problems]);
  const field = <Name extends keyof Values & string>(name: Name) => ({
    value: values[name],
    onChange: (value: Values[Name]) => set({ [name]: value } as unknown as Partial<Values>),
    problem: problemOf(problems, name),
  });
  /** For a whole number: another is told before it is sent. */
  const number = <Name extends keyof Values & string>(name: Name) => {
    const { problem, ...rest } = field(name);
    return { ...rest, type: 'number' as const, problem: isWhole(values[name]) ? problem : t('whole') };
  };
  const beside = problems.filter(({ field: path }) => !path?.some((part) => part in stored));
  return { values, set, field, number, beside };
}

/** All that is wrong with a field, wherever in it. */
export const problemOf = (problems: readonly Problem[], name: string): string | null =>
  problems.flatMap(({ field, message }) => (field?.includes(name) ? message : [])).join(' ') || null;
