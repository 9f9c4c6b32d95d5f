import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Field, Form } from '@portal/kit/field.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Facts, Moment, Status } from '@portal/kit/words.tsx';
import { ANSWERS, useAnswers } from '@portal/parts/answers.ts';
import { Limits, PLAN_LIMITS } from '@portal/parts/limits.tsx';
import { THREAD, Thread } from '@portal/parts/thread.tsx';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Deciding, useDecision } from '../parts/deciding.tsx';

const REQUEST = graphql(
  `
    query RequestToDecide($id: ID!) {
      accessRequest(id: $id) {
        id
        kind
        status
        provisioning
        createdAt
        decidedAt
        decisionReason
        decisionMessage
        autoApproved
        autoApprovalReason
        approvalRule { id name action }
        awaitsAnswer
        viewerCanDecide
        reason
        requester { id displayName email organisation { id name } }
        decidedBy { id displayName }
        app { id name visibility }
        plan { id displayName ...PlanLimits }
        previousPlan { id displayName }
        products { id displayName apis { name gatewayUrl } }
        ...Answers
        credential { id status failure }
        ...Thread
      }
    }
  `,
  [PLAN_LIMITS, THREAD, ANSWERS],
);

type RequestData = NonNullable<ResultOf<typeof REQUEST>['accessRequest']>;

export function Component() {
  const t = useTranslations('decision');
  const { id = '' } = useParams();
  const [result, again] = useQuery({ query: REQUEST, variables: { id } });
  return (
    <Answer of={result} again={again} isMissing={({ accessRequest }) => !accessRequest}>
      {({ accessRequest }) => (
        <Page
          title={t('title', { app: accessRequest!.app.name })}
          above={<Link to="/">{t('back')}</Link>}
          beside={<Status of={accessRequest!.status} />}
        >
          <Told of={accessRequest!} />
          <WouldGrant of={accessRequest!} />
          <Thread of={accessRequest!} />
          {accessRequest!.viewerCanDecide && <Decision of={accessRequest!} />}
        </Page>
      )}
    </Answer>
  );
}

function Told({ of: request }: { of: RequestData }) {
  const t = useTranslations('decision');
  const inWords = useAnswers();
  const { requester, reason, answers, createdAt, decidedAt, decidedBy, decisionReason, previousPlan } = request;
  return (
    <Facts
      of={[
        [t('requester'), `${requester.displayName}, ${requester.email}`],
        [t('organisation'), requester.organisation?.name],
        [t('reason'), reason],
        ...inWords(answers),
        [t('previousPlan'), previousPlan?.displayName],
        [t('createdAt'), <Moment key="created" at={createdAt} />],
        [t('decidedAt'), decidedAt && <Moment key="decided" at={decidedAt} />],
        [t('decidedBy'), decidedBy?.displayName],
        [t('decisionReason'), decisionReason],
        [t(request.autoApproved ? 'autoApproval' : 'routed'), request.autoApprovalReason],
        [t('rule'), request.approvalRule?.name],
        [t('provisioning'), <Status key="provisioning" of={request.provisioning} />],
        [t('failure'), request.credential?.failure],
      ]}
    />
  );
}

/** What an approval gives: these products, within these limits. */
function WouldGrant({ of: { products, plan, viewerCanDecide } }: { of: RequestData }) {
  const t = useTranslations('decision');
  return (
    <section>
      <h2>{viewerCanDecide ? t('wouldGrant') : t('asked')}</h2>
      <ul className="cards">
        {products.map(({ id, displayName, apis }) => (
          <li key={id} className="card">
            <h3>{displayName}</h3>
            {apis.map(({ name, gatewayUrl }) => (
              <p key={name}>
                <code>{gatewayUrl}</code>
              </p>
            ))}
          </li>
        ))}
        <li className="card">
          <h3>{plan.displayName}</h3>
          <Limits of={plan} />
        </li>
      </ul>
    </section>
  );
}

function Decision({ of: { id } }: { of: RequestData }) {
  const { decide, problems, isBusy } = useDecision(() => {});
  return (
    <>
      <Question id={id} />
      <Problems of={problems} />
      <Deciding ids={[id]} onDecide={decide} isBusy={isBusy} />
    </>
  );
}

const ASK = graphql(`
  mutation AskForInformation($id: ID!, $question: String!) {
    askForInformation(id: $id, question: $question) {
      accessRequest { id awaitsAnswer }
      userErrors { code message field }
    }
  }
`);

function Question({ id }: { id: string }) {
  const t = useTranslations('decision');
  const [question, setQuestion] = useState('');
  const { run, problems, isBusy } = useAction(ASK);
  const submit = async () => {
    if (await run({ id, question })) setQuestion('');
  };
  return (
    <Form onSubmit={submit}>
      <Field
        label={t('question')}
        hint={t('questionHint')}
        rows={2}
        value={question}
        onChange={setQuestion}
        isRequired
      />
      <Problems of={problems} />
      <Button type="submit" isDisabled={isBusy}>
        {t('ask')}
      </Button>
    </Form>
  );
}
