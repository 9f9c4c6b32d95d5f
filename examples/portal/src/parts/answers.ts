import { useFormatter, useTranslations } from 'use-intl';
import { graphql, type ResultOf } from '../gql/graphql.ts';

/** What was answered to the questions of forms, of whatever kind they are. */
export const ANSWERS = graphql(`
  fragment Answers on AccessRequest @_unmask { answers { name label text number boolean choices } }
`);

type Answer = ResultOf<typeof ANSWERS>['answers'][number];

/** Each question with its answer, in the language of the viewer. */
export function useAnswers(): (answers: readonly Answer[]) => (readonly [label: string, answer: string | null])[] {
  const t = useTranslations('kit.answers');
  const format = useFormatter();
  const inWords = ({ text, number, boolean, choices }: Answer): string | null => {
    if (boolean !== null) return boolean ? t('yes') : t('no');
    if (number !== null) return format.number(number, { maximumFractionDigits: 20 });
    if (choices !== null) return format.list(choices);
    return text;
  };
  return (answers) => answers.map((answer) => [answer.label, inWords(answer)] as const);
}
