import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Message, Problems } from '../kit/answer.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { Facts, Moment } from '../kit/words.tsx';
import { ATTRIBUTE, Attributes, type AttributeValues, attributesInput } from '../parts/attributes.tsx';
import { useToken } from '../parts/token-field.tsx';

const INVITED = graphql(
  `
    query Invited($token: String!) {
      invitationByToken(token: $token) { email expiresAt invitedByName organisationName role }
      signUpForm { attributes { id ...AttributeAsked } }
    }
  `,
  [ATTRIBUTE],
);

const ACCEPT = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) { userErrors { code message field } }
  }
`);

const FIELDS = ['token', 'displayName', 'password'];

/** Makes the account that an invitation is for. */
export function Component() {
  const t = useTranslations('invitation');
  const { run, problems, isBusy } = useAction(ACCEPT);
  const { token, field } = useToken(problemAt(problems, 'token'));
  const [{ data }] = useQuery({ query: INVITED, variables: { token }, pause: token === '' });
  const [displayName, setName] = useState('');
  const [password, setPassword] = useState('');
  const [values, setValues] = useState<AttributeValues>({});
  const [isDone, setDone] = useState(false);
  const invitation = data?.invitationByToken;
  const attributes = data?.signUpForm?.attributes ?? [];
  const submit = async () => {
    const input = { token, displayName, password, attributes: attributesInput(attributes, values) };
    if (await run({ input })) setDone(true);
  };
  if (isDone) {
    return (
      <Page title={t('title')}>
        <Message title={t('done')}>
          <LinkButton look="primary" to="/sign-in">
            {t('signIn')}
          </LinkButton>
        </Message>
      </Page>
    );
  }
  return (
    <Page title={t('title')}>
      {data && !invitation && <p className="asked">{t('over')}</p>}
      {invitation && (
        <>
          <p className="lead">
            {t('by', { name: invitation.invitedByName, organisation: invitation.organisationName })}
          </p>
          <Facts
            of={[
              [t('email'), invitation.email],
              [t('until'), <Moment key="until" at={invitation.expiresAt} />],
            ]}
          />
        </>
      )}
      <Form onSubmit={submit}>
        {field}
        <Field
          label={t('name')}
          autoComplete="name"
          value={displayName}
          onChange={setName}
          problem={problemAt(problems, 'displayName')}
          isRequired
        />
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
        <Attributes of={attributes} values={values} onChange={setValues} problems={problems} />
        <Problems of={problemsBeside(problems, FIELDS)} />
        <Button look="primary" type="submit" isDisabled={isBusy}>
          {t('submit')}
        </Button>
      </Form>
    </Page>
  );
}
