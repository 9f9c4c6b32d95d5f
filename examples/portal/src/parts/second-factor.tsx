import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Code } from '../kit/code.tsx';
import { Field, Form } from '../kit/field.tsx';
import { notify } from '../kit/notices.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

const BEGIN = graphql(`
  mutation BeginTotp($input: FactorProofInput!) {
    beginTotp(input: $input) { challenge secret uri userErrors { code message field } }
  }
`);

const CONFIRM = graphql(`
  mutation ConfirmTotp($input: ConfirmTotpInput!) {
    confirmTotp(input: $input) { recoveryCodes userErrors { code message field } }
  }
`);

const REMOVE = graphql(`
  mutation RemoveTotp($input: FactorProofInput!) { removeTotp(input: $input) { userErrors { code message field } } }
`);

interface SecondFactorProps {
  of: { hasTotp: boolean; passkeys: readonly { id: string; name: string }[] } | null;
  again: () => void;
}

/** An authenticator app beside the password. Whoever changes that proves who they are. */
export function SecondFactor({ of: factors, again }: SecondFactorProps) {
  const t = useTranslations('secondFactor');
  const [begun, setBegun] = useState<{ challenge: string; secret: string; uri: string } | null>(null);
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[]>([]);
  const hasPasskey = Boolean(factors?.passkeys.length);
  const begin = useAction(BEGIN);
  const remove = useAction(REMOVE);
  const prove = async (currentPassword: string) => {
    if (factors?.hasTotp) {
      if (!(await remove.run({ input: { currentPassword } }))) return;
      notify(t(hasPasskey ? 'removedOne' : 'removed'));
      return again();
    }
    const done = await begin.run({ input: { currentPassword } });
    if (done?.challenge) setBegun({ challenge: done.challenge, secret: done.secret!, uri: done.uri! });
  };
  const finish = (codes: readonly string[]) => {
    setBegun(null);
    setRecoveryCodes(codes);
    again();
  };
  return (
    <section>
      <h2>{t('title')}</h2>
      <p>{t(factors?.hasTotp ? 'on' : hasPasskey ? 'passkey' : 'off')}</p>
      <RecoveryCodes of={recoveryCodes} />
      {begun ? (
        <Confirm {...begun} onDone={finish} />
      ) : (
        <Proof
          label={factors?.hasTotp ? t('remove') : t('setUp')}
          problems={[...begin.problems, ...remove.problems]}
          onProof={prove}
        />
      )}
    </section>
  );
}

interface ProofProps {
  label: string;
  problems: readonly { message: string; field?: readonly string[] | null }[];
  onProof: (password: string) => void;
}

function Proof({ label, problems, onProof }: ProofProps) {
  const t = useTranslations('secondFactor');
  const [password, setPassword] = useState('');
  const submit = () => {
    onProof(password);
    setPassword('');
  };
  return (
    <Form onSubmit={submit} isPassing>
      <Field
        label={t('password')}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        problem={problemAt(problems, 'currentPassword')}
        isRequired
      />
      <Problems of={problemsBeside(problems, ['currentPassword'])} />
      <Button type="submit">{label}</Button>
    </Form>
  );
}

interface ConfirmProps {
  challenge: string;
  secret: string;
  uri: string;
  onDone: (recoveryCodes: readonly string[]) => void;
}

function Confirm({ challenge, secret, uri, onDone }: ConfirmProps) {
  const t = useTranslations('secondFactor');
  const [code, setCode] = useState('');
  const { run, problems, isBusy } = useAction(CONFIRM);
  const submit = async () => {
    const done = await run({ input: { challenge, code } });
    if (done) onDone(done.recoveryCodes ?? []);
  };
  return (
    <Form onSubmit={submit} isPassing>
      <p>{t('enter')}</p>
      <Code label={t('secret')}>{secret}</Code>
      <a href={uri}>{t('open')}</a>
      <Field label={t('code')} autoComplete="one-time-code" value={code} onChange={setCode} isRequired />
      <Problems of={problems} />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('confirm')}
      </Button>
    </Form>
  );
}
