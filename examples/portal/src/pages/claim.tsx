import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { Code } from '../kit/code.tsx';
import { Form } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { useToken } from '../parts/token-field.tsx';

/** The secret is in the component that shows it, and in no cache. */
const CLAIM = graphql(`
  mutation ClaimCredential($token: String!) {
    claimCredential(token: $token) {
      keyName
      secret
      calls { apiName curl }
      credential { id secretPolicy }
      userErrors { code message field }
    }
  }
`);

interface Claimed {
  id: string;
  secret: string | null;
  keyName: string | null;
  isOnce: boolean;
  calls: readonly { apiName: string; curl: string }[];
}

/** Makes and shows the key that was approved, to who has the mail and the account. Opening the link makes none. */
export function Component() {
  const t = useTranslations('claim');
  const { run, problems, isBusy } = useAction(CLAIM);
  const { token, field } = useToken(problemAt(problems, 'token'));
  const [claimed, setClaimed] = useState<Claimed | null>(null);
  const submit = async () => {
    const done = await run({ token });
    if (!done?.credential) return;
    const { credential, secret, keyName, calls } = done;
    setClaimed({
      ...credential,
      secret,
      keyName,
      isOnce: credential.secretPolicy === 'REVEAL_ONCE',
      calls: calls ?? [],
    });
  };
  return (
    <Page title={t('title')}>
      {claimed ? (
        <section aria-live="polite">
          <p className="lead">{t('made')}</p>
          {claimed.keyName && <Code label={t('keyName')}>{claimed.keyName}</Code>}
          {claimed.secret && <Code label={t('key')}>{claimed.secret}</Code>}
          {claimed.secret && claimed.isOnce && <p className="asked">{t('keepIt')}</p>}
          {claimed.calls.map(({ apiName, curl }) => (
            <Code key={apiName} label={t('call', { api: apiName })}>
              {curl}
            </Code>
          ))}
          <LinkButton to={`/keys/${claimed.id}`}>{t('toKey')}</LinkButton>
        </section>
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
