import { useState } from 'react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Message, Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';

const ASK = graphql(`
  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) { userErrors { code message field } }
  }
`);

/** The answer is the same whether the address has an account. */
export function Component() {
  const t = useTranslations('forgotten');
  const [email, setEmail] = useState('');
  const [isSent, setSent] = useState(false);
  const { run, problems, isBusy } = useAction(ASK);
  const submit = async () => {
    if (await run({ input: { email } })) setSent(true);
  };
  return (
    <Page title={t('title')}>
      {isSent ? (
        <Message title={t('sent')}>{t('sentWhy')}</Message>
      ) : (
        <Form onSubmit={submit} isPassing>
          <Field
            label={t('email')}
            type="email"
            autoComplete="username"
            value={email}
            onChange={setEmail}
            problem={problemAt(problems, 'email')}
            isRequired
          />
          <Problems of={problemsBeside(problems, ['email'])} />
          <Button look="primary" type="submit" isDisabled={isBusy}>
            {t('submit')}
          </Button>
        </Form>
      )}
      <Link to="/sign-in">{t('signIn')}</Link>
    </Page>
  );
}
