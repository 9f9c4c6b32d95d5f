import { useState } from 'react';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Message, Problems } from '../kit/answer.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { Form } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { useToken } from '../parts/token-field.tsx';

const CONFIRM = graphql(`
  mutation ConfirmEmail($token: String!) { confirmEmail(token: $token) { userErrors { code message field } } }
`);

const CANCEL = graphql(`
  mutation CancelEmailChange($token: String!) {
    cancelEmailChange(token: $token) { userErrors { code message field } }
  }
`);

/** Behind the two links of a change of address. Opening one does nothing, because scanners of mail open every link. */
export function Component() {
  const { pathname } = useLocation();
  const isConfirmed = !pathname.startsWith('/cancel');
  const t = useTranslations(isConfirmed ? 'confirmEmail' : 'cancelEmail');
  const confirm = useAction(CONFIRM);
  const cancel = useAction(CANCEL);
  const { run, problems, isBusy } = isConfirmed ? confirm : cancel;
  const { token, field } = useToken(problemAt(problems, 'token'));
  const [isDone, setDone] = useState(false);
  const submit = async () => {
    if (await run({ token })) setDone(true);
  };
  return (
    <Page title={t('title')}>
      {isDone ? (
        <Message title={t('done')}>
          <LinkButton to={isConfirmed ? '/account' : '/forgotten-password'}>{t('next')}</LinkButton>
        </Message>
      ) : (
        <Form onSubmit={submit} isPassing>
          <p>{t('why')}</p>
          {field}
          <Problems of={problemsBeside(problems, ['token'])} />
          <Button look="primary" type="submit" isDisabled={isBusy}>
            {t('submit')}
          </Button>
        </Form>
      )}
    </Page>
  );
}
