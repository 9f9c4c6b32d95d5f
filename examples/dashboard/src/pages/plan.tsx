import { problemAt, problemsBeside, useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Field, Form, Tick } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { type Offered, Publishing } from '../parts/publishing.tsx';

const PLAN = graphql(`
  query PlanToEdit($id: ID!) {
    plan(id: $id) {
      id
      displayName
      description
      rate
      per
      quota
      quotaRenewalSeconds
      autoApprove
      administration { id cataloguesConnection(first: 100) { nodes { id name } } }
    }
    catalogues(first: 100) { nodes { id name } }
  }
`);

type PlanData = NonNullable<ResultOf<typeof PLAN>['plan']>;

export function Component() {
  const t = useTranslations('offer');
  const { id = '' } = useParams();
  const [result, again] = useQuery({ query: PLAN, variables: { id } });
  return (
    <Answer of={result} again={again} isMissing={({ plan }) => !plan}>
      {({ plan, catalogues }) => (
        <Page title={plan!.displayName} above={<Link to="/offer">{t('title')}</Link>}>
          <InCatalogues of={plan!} catalogues={catalogues.nodes} />
          <Editing of={plan!} />
        </Page>
      )}
    </Answer>
  );
}

const PUBLISH = graphql(`
  mutation PublishPlan($id: ID!, $catalogueIds: [ID!]!) {
    publishPlan(id: $id, catalogueIds: $catalogueIds) {
      plan { id administration { id cataloguesConnection(first: 100) { nodes { id name } } } }
      userErrors { code message field }
    }
  }
`);

const WITHDRAW = graphql(`
  mutation UnpublishPlan($id: ID!, $catalogueIds: [ID!]) {
    unpublishPlan(id: $id, catalogueIds: $catalogueIds) {
      plan { id administration { id cataloguesConnection(first: 100) { nodes { id name } } } }
      userErrors { code message field }
    }
  }
`);

const InCatalogues = (offered: Offered) => (
  <Publishing {...offered} publish={useAction(PUBLISH)} withdraw={useAction(WITHDRAW)} />
);

const UPDATE = graphql(`
  mutation UpdatePlan($id: ID!, $input: UpdatePlanInput!) {
    updatePlan(id: $id, input: $input) {
      plan { id displayName description rate per quota quotaRenewalSeconds autoApprove }
      userErrors { code message field }
    }
  }
`);

const LIMITS = ['rate', 'per', 'quota', 'quotaRenewalSeconds'] as const;

function Editing({ of }: { of: PlanData }) {
  const t = useTranslations('offer');
  const [displayName, setDisplayName] = useState(of.displayName);
  const [description, setDescription] = useState(of.description ?? '');
  const [limits, setLimits] = useState(LIMITS.map((name) => String(of[name] ?? '')));
  const [autoApprove, setAutoApprove] = useState(of.autoApprove);
  const { run, problems, isBusy } = useAction(UPDATE);
  const submit = async () => {
    const [rate, per, quota, quotaRenewalSeconds] = limits.map((text) => (text === '' ? null : Number(text)));
    const input = { displayName, description, rate, per, quota, quotaRenewalSeconds, autoApprove };
    if (await run({ id: of.id, input })) notify(t('saved'));
  };
  return (
    <section>
      <h2>{t('essentials')}</h2>
      <Form onSubmit={submit}>
        <Field
          label={t('displayName')}
          value={displayName}
          onChange={setDisplayName}
          problem={problemAt(problems, 'displayName')}
          isRequired
        />
        <Field label={t('description')} rows={2} value={description} onChange={setDescription} />
        {LIMITS.map((name, index) => (
          <Field
            key={name}
            label={t(name)}
            type="number"
            value={limits[index]!}
            onChange={(value) => setLimits(limits.with(index, value))}
            problem={problemAt(problems, name)}
          />
        ))}
        <Tick isSelected={autoApprove} onChange={setAutoApprove}>
          {t('autoApprove')}
        </Tick>
        <Problems of={problemsBeside(problems, ['displayName', ...LIMITS])} />
        <Button look="primary" type="submit" isDisabled={isBusy}>
          {t('save')}
        </Button>
      </Form>
    </section>
  );
}
