import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemsBeside, useAction } from '../api/action.ts';
import { useShell } from '../api/viewer.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Answer, Problems } from '../kit/answer.tsx';
import { AskedFirst } from '../kit/asked-first.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { Facts, Moment, Status } from '../kit/words.tsx';
import { ANSWERS, useAnswers } from '../parts/answers.ts';
import { REQUEST_STATE } from '../parts/states.ts';
import { THREAD, Thread } from '../parts/thread.tsx';

export const QUERY = graphql(
  `
    query Request($id: ID!) {
      accessRequest(id: $id) {
        kind
        createdAt
        reason
        requester { id displayName }
        app { id name }
        plan { id displayName }
        previousPlan { id displayName }
        products { id displayName }
        ...Answers
        ...RequestState
        ...Thread
      }
    }
  `,
  [REQUEST_STATE, THREAD, ANSWERS],
);

type RequestData = NonNullable<ResultOf<typeof QUERY>['accessRequest']>;

export function Component() {
  const t = useTranslations('request');
  const { id = '' } = useParams();
  const [result, again] = useQuery({ query: QUERY, variables: { id } });
  return (
    <Answer of={result} again={again} isMissing={({ accessRequest }) => !accessRequest}>
      {({ accessRequest }) => (
        <Page
          title={t('title', { app: accessRequest!.app.name })}
          above={<Link to="/requests">{t('back')}</Link>}
          beside={<Status of={accessRequest!.status} />}
        >
          <Decision of={accessRequest!} />
          <Told of={accessRequest!} />
          <Thread of={accessRequest!} />
          <Reply of={accessRequest!} />
        </Page>
      )}
    </Answer>
  );
}

/** What came of it, and what to do next. It is shown the moment it is decided. */
function Decision({ of: request }: { of: RequestData }) {
  const t = useTranslations('request');
  const { status, decisionReason, decisionMessage, credential, redirectUrl } = request;
  return (
    <section aria-live="polite" className="decision">
      <p className="lead">{t('state', { status })}</p>
      {decisionReason && <blockquote>{decisionReason}</blockquote>}
      {decisionMessage && <blockquote>{decisionMessage}</blockquote>}
      {credential && (
        <LinkButton look="primary" to={`/keys/${credential.id}`}>
          {t('toKey')}
        </LinkButton>
      )}
      {redirectUrl && (
        <a className="button primary" href={redirectUrl}>
          {t('toThirdParty')}
        </a>
      )}
      <Withdraw of={request} />
    </section>
  );
}

const CANCEL = graphql(
  `
    mutation CancelAccessRequest($id: ID!) {
      cancelAccessRequest(id: $id) { accessRequest { ...RequestState } userErrors { code message field } }
    }
  `,
  [REQUEST_STATE],
);

function Withdraw({ of: { id, status, requester } }: { of: RequestData }) {
  const t = useTranslations('request');
  const { viewer } = useShell();
  const { run, problems, isBusy } = useAction(CANCEL);
  const isOpen = status === 'PENDING' || status === 'AWAITING_EXTERNAL';
  if (!isOpen || requester.id !== viewer?.id) return null;
  return (
    <AskedFirst
      look="quiet"
      title={t('withdraw')}
      why={t('withdrawWhy')}
      confirm={t('withdrawSurely')}
      onConfirm={async () => Boolean(await run({ id }))}
      problems={problems}
      isBusy={isBusy}
    >
      {t('withdraw')}
    </AskedFirst>
  );
}

function Told({ of: request }: { of: RequestData }) {
  const t = useTranslations('request');
  const inWords = useAnswers();
  const { plan, previousPlan, products, reason, requester, createdAt, decidedAt, decidedBy, answers } = request;
  return (
    <Facts
      of={[
        [t('products'), products.map(({ displayName }) => displayName).join(', ')],
        [
          t('plan'),
          previousPlan ? t('planChange', { from: previousPlan.displayName, to: plan.displayName }) : plan.displayName,
        ],
        [t('reason'), reason],
        ...inWords(answers),
        [t('requester'), requester.displayName],
        [t('createdAt'), <Moment key="created" at={createdAt} />],
        [t('decidedAt'), decidedAt && <Moment key="decided" at={decidedAt} />],
        [
          t('decidedBy'),
          decidedBy?.displayName ?? request.decidedByService ?? (request.autoApproved ? t('byPlan') : null),
        ],
      ]}
    />
  );
}

const ANSWER = graphql(`
  mutation AnswerInformation($id: ID!, $answer: String!) {
    answerInformation(id: $id, answer: $answer) { accessRequest { id awaitsAnswer } userErrors { code message field } }
  }
`);

function Reply({ of: { id, awaitsAnswer, requester } }: { of: RequestData }) {
  const t = useTranslations('request');
  const { viewer } = useShell();
  const { run, problems, isBusy } = useAction(ANSWER);
  const [answer, setAnswer] = useState('');
  if (!awaitsAnswer || requester.id !== viewer?.id) return null;
  const submit = async () => {
    if (await run({ id, answer })) setAnswer('');
  };
  return (
    <Form onSubmit={submit}>
      <Field label={t('answer')} rows={3} value={answer} onChange={setAnswer} isRequired />
      <Problems of={problemsBeside(problems, [])} />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('send')}
      </Button>
    </Form>
  );
}
