import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { useShell } from '../api/viewer.ts';
import { graphql } from '../gql/graphql.ts';
import { Answer, Message, Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { ATTRIBUTE, Attributes, type AttributeValues, attributesInput } from '../parts/attributes.tsx';

const FORM = graphql(
  `
    query SignUpForm { signUpForm { attributes { id ...AttributeAsked } } }
  `,
  [ATTRIBUTE],
);

const SIGN_UP = graphql(`
  mutation SignUp($input: SignUpInput!) { signUp(input: $input) { userErrors { code message field } } }
`);

const FIELDS = ['displayName', 'email', 'password', 'inviteCode'] as const;
const EMPTY = { displayName: '', email: '', password: '', inviteCode: '' };

/** The address is proved by a mail before anything counts. */
export function Component() {
  const t = useTranslations('signUp');
  const { portalSettings } = useShell();
  const [hasCode, setHasCode] = useState(false);
  // Who was given a code may sign up all the same.
  const isClosed = !portalSettings.signUp && !hasCode;
  const [result, again] = useQuery({ query: FORM, pause: isClosed });
  const [entered, setEntered] = useState(EMPTY);
  const [values, setValues] = useState<AttributeValues>({});
  const [isSent, setSent] = useState(false);
  const { run, problems, isBusy } = useAction(SIGN_UP);
  if (isClosed) {
    return (
      <Page title={t('title')}>
        <Message title={t('closed')}>
          <p>{t('closedWhy')}</p>
          <Button onPress={() => setHasCode(true)}>{t('hasCode')}</Button>
          <p>
            <Link to="/sign-in">{t('signIn')}</Link>
          </p>
        </Message>
      </Page>
    );
  }
  if (isSent) {
    return (
      <Page title={t('title')}>
        <Message title={t('sent')}>{t('sentWhy')}</Message>
      </Page>
    );
  }
  return (
    <Page title={t('title')}>
      <Answer of={result} again={again}>
        {({ signUpForm }) => {
          const attributes = signUpForm?.attributes ?? [];
          const submit = async () => {
            const { inviteCode, ...rest } = entered;
            const input = {
              ...rest,
              inviteCode: inviteCode || null,
              attributes: attributesInput(attributes, values),
            };
            if (await run({ input })) setSent(true);
          };
          return (
            <Form onSubmit={submit}>
              <Problems of={problemsBeside(problems, FIELDS)} />
              {FIELDS.map((name) => (
                <Field
                  key={name}
                  label={t(name)}
                  hint={name === 'password' || name === 'inviteCode' ? t(`${name}Hint`) : null}
                  type={name === 'email' || name === 'password' ? name : 'text'}
                  autoComplete={{ email: 'username', password: 'new-password', displayName: 'name' }[name as 'email']}
                  value={entered[name]}
                  onChange={(value) => setEntered({ ...entered, [name]: value })}
                  problem={problemAt(problems, name)}
                  isRequired={name !== 'inviteCode' || hasCode}
                />
              ))}
              <Attributes of={attributes} values={values} onChange={setValues} problems={problems} />
              <p className="actions">
                <Button look="primary" type="submit" isDisabled={isBusy}>
                  {t('submit')}
                </Button>
                <Link to="/sign-in">{t('signIn')}</Link>
              </p>
            </Form>
          );
        }}
      </Answer>
    </Page>
  );
}
