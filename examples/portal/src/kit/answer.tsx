import { createContext, type ReactNode, useContext } from 'react';
import type { CombinedError } from 'urql';
import { useTranslations } from 'use-intl';
import { type Problem, problemOf } from '../api/action.ts';
import { Button } from './button.tsx';
import { useProblemWords } from './problem-words.ts';

interface AnswerProps<Data> {
  of: { data?: Data; error?: CombinedError; fetching: boolean };
  /** Asks anew. */
  again: () => void;
  /** Whether there is nothing such, or nothing that the viewer may see. */
  isMissing?: (data: Data) => boolean;
  children: (data: Data) => ReactNode;
}

/** What a query answered; while there is nothing to show, what keeps it. What was there stays, when asking again fails. */
export function Answer<Data>({ of: { data, error, fetching }, again, isMissing, children }: AnswerProps<Data>) {
  const t = useTranslations('kit.answer');
  const inWords = useProblemWords();
  if (data && !isMissing?.(data)) return children(data);
  if (fetching) return <Loading />;
  if (data || namesNothing(error)) return <Message title={t('missing')}>{t('missingWhy')}</Message>;
  return (
    <Message title={error?.networkError ? t('unreachable') : t('failed')}>
      <p>{error?.networkError ? t('unreachableWhy') : error && inWords(problemOf(error, '')).message}</p>
      <Button onPress={again}>{t('again')}</Button>
    </Message>
  );
}

/** An id in the address that is none, as of a link that was cut: nothing to try again. */
const namesNothing = (error?: CombinedError): boolean => error?.graphQLErrors[0]?.extensions.code === 'BAD_USER_INPUT';

/** Quiet at first: most answers are there before an eye would notice. */
export function Loading() {
  const t = useTranslations('kit.answer');
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">{t('loading')}</span>
      <div className="bone" />
      <div className="bone" />
      <div className="bone short" />
    </div>
  );
}

/** Whether there is a page around, with its heading. */
export const InPage = createContext(false);

/** In place of what is not there: a part of a page, or all of it. */
export function Message({ title, children }: { title: string; children?: ReactNode }) {
  const Heading = useContext(InPage) ? 'h2' : 'h1';
  return (
    <div className="message">
      {Heading === 'h1' && <title>{title}</title>}
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}

/** What was refused, said at once by screen readers. */
export const Problems = ({ of }: { of: readonly Problem[] }) =>
  of.length > 0 && (
    <div role="alert" className="problems">
      {of.map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
    </div>
  );
