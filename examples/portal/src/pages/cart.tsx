import { type FormEvent, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Answer, Message, Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Field } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { AppChoice, appInput, NO_APP } from '../parts/app-choice.tsx';

const CART = graphql(`
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
      requests { plan { id displayName } items { id } }
    }
  }
`);

const REMOVE = graphql(`
  mutation RemoveFromCart($id: ID!) {
    removeFromCart(id: $id) { cart { id canSubmit items { id } } userErrors { code message field } }
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
  const { run, isBusy } = useAction(REMOVE);
  const remove = async (id: string) => {
    if (await run({ id })) again();
  };
  return (
    <>
      <ul className="rows">
        {cart.items.map(({ id, product, plan, catalogue, problems }) => (
          <li key={id} className="row">
            <div>
              <h2>{product?.displayName ?? t('gone')}</h2>
              <p className="hint">{[plan?.displayName, catalogue?.name].filter(Boolean).join(' · ')}</p>
              <Problems of={problems} />
            </div>
            <Button
              look="quiet"
              isDisabled={isBusy}
              onPress={() => remove(id)}
              aria-label={t('removeWhat', { product: product?.displayName ?? t('gone') })}
            >
              {t('remove')}
            </Button>
          </li>
        ))}
      </ul>
      <p>{t('becomes', { count: cart.requests.length })}</p>
      <Problems of={cart.problems} />
      <Submitting />
    </>
  );
}

function Submitting() {
  const t = useTranslations('cart');
  const navigate = useNavigate();
  const [app, setApp] = useState(NO_APP);
  const [reason, setReason] = useState('');
  const { current: idempotencyKey } = useRef(crypto.randomUUID());
  const { run, problems, isBusy } = useAction(SUBMIT);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await run({ input: { ...appInput(app), reason: reason || null, idempotencyKey } });
    if (done) navigate('/requests');
  };
  return (
    <form className="form" onSubmit={submit}>
      <AppChoice value={app} onChange={setApp} problem={problemAt(problems, 'name')} />
      <Field label={t('reason')} rows={3} value={reason} onChange={setReason} />
      <Problems of={problemsBeside(problems, ['name'])} />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('submit')}
      </Button>
    </form>
  );
}
