import { problemAt, problemsBeside, useAction } from '@portal/api/action.ts';
import { type FragmentOf, graphql, readFragment } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { dayOf, momentOf } from './days.ts';
import { useProducts } from './to-choose.ts';

export const LIFE = graphql(`
  fragment LifeToSet on Product { id lifeCycle sunsetAt lifeCycleNote successor { id displayName } }
`);

const SET = graphql(
  `
    mutation SetLifeCycle($id: ID!, $input: ProductLifeCycleInput!) {
      setProductLifeCycle(id: $id, input: $input) {
        product { ...LifeToSet }
        userErrors { code message field }
      }
    }
  `,
  [LIFE],
);

const STATES = ['PREVIEW', 'LIVE', 'DEPRECATED', 'RETIRED'] as const;
type State = (typeof STATES)[number];

/** What of it can end. */
const ENDING: readonly State[] = ['DEPRECATED', 'RETIRED'];

/** How far the life of a product is. Who holds a key for it is told what ends. */
export function LifeCycle({ of }: { of: FragmentOf<typeof LIFE> }) {
  const t = useTranslations('lifeCycle');
  const product = readFragment(LIFE, of);
  const [state, setState] = useState<State>(product.lifeCycle);
  const [day, setDay] = useState(dayOf(product.sunsetAt));
  const [note, setNote] = useState(product.lifeCycleNote ?? '');
  const [successorId, setSuccessor] = useState(product.successor?.id ?? '');
  const { run, problems, isBusy } = useAction(SET);
  const isEnding = ENDING.includes(state);
  const others = useProducts().filter(({ id }) => id !== product.id);
  const submit = async () => {
    // A day that was not touched stays the moment that it was.
    const sunsetAt = day === dayOf(product.sunsetAt) ? product.sunsetAt : momentOf(day);
    const ending = isEnding ? { sunsetAt, successorId: successorId || null } : {};
    if (await run({ id: product.id, input: { lifeCycle: state, note: note || null, ...ending } })) notify(t('saved'));
  };
  return (
    <section>
      <h2>{t('title')}</h2>
      <Form onSubmit={submit}>
        <Choice
          label={t('state')}
          hint={t(`${state}_WHY`)}
          value={state}
          options={STATES.map((id) => ({ id, name: t(id) }))}
          onChange={(next) => setState(next as State)}
        />
        {isEnding && (
          <>
            <Field
              label={t('sunset')}
              hint={t('sunsetHint')}
              type="date"
              value={day}
              onChange={setDay}
              problem={problemAt(problems, 'sunsetAt')}
            />
            <Choice
              label={t('successor')}
              value={successorId}
              options={[{ id: '', name: t('none') }, ...others]}
              onChange={setSuccessor}
              problem={problemAt(problems, 'successorId')}
            />
          </>
        )}
        <Field
          label={t('note')}
          hint={t('noteHint')}
          rows={2}
          value={note}
          onChange={setNote}
          problem={problemAt(problems, 'note')}
        />
        <Problems of={problemsBeside(problems, ['sunsetAt', 'successorId', 'note'])} />
        <Button type="submit" isDisabled={isBusy}>
          {t('save')}
        </Button>
      </Form>
    </section>
  );
}
