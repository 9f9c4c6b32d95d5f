import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '../kit/field.tsx';
import { useLinkToken } from './link-token.ts';

/** The token of a mailed link: from the link, or typed where that was cut. */
export function useToken(problem: string | null) {
  const t = useTranslations('link');
  const ofLink = useLinkToken();
  const [typed, setTyped] = useState('');
  // Who came by a whole link has nothing to do with it, unless it is refused.
  const field = (!ofLink || problem) && (
    <Field
      label={t('token')}
      hint={t('tokenHint')}
      value={typed || ofLink}
      onChange={setTyped}
      problem={problem}
      isRequired
    />
  );
  return { token: (typed || ofLink).trim(), field };
}
