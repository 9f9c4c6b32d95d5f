import { useState } from 'react';
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useProblemWords } from '../kit/problem-words.ts';
import { noteOutcome } from '../kit/unsaved.ts';

/** Why something was refused: by the portal, by field, or because it could not be reached. */
export interface Problem {
  code?: string;
  message: string;
  field?: readonly string[] | null;
}

type Payload<Data> = NonNullable<Data[keyof Data]>;

/**
 * A mutation of one field, with what it refused. `run` answers the payload where it did what it was asked, and null
 * where it did not: then `problems` says why.
 */
export function useAction<Data extends object, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
) {
  const [{ fetching }, execute] = useMutation(document);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const inWords = useProblemWords();
  const t = useTranslations('kit.answer');
  const [refused, setRefused] = useState<Payload<Data> | null>(null);
  const run = async (variables: Variables): Promise<Payload<Data> | null> => {
    const { data, error } = await execute(variables);
    const payload = (data ? Object.values(data)[0] : null) as (Payload<Data> & { userErrors?: Problem[] }) | null;
    const found = (error ? [problemOf(error, t('unreachable'))] : (payload?.userErrors ?? [])).map(inWords);
    noteOutcome(found.length === 0);
    setProblems(found);
    setRefused(found.length > 0 ? payload : null);
    return found.length > 0 ? null : payload;
  };
  return { run, problems, refused, isBusy: fetching };
}

/** Of a call that was refused as a whole, or did not arrive. */
export function problemOf(
  { networkError, graphQLErrors: [first], message }: CombinedError,
  unreachable: string,
): Problem {
  if (networkError) return { code: 'UNREACHABLE', message: unreachable };
  return { code: String(first?.extensions.code), message: first?.message ?? message };
}

/** What is wrong with one field of an input, by the end of its path. */
export const problemAt = (problems: readonly Problem[], name: string): string | null =>
  problems.find(({ field }) => field?.at(-1) === name)?.message ?? null;

/** What is wrong with none of the fields that show it themselves. */
export const problemsBeside = (problems: readonly Problem[], names: readonly string[]): readonly Problem[] =>
  problems.filter(({ field }) => !names.includes(field?.at(-1) ?? ''));
