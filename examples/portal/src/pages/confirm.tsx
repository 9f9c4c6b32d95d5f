import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Message, Problems } from '../kit/answer.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { useToken } from '../parts/token-field.tsx';

const CONFIRM = graphql(`
  mutation ConfirmSignUp($input: ConfirmSignUpInput!) {
    confirmSignUp(input: $input) { isActive userErrors { code message field } }
  }
`);

/** Proves the address of a sign-up, by the link and the password that was chosen. */
export function Component() {
  const t = useTranslations('confirm');
  const { run, problems, isBusy } = useAction(CONFIRM);
  const { token, field } = useToken(problemAt(problems, 'token'));
  const [password, setPassword] = useState('');
  const [isActive, setActive] = useState<boolean | null>(null);
  const submit = async () => {
    const done = await run({ input: { token, password } });
    if (done) setActive(done.isActive ?? false);
  };
  return (
    <Page title={t('title')}>
      {isActive === null ? (
        <Form onSubmit={submit}>
          {field}
          <Field
            label={t('password')}
            hint={t('passwordHint')}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            problem={problemAt(problems, 'password')}
            isRequired
          />
          <Problems of={problemsBeside(problems, ['token', 'password'])} />
          <Button look="primary" type="submit" isDisabled={isBusy}>
            {t('submit')}
          </Button>
        </Form>
      ) : (
        <Message title={t('done')}>
          {isActive ? (
            <LinkButton look="primary" to="/sign-in">
              {t('signIn')}
            </LinkButton>
          ) : (
            t('waits')
          )}
        </Message>
      )}
    </Page>
  );
}
