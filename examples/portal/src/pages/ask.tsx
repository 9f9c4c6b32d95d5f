import { useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Answer, Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { AppChoice, appInput, NO_APP } from '../parts/app-choice.tsx';
import { type Answers, ASKED_FIELD, AskedForm, answersInput } from '../parts/asked-form.tsx';
import { besideCatalogue, CatalogueChoice } from '../parts/catalogue-choice.tsx';
import {
  CLIENT_TYPES,
  ClientTypeChoice,
  clientInput,
  NO_CLIENT,
  redirectUrlsOf,
} from '../parts/client-type-choice.tsx';
import { useForeseen } from '../parts/foreseen.ts';
import { Limits, PLAN_LIMITS } from '../parts/limits.tsx';
import { besideTerms, PLAN_TERMS, Terms, useAccepted } from '../parts/terms.tsx';

const ASK = graphql(
  `
    query Ask($productId: ID!, $planId: ID!) {
      product(id: $productId) { id slug displayName ...ClientTypes }
      plan(id: $planId) { id displayName ...PlanLimits ...TermsOfPlan }
    }
  `,
  [PLAN_LIMITS, PLAN_TERMS, CLIENT_TYPES],
);

const FORM = graphql(
  `
    query FormToAnswer($productIds: [ID!]!, $planId: ID!, $catalogueId: ID) {
      requestForm(productIds: $productIds, planId: $planId, catalogueId: $catalogueId) { ...AskedFields }
    }
  `,
  [ASKED_FIELD],
);

const REQUEST_ACCESS = graphql(`
  mutation RequestAccess($input: RequestAccessInput!) {
    requestAccess(input: $input) { accessRequest { id status } userErrors { code message field } }
  }
`);

/** Asks for one product on one plan. */
export function Component() {
  const t = useTranslations('ask');
  const [address] = useSearchParams();
  const [productId, planId] = [address.get('product') ?? '', address.get('plan') ?? ''];
  const [result, again] = useQuery({ query: ASK, variables: { productId, planId } });
  return (
    <Answer of={result} again={again} isMissing={({ product, plan }) => !product || !plan}>
      {(data) => (
        <Page
          title={t('title', { product: data.product!.displayName, plan: data.plan!.displayName })}
          above={<Link to={`/catalogue/${data.product!.slug}`}>{data.product!.displayName}</Link>}
        >
          <Limits of={data.plan!} />
          <Asking of={data} />
        </Page>
      )}
    </Answer>
  );
}

function Asking({ of: { product, plan } }: { of: ResultOf<typeof ASK> }) {
  const t = useTranslations('ask');
  const navigate = useNavigate();
  const [app, setApp] = useState(NO_APP);
  const [client, setClient] = useState(NO_CLIENT);
  const [catalogueId, setCatalogueId] = useState('');
  const [answers, setAnswers] = useState<Answers>({});
  const [acceptedTermsIds, setAccepted] = useAccepted([plan!]);
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  // Pressed twice, or sent again by a shaky network, it is still one request.
  const { current: idempotencyKey } = useRef(crypto.randomUUID());
  const wanted = { productIds: [product!.id], planId: plan!.id, catalogueId: catalogueId || null };
  const asked = { ...wanted, ...appInput(app, redirectUrlsOf(client)), ...clientInput(client) };
  // Which questions there are depends on the catalogue too.
  const fields = useQuery({ query: FORM, variables: wanted })[0].data?.requestForm?.fields ?? [];
  const foreseen = useForeseen(asked);
  const shown = product!.clientTypes.length > 0 ? ['name', 'clientType', 'redirectUrls'] : ['name'];
  const isBegun = Boolean(app.appId || app.newName.trim());
  const { run, problems, isBusy } = useAction(REQUEST_ACCESS);
  const told = wasTried && problems.length > 0 ? problems : isBegun ? foreseen : [];
  const submit = async () => {
    setTried(true);
    const input = {
      ...asked,
      answers: answersInput(fields, answers),
      acceptedTermsIds,
      reason: reason || null,
      idempotencyKey,
    };
    const done = await run({ input });
    if (done?.accessRequest) navigate(`/requests/${done.accessRequest.id}`);
  };
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      setTried(false);
      set(value);
    };
  return (
    <Form onSubmit={submit}>
      <AppChoice value={app} onChange={change(setApp)} problem={problemAt(told, 'name')} />
      <ClientTypeChoice
        types={product!.clientTypes}
        value={client}
        onChange={change(setClient)}
        isNewApp={!app.appId}
        problems={told}
      />
      <CatalogueChoice
        planId={plan!.id}
        value={catalogueId}
        onChange={change(setCatalogueId)}
        foreseen={foreseen}
        problems={wasTried ? told : []}
      />
      <AskedForm fields={fields} answers={answers} onChange={change(setAnswers)} problems={told} />
      <Field label={t('reason')} hint={t('reasonHint')} rows={3} value={reason} onChange={setReason} />
      <Terms of={[plan!]} accepted={acceptedTermsIds} onChange={change(setAccepted)} problems={told} />
      <Problems
        of={problemsBeside(besideCatalogue(besideTerms(told)), [...shown, ...fields.map(({ name }) => name)])}
      />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('submit')}
      </Button>
    </Form>
  );
}
