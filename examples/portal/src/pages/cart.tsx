import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useClient, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql, type ResultOf, type VariablesOf } from '../gql/graphql.ts';
import { Answer, Message, Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { notify } from '../kit/notices.tsx';
import { Page } from '../kit/page.tsx';
import { useProblemWords } from '../kit/problem-words.ts';
import { AppChoice, appInput, NO_APP } from '../parts/app-choice.tsx';
import { type Answers, ASKED_FIELD, AskedForm, answersInput } from '../parts/asked-form.tsx';
import {
  CLIENT_TYPES,
  ClientTypeChoice,
  clientInput,
  NO_CLIENT,
  redirectUrlsOf,
} from '../parts/client-type-choice.tsx';
import { besideTerms, PLAN_TERMS, Terms, useAccepted } from '../parts/terms.tsx';

const CART = graphql(
  `
  query Cart {
    cart {
      id
      canSubmit
      problems { code message field }
      items {
        id
        product { id displayName }
        plan { id displayName }
        catalogue { id name }
        problems { code message field }
      }
      requests { plan { id ...TermsOfPlan } catalogue { id } items { id product { id ...ClientTypes } } }
    }
  }
`,
  [PLAN_TERMS, CLIENT_TYPES],
);

const REMOVE = graphql(`
  mutation RemoveFromCart($id: ID!) {
    removeFromCart(id: $id) { cart { id canSubmit items { id } } userErrors { code message field } }
  }
`);

const PUT_BACK = graphql(`
  mutation PutBackIntoCart($input: AddToCartInput!) {
    addToCart(input: $input) { cart { id items { id } } userErrors { code message field } }
  }
`);

const SUBMIT = graphql(`
  mutation SubmitCart($input: SubmitCartInput!) {
    submitCart(input: $input) { accessRequests { id } cart { id } userErrors { code message field } }
  }
`);

type CartData = NonNullable<ResultOf<typeof CART>['cart']>;

/** What was collected; one request for each plan comes of it. */
export function Component() {
  const t = useTranslations('cart');
  const [result, again] = useQuery({ query: CART, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')}>
      <Answer of={result} again={again}>
        {({ cart }) =>
          cart && cart.items.length > 0 ? (
            <Filled of={cart} again={again} />
          ) : (
            <Message title={t('empty')}>
              <Link to="/">{t('browse')}</Link>
            </Message>
          )
        }
      </Answer>
    </Page>
  );
}

function Filled({ of: cart, again }: { of: CartData; again: () => void }) {
  const t = useTranslations('cart');
  const inWords = useProblemWords();
  const { run, isBusy } = useAction(REMOVE);
  const client = useClient();
  const remove = async ({ id, product, plan, catalogue }: CartData['items'][number]) => {
    if (!(await run({ id }))) return;
    again();
    // What is not offered any more cannot be put back.
    if (!product || !plan) return notify(t('removed'));
    const input = { productIds: [product.id], planId: plan.id, catalogueId: catalogue?.id ?? null };
    notify(t('removed'), { name: t('undo'), run: () => void client.mutation(PUT_BACK, { input }).toPromise() });
  };
  return (
    <>
      <ul className="rows">
        {cart.items.map((item) => {
          const { id, product, plan, catalogue, problems } = item;
          return (
            <li key={id} className="row">
              <div>
                <h2>{product?.displayName ?? t('gone')}</h2>
                <p className="hint">
                  {[
                    plan && t('plan', { name: plan.displayName }),
                    catalogue && t('catalogue', { name: catalogue.name }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
                <Problems of={besideTerms(problems).map(inWords)} />
              </div>
              <Button
                look="quiet"
                isDisabled={isBusy}
                onPress={() => remove(item)}
                aria-label={t('removeWhat', { product: product?.displayName ?? t('gone') })}
              >
                {t('remove')}
              </Button>
            </li>
          );
        })}
      </ul>
      <p>{t('becomes', { count: cart.requests.length })}</p>
      <Problems of={besideTerms(cart.problems).map(inWords)} />
      <Submitting of={cart.requests} />
    </>
  );
}

const FORM = graphql(
  `
    query FormOfCart($catalogueId: ID, $planId: ID!, $productIds: [ID!]!) {
      requestForm(catalogueId: $catalogueId, planId: $planId, productIds: $productIds) { ...AskedFields }
    }
  `,
  [ASKED_FIELD],
);

/** What is asked for everything in the cart, each question once: a form belongs to one request, and a cart becomes several. */
function useFormOf(requests: CartData['requests']) {
  const client = useClient();
  const [fields, setFields] = useState<ResultOf<typeof ASKED_FIELD>['fields']>([]);
  const asked = JSON.stringify(
    requests.map(({ plan, catalogue, items }) => ({
      catalogueId: catalogue?.id ?? null,
      planId: plan?.id ?? '',
      productIds: items.flatMap(({ product }) => product?.id ?? []),
    })),
  );
  useEffect(() => {
    let isWanted = true;
    const forms = (JSON.parse(asked) as VariablesOf<typeof FORM>[]).map((variables) => client.query(FORM, variables));
    Promise.all(forms).then((answers) => {
      const all = answers.flatMap(({ data }) => data?.requestForm?.fields ?? []);
      if (isWanted) setFields([...new Map(all.map((field) => [field.name, field])).values()]);
    });
    return () => {
      isWanted = false;
    };
  }, [client, asked]);
  return fields;
}

function Submitting({ of: requests }: { of: CartData['requests'] }) {
  const t = useTranslations('cart');
  const navigate = useNavigate();
  const fields = useFormOf(requests);
  const [app, setApp] = useState(NO_APP);
  const [client, setClient] = useState(NO_CLIENT);
  const [answers, setAnswers] = useState<Answers>({});
  const [reason, setReason] = useState('');
  const types = requests.flatMap(({ items }) => items.flatMap(({ product }) => product?.clientTypes ?? []));
  const shown = types.length > 0 ? ['name', 'clientType', 'redirectUrls'] : ['name'];
  const plans = [...new Map(requests.flatMap(({ plan }) => (plan ? [[plan.id, plan]] : []))).values()];
  const [acceptedTermsIds, setAccepted] = useAccepted(plans);
  const { current: idempotencyKey } = useRef(crypto.randomUUID());
  const { run, problems, isBusy } = useAction(SUBMIT);
  const submit = async () => {
    const input = {
      ...appInput(app, redirectUrlsOf(client)),
      ...clientInput(client),
      answers: answersInput(fields, answers),
      acceptedTermsIds,
      reason: reason || null,
      idempotencyKey,
    };
    if (await run({ input })) navigate('/requests');
  };
  return (
    <Form onSubmit={submit}>
      <AppChoice value={app} onChange={setApp} problem={problemAt(problems, 'name')} />
      <ClientTypeChoice
        types={[...new Map(types.map((type) => [type.name, type])).values()]}
        value={client}
        onChange={setClient}
        isNewApp={!app.appId}
        problems={problems}
      />
      <AskedForm fields={fields} answers={answers} onChange={setAnswers} problems={problems} />
      <Field label={t('reason')} rows={3} value={reason} onChange={setReason} />
      <Terms of={plans} accepted={acceptedTermsIds} onChange={setAccepted} problems={problems} />
      <Problems of={problemsBeside(besideTerms(problems), [...shown, ...fields.map(({ name }) => name)])} />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('submit')}
      </Button>
    </Form>
  );
}
