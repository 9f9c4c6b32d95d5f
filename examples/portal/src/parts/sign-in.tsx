import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useAction } from '../api/action.ts';
import { SERVER } from '../api/client.ts';
import { askPasskey, knowsPasskeys } from '../api/passkey.ts';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';

const SIGN_IN = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) { challenge { token kinds passkeyOptions } userErrors { code message field } }
  }
`);

const COMPLETE = graphql(`
  mutation CompleteSignIn($input: CompleteSignInInput!) {
    completeSignIn(input: $input) { userErrors { code message field } }
  }
`);

const PROVIDERS = graphql(`
  query SignInProviders { signInProviders { id name } }
`);

interface SignInProps {
  /** There is a session in the cookie. */
  onDone: () => unknown;
  /** Whether it is above a page that is to stay as it is. */
  isOver?: boolean;
}

/** Every way to sign in that the portal and the browser know. */
export function SignIn({ onDone, isOver = false }: SignInProps) {
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  if (challenge) return <SecondStep of={challenge} onDone={onDone} />;
  return (
    <>
      <FirstStep onDone={onDone} onChallenge={setChallenge} />
      <ByPasskey onDone={onDone} />
      <Elsewhere isOver={isOver} />
    </>
  );
}

interface Challenge {
  token: string;
  passkeyOptions: unknown;
}

interface FirstStepProps extends Pick<SignInProps, 'onDone'> {
  onChallenge: (challenge: Challenge) => void;
}

function FirstStep({ onDone, onChallenge }: FirstStepProps) {
  const t = useTranslations('signIn');
  const { run, problems, refused, isBusy } = useAction(SIGN_IN);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = async () => {
    if (await run({ input: { email, password, asCookie: true } })) await onDone();
  };
  if (refused?.challenge) onChallenge(refused.challenge);
  return (
    <Form onSubmit={submit} isPassing>
      <Problems of={problems} />
      <Field label={t('email')} type="email" autoComplete="username" value={email} onChange={setEmail} isRequired />
      <Field
        label={t('password')}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        isRequired
      />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('submit')}
      </Button>
    </Form>
  );
}

interface SecondStepProps extends Pick<SignInProps, 'onDone'> {
  of: Challenge;
}

function SecondStep({ of: { token: challenge, passkeyOptions }, onDone }: SecondStepProps) {
  const t = useTranslations('signIn');
  const { run, problems, isBusy } = useAction(COMPLETE);
  const [code, setCode] = useState('');
  const submit = async () => {
    if (await run({ input: { challenge, code, asCookie: true } })) await onDone();
  };
  const byPasskey = async () => {
    const passkey = await askPasskey(passkeyOptions);
    if (passkey && (await run({ input: { challenge, passkey, asCookie: true } }))) await onDone();
  };
  return (
    <Form onSubmit={submit} isPassing>
      <Problems of={problems} />
      {passkeyOptions !== null && knowsPasskeys() && (
        <Button isDisabled={isBusy} onPress={byPasskey}>
          {t('usePasskey')}
        </Button>
      )}
      <Field
        label={t('code')}
        hint={t('codeHint')}
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
        isRequired
      />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('submit')}
      </Button>
    </Form>
  );
}

const BEGIN = graphql(`
  mutation BeginPasskeySignIn {
    beginPasskeySignIn { challenge options userErrors { code message field } }
  }
`);

const BY_PASSKEY = graphql(`
  mutation SignInWithPasskey($input: SignInWithPasskeyInput!) {
    signInWithPasskey(input: $input) { userErrors { code message field } }
  }
`);

/** Neither address nor password: the passkey knows whose it is. */
function ByPasskey({ onDone }: Pick<SignInProps, 'onDone'>) {
  const t = useTranslations('signIn');
  const begin = useAction(BEGIN);
  const signIn = useAction(BY_PASSKEY);
  if (!knowsPasskeys()) return null;
  const go = async () => {
    const begun = await begin.run({});
    const response = begun?.challenge ? await askPasskey(begun.options) : null;
    if (!response) return;
    if (await signIn.run({ input: { challenge: begun!.challenge!, response, asCookie: true } })) await onDone();
  };
  return (
    <>
      <Problems of={[...begin.problems, ...signIn.problems]} />
      <p className="links">
        <Button isDisabled={begin.isBusy || signIn.isBusy} onPress={go}>
          {t('byPasskey')}
        </Button>
      </p>
    </>
  );
}

/** Identity providers lead away and come back; beside a page that is to stay, where who comes back to it is known again. */
function Elsewhere({ isOver }: { isOver: boolean }) {
  const t = useTranslations('signIn');
  const [{ data }] = useQuery({ query: PROVIDERS });
  const providers = data?.signInProviders ?? [];
  if (providers.length === 0) return null;
  return (
    <>
      {isOver && <p className="hint">{t('beside')}</p>}
      <ul className="links">
        {providers.map(({ id, name }) => (
          <li key={id}>
            <a
              className="button plain"
              href={`${SERVER}/sso/${id}`}
              target={isOver ? '_blank' : undefined}
              rel="noreferrer"
            >
              {t('by', { name })}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
