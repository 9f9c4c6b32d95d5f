import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Message } from '../kit/answer.tsx';
import { LinkButton } from '../kit/button.tsx';
import { Page } from '../kit/page.tsx';
import { LinkPassword } from '../parts/link-password.tsx';

const SET = graphql(`
  mutation SetPassword($input: SetPasswordInput!) { setPassword(input: $input) { userErrors { code message field } } }
`);

/** Behind the link of a mail: nobody signs in, the link says whose password it is. */
export function Component() {
  const t = useTranslations('setPassword');
  const { run, ...action } = useAction(SET);
  const [isSet, setDone] = useState(false);
  const submit = async (input: { token: string; password: string }) => {
    if (await run({ input })) setDone(true);
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
        <LinkPassword
          {...action}
          label={t('password')}
          hint={t('passwordHint')}
          submit={t('submit')}
          isNew
          onSubmit={submit}
        />
      )}
    </Page>
  );
}
