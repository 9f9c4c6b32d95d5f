import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Message } from '../kit/answer.tsx';
import { LinkButton } from '../kit/button.tsx';
import { Page } from '../kit/page.tsx';
import { LinkPassword } from '../parts/link-password.tsx';

const CONFIRM = graphql(`
  mutation ConfirmSignUp($input: ConfirmSignUpInput!) {
    confirmSignUp(input: $input) { isActive userErrors { code message field } }
  }
`);

/** Proves the address of a sign-up, by the link and the password that was chosen. */
export function Component() {
  const t = useTranslations('confirm');
  const { run, ...action } = useAction(CONFIRM);
  const [isActive, setActive] = useState<boolean | null>(null);
  const submit = async (input: { token: string; password: string }) => {
    const done = await run({ input });
    if (done) setActive(done.isActive ?? false);
  };
  return (
    <Page title={t('title')}>
      {isActive === null ? (
        <LinkPassword
          {...action}
          label={t('password')}
          hint={t('passwordHint')}
          submit={t('submit')}
          isNew={false}
          onSubmit={submit}
        />
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
