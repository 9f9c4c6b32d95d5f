import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Problem } from '../api/action.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Tick } from '../kit/field.tsx';
import { Prose } from '../kit/words.tsx';

export const PLAN_TERMS = graphql(`
  fragment TermsOfPlan on Plan @_unmask { id displayName terms { id version textHtml } }
`);

interface TermsProps {
  of: readonly ResultOf<typeof PLAN_TERMS>[];
  /** Ids of the terms that were agreed to. */
  accepted: readonly string[];
  onChange: (accepted: readonly string[]) => void;
  problems: readonly Problem[];
}

const NOT_ACCEPTED = 'TERMS_NOT_ACCEPTED';

/** What is refused because of terms is said here, and nowhere else. */
export const besideTerms = (problems: readonly Problem[]): readonly Problem[] =>
  problems.filter(({ code }) => code !== NOT_ACCEPTED);

/** What was agreed to and is still asked for: who agreed to terms that changed meanwhile has the new ones to read. */
export function useAccepted(plans: TermsProps['of']): [accepted: string[], set: TermsProps['onChange']] {
  const [agreed, setAgreed] = useState<readonly string[]>([]);
  return [plans.flatMap(({ terms }) => (terms && agreed.includes(terms.id) ? [terms.id] : [])), setAgreed];
}

/** The terms of each plan, to read and agree to. */
export function Terms({ of, accepted, onChange, problems }: TermsProps) {
  const t = useTranslations('terms');
  const refused = problems.find(({ code }) => code === NOT_ACCEPTED);
  return of.map(
    ({ id, displayName, terms }) =>
      terms && (
        <section key={id}>
          <details>
            <summary>{t('read', { plan: displayName })}</summary>
            <Prose html={terms.textHtml} />
          </details>
          <Tick
            isSelected={accepted.includes(terms.id)}
            onChange={(isIn) => onChange(isIn ? [...accepted, terms.id] : accepted.filter((each) => each !== terms.id))}
          >
            {t('agree', { plan: displayName })}
          </Tick>
          {refused && !accepted.includes(terms.id) && <p className="problem">{refused.message}</p>}
        </section>
      ),
  );
}
