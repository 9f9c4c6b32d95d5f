import { useState } from 'react';
import { Link, Navigate, useHref, useLocation, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useAction } from '../api/action.ts';
import { SERVER } from '../api/client.ts';
import { askPasskey, knowsPasskeys } from '../api/passkey.ts';
import { useShell } from '../api/viewer.ts';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';

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

/** A session in the cookie. Whoever was sent here goes on where they wanted to. */
export function Component() {
  const t = useTranslations('signIn');
  const { viewer, portalSettings } = useShell();
  const [address] = useSearchParams();
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  const { hash } = useLocation();
  if (viewer) return <Navigate to={pathIn(address.get('next')) + hash} replace />;
  return (
    <Page title={t('title')}>
      {challenge ? <SecondStep of={challenge} /> : <FirstStep onChallenge={setChallenge} />}
      {!challenge && <ByPasskey />}
      {!challenge && <Elsewhere />}
      <p className="links">
        <Forgotten />
        {portalSettings.signUp && <Link to="/sign-up">{t('signUp')}</Link>}
      </p>
    </Page>
  );
}

/** Nobody is led to another site, which browsers also read out of a backslash, or out of a tab that they leave out. */
const pathIn = (next: string | null): string => (next && /^\/(?![/\\])\P{Cc}*$/u.test(next) ? next : '/');

/** Leads to where the visitor wanted to, by a page of its own: which gateways a page may call depends on who opens it. */
function useGoOn(): () => void {
  const [address] = useSearchParams();
  const target = useHref(pathIn(address.get('next')));
  return () => location.replace(target + location.hash);
}

interface Challenge {
  token: string;
  passkeyOptions: unknown;
}

function FirstStep({ onChallenge }: { onChallenge: (challenge: Challenge) => void }) {
  const t = useTranslations('signIn');
  const { run, problems, refused, isBusy } = useAction(SIGN_IN);
  const goOn = useGoOn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = async () => {
    if (await run({ input: { email, password, asCookie: true } })) goOn();
  };
  if (refused?.challenge) onChallenge(refused.challenge);
  return (
    <Form onSubmit={submit}>
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

function SecondStep({ of: { token: challenge, passkeyOptions } }: { of: Challenge }) {
  const t = useTranslations('signIn');
  const { run, problems, isBusy } = useAction(COMPLETE);
  const goOn = useGoOn();
  const [code, setCode] = useState('');
  const submit = async () => {
    if (await run({ input: { challenge, code, asCookie: true } })) goOn();
  };
  const byPasskey = async () => {
    const passkey = await askPasskey(passkeyOptions);
    if (passkey && (await run({ input: { challenge, passkey, asCookie: true } }))) goOn();
  };
  return (
    <Form onSubmit={submit}>
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
function ByPasskey() {
  const t = useTranslations('signIn');
  const goOn = useGoOn();
  const begin = useAction(BEGIN);
  const signIn = useAction(BY_PASSKEY);
  if (!knowsPasskeys()) return null;
  const go = async () => {
    const begun = await begin.run({});
    const response = begun?.challenge ? await askPasskey(begun.options) : null;
    if (!response) return;
    if (await signIn.run({ input: { challenge: begun!.challenge!, response, asCookie: true } })) goOn();
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

/** The page is the portal's, also seen from the dashboard. */
function Forgotten() {
  const t = useTranslations('signIn');
  const href = '/forgotten-password';
  return useHref('/') === '/' ? <Link to={href}>{t('forgotten')}</Link> : <a href={href}>{t('forgotten')}</a>;
}

/** Identity providers lead away and come back. */
function Elsewhere() {
  const t = useTranslations('signIn');
  const [{ data }] = useQuery({ query: PROVIDERS });
  const providers = data?.signInProviders ?? [];
  if (providers.length === 0) return null;
  return (
    <ul className="links">
      {providers.map(({ id, name }) => (
        <li key={id}>
          <a className="button plain" href={`${SERVER}/sso/${id}`}>
            {t('by', { name })}
          </a>
        </li>
      ))}
    </ul>
  );
}
