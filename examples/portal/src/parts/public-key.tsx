import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { KEY_STATE } from './states.ts';

const SET = graphql(
  `
    mutation SetPublicKey($id: ID!, $input: PublicKeyInput!) {
      setPublicKey(id: $id, input: $input) { credential { ...KeyState } userErrors { code message field } }
    }
  `,
  [KEY_STATE],
);

/** Where consumers sign their calls, or show a certificate: nothing works before they have given its public half. */
export function PublicKey({ of: { id, awaitsPublicKey } }: { of: { id: string; awaitsPublicKey: boolean } }) {
  const t = useTranslations('publicKey');
  const [publicKey, setPublicKey] = useState('');
  const { run, problems, isBusy } = useAction(SET);
  if (!awaitsPublicKey) return null;
  return (
    <Form onSubmit={() => run({ id, input: { pem: publicKey } })}>
      <p className="asked">{t('waits')}</p>
      <Field
        label={t('publicKey')}
        hint={t('hint')}
        rows={6}
        value={publicKey}
        onChange={setPublicKey}
        problem={problemAt(problems, 'pem')}
        isRequired
      />
      <Problems of={problemsBeside(problems, ['pem'])} />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('give')}
      </Button>
    </Form>
  );
}
