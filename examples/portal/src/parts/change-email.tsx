import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';

const CHANGE_EMAIL = graphql(`
  mutation ChangeEmail($input: ChangeEmailInput!) {
    changeEmail(input: $input) { userErrors { code message field } }
  }
`);

const FIELDS = ['email', 'currentPassword'];

/** Nothing changes before the link in the mail is followed; the answer is the same whoever has the address. */
export function ChangeEmail() {
  const t = useTranslations('changeEmail');
  const [email, setEmail] = useState('');
  const [currentPassword, setPassword] = useState('');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { run, problems, isBusy } = useAction(CHANGE_EMAIL);
  const submit = async () => {
    if (!(await run({ input: { email, currentPassword } }))) return;
    setSentTo(email);
    setEmail('');
    setPassword('');
  };
  return (
    <section>
      <h2>{t('title')}</h2>
      <p className="hint">{t('why')}</p>
      {sentTo && (
        <p className="asked" role="status">
          {t('sent', { email: sentTo })}
        </p>
      )}
      <Form onSubmit={submit}>
        <Field
          label={t('email')}
          type="email"
          autoComplete="email"
          value={email}
          onChange={setEmail}
          problem={problemAt(problems, 'email')}
          isRequired
        />
        <Field
          label={t('password')}
          type="password"
          autoComplete="current-password"
          value={currentPassword}
          onChange={setPassword}
          problem={problemAt(problems, 'currentPassword')}
          isRequired
        />
        <Problems of={problemsBeside(problems, FIELDS)} />
        <Button type="submit" isDisabled={isBusy}>
          {t('submit')}
        </Button>
      </Form>
    </section>
  );
}
