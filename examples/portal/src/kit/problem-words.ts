import { useTranslations } from 'use-intl';
import type { Problem } from '../api/action.ts';
import { SAID } from './problem-sentences.ts';

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
