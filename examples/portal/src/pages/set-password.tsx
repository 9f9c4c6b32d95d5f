import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Message, Problems } from '../kit/answer.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { useToken } from '../parts/token-field.tsx';

const SET = graphql(`
  mutation SetPassword($input: SetPasswordInput!) { setPassword(input: $input) { userErrors { code message field } } }
`);

/** Behind the link of a mail: nobody signs in, the link says whose password it is. */
export function Component() {
  const t = useTranslations('setPassword');
  const { run, problems, isBusy } = useAction(SET);
  const { token, field } = useToken(problemAt(problems, 'token'));
  const [password, setPassword] = useState('');
  const [isSet, setDone] = useState(false);
  const submit = async () => {
    if (await run({ input: { token, password } })) setDone(true);
  };
  return (
    <Page title={t('title')}>
      {isSet ? (
        <Message title={t('done')}>
          <LinkButton look="primary" to="/sign-in">
            {t('signIn')}
          </LinkButton>
        </Message>
      ) : (
        <Form onSubmit={submit}>
          {field}
          <Field
            label={t('password')}
            hint={t('passwordHint')}
            type="password"
            autoComplete="new-password"
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
      )}
    </Page>
  );
}
