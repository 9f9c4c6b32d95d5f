import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { restart } from '../api/session.tsx';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { Moment } from '../kit/words.tsx';

const ASKED = graphql(`
  query AskedOrganisation {
    portalSettings { id organisationRequests }
    organisationRequests(first: 1, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { id name status createdAt decisionReason }
    }
  }
`);

const ASK = graphql(`
  mutation RequestOrganisation($input: RequestOrganisationInput!) {
    requestOrganisation(input: $input) {
      organisationRequest { id name status createdAt decisionReason }
      userErrors { code message field }
    }
  }
`);

const WITHDRAW = graphql(`
  mutation WithdrawOrganisationRequest($id: ID!) {
    withdrawOrganisationRequest(id: $id) { organisationRequest { id status } userErrors { code message field } }
  }
`);

/** For who is in none: a wish for an organisation of their own, where the portal takes any. */
export function OwnOrganisation() {
  const t = useTranslations('ownOrganisation');
  const [{ data }, again] = useQuery({ query: ASKED, requestPolicy: 'cache-and-network' });
  const [name, setName] = useState('');
  const ask = useAction(ASK);
  const withdraw = useAction(WITHDRAW);
  if (!data?.portalSettings.organisationRequests) return null;
  const last = data.organisationRequests?.nodes[0];
  const submit = async () => {
    const done = await ask.run({ input: { name } });
    if (!done) return;
    setName('');
    // Who has one now sees other things.
    if (done.organisationRequest?.status === 'APPROVED') restart();
    else again({ requestPolicy: 'network-only' });
  };
  return (
    <section>
      <h2>{t('title')}</h2>
      {last?.status === 'PENDING' ? (
        <>
          <p>
            {t('waits', { name: last.name })} <Moment at={last.createdAt} />
          </p>
          <Problems of={withdraw.problems} />
          <Button isDisabled={withdraw.isBusy} onPress={() => withdraw.run({ id: last.id })}>
            {t('withdraw')}
          </Button>
        </>
      ) : (
        <>
          <p>{t('why')}</p>
          {last?.status === 'REJECTED' && (
            <p className="asked">
              {t('rejected', { name: last.name })} <bdi>{last.decisionReason}</bdi>
            </p>
          )}
          <Form onSubmit={submit}>
            <Field
              label={t('name')}
              value={name}
              onChange={setName}
              problem={problemAt(ask.problems, 'name')}
              isRequired
            />
            <Problems of={problemsBeside(ask.problems, ['name'])} />
            <Button type="submit" isDisabled={ask.isBusy}>
              {t('ask')}
            </Button>
          </Form>
        </>
      )}
    </section>
  );
}
