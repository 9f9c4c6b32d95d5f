import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Code } from '../kit/code.tsx';
import { Field, Form } from '../kit/field.tsx';

/** Codes that were just made. Nothing shows them again. */
export function RecoveryCodes({ of: codes }: { of: readonly string[] }) {
  const t = useTranslations('recoveryCodes');
  if (codes.length === 0) return null;
  return (
    <>
      <h3>{t('title')}</h3>
      <p className="asked">{t('keep')}</p>
      <Code label={t('title')}>{codes.join('\n')}</Code>
    </>
  );
}

const RENEW = graphql(`
  mutation RenewRecoveryCodes($input: FactorProofInput!) {
    renewRecoveryCodes(input: $input) { recoveryCodes userErrors { code message field } }
  }
`);

/** How many are left of an account that has a factor, and others in their place for whoever proves who they are. */
export function RecoveryCodesLeft({ of: count, again }: { of: number; again: () => void }) {
  const t = useTranslations('recoveryCodes');
  const [currentPassword, setPassword] = useState('');
  const [codes, setCodes] = useState<readonly string[]>([]);
  const { run, problems, isBusy } = useAction(RENEW);
  const renew = async () => {
    const done = await run({ input: { currentPassword } });
    if (!done) return;
    setPassword('');
    setCodes(done.recoveryCodes ?? []);
    again();
  };
  return (
    <section>
      <h2>{t('title')}</h2>
      <p>{t('left', { count })}</p>
      <RecoveryCodes of={codes} />
      <Form onSubmit={renew} isPassing>
        <Field
          label={t('password')}
          type="password"
          autoComplete="current-password"
          value={currentPassword}
          onChange={setPassword}
          problem={problemAt(problems, 'currentPassword')}
          isRequired
        />
        <Problems of={problemsBeside(problems, ['currentPassword'])} />
        <Button type="submit" isDisabled={isBusy}>
          {t('renew')}
        </Button>
      </Form>
    </section>
  );
}
