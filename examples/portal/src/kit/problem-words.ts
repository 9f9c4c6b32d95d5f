import { useTranslations } from 'use-intl';
import type { Problem } from '../api/action.ts';

/** Sentences that the portal says of values of every kind; what varies in them is named. */
export const SAID: readonly (readonly [name: string, sentence: RegExp])[] = [
  ['empty', /^It must not be empty\.$/],
  ['oneLine', /^It must be one line of text\.$/],
  ['invisible', /^It must not hold invisible characters\.$/],
  ['plain', /^It must be plain text\.$/],
  ['tooLong', /^It must not be longer than (?<max>\d+) characters\.$/],
  ['between', /^It must be from (?<min>\d+) to (?<max>\d+)( \w+)?\.$/],
  ['length', /^The password must have (?<min>\d+) to (?<max>\d+) characters\.$/],
  ['guessed', /^The password is easy to guess\./],
  ['email', /^It must be an e-mail address\.$/],
  ['url', /^It must (be a URL that starts with|start with https:\/\/|be a whole URL)/],
  ['atLeast', /^It must be at least (?<min>\d+)( \w+)?\.$/],
  ['atMost', /^(It must be|Give) at most (?<max>\d+)( \w+)?\.$/],
  ['form', /^It does not have the form that is asked for: (?<form>.*)$/],
  ['choose', /^Choose (one of|from) the options\.$/],
  ['scopes', /^Give at least one scope\.$/],
  ['justNow', /^It was sent just now\./],
  ['aboveZero', /^It must be above zero; null means no limit\.$/],
  ['ratePeriod', /^A rate needs `per`\.$/],
  ['limitOfPeriod', /^It needs `(?<limit>\w+)`\.$/],
  ['appName', /^An app of this owner has that name already\.$/],
];

type Translate = ReturnType<typeof useTranslations<'kit.problems'>>;
type Words = Pick<Problem, 'code' | 'message' | 'field'>;

/**
 * A refusal in the language of the page: of the sentences that the portal says everywhere, else by its code and the field that it is about,
 * else by its code; in a language that has none of them, and for a code that is newer than the page, as the portal said it.
 */
export function useProblemWords(): <P extends Words>(problem: P) => P {
  const t = useTranslations('kit.problems');
  return (problem) => ({ ...problem, message: wordsOf(t, problem) });
}

function wordsOf(t: Translate, { code, message, field }: Words): string {
  for (const [name, sentence] of SAID) {
    const found = sentence.exec(message);
    const key = `said.${name}`;
    if (found && t.has(key as never)) return t(key as never, found.groups as never);
  }
  // The numbers of list elements are no names.
  const last = field?.findLast((part) => !/^\d+$/.test(part));
  const key = [`${code}.${last}`, `${code}.other`].find((each) => t.has(each as never));
  return key ? t(key as never) : message;
}
