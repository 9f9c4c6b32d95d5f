import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useAction } from '../api/action.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Answer, Message, Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Choice, Field } from '../kit/field.tsx';
import { notify } from '../kit/notices.tsx';
import { useProblemWords } from '../kit/problem-words.ts';
import { type Answers, ASKED_FIELD, AskedForm, answersInput } from './asked-form.tsx';
import { besideCatalogue, CatalogueChoice } from './catalogue-choice.tsx';
import { Limits, PLAN_LIMITS } from './limits.tsx';
import { besideTerms, PLAN_TERMS, Terms, useAccepted } from './terms.tsx';

const PLANS = graphql(
  `
    query PlansOfKey($id: ID!) {
      credential(id: $id) { id products { id plans { id displayName ...PlanLimits ...TermsOfPlan } } }
    }
  `,
  [PLAN_LIMITS, PLAN_TERMS],
);

const CHECK = graphql(
  `
    query CanChangePlan($input: ChangePlanInput!, $planId: ID!, $productIds: [ID!]!, $catalogueId: ID) {
      canChangePlan(input: $input) { allowed problems { code message field } }
      requestForm(planId: $planId, productIds: $productIds, catalogueId: $catalogueId) { ...AskedFields }
    }
  `,
  [ASKED_FIELD],
);

const CHANGE = graphql(`
  mutation ChangePlan($input: ChangePlanInput!) {
    changePlan(input: $input) {
      accessRequest { id status }
      credential { id pendingPlan { id displayName } plan { id displayName } }
      userErrors { code message field }
    }
  }
`);

interface ChangePlanProps {
  of: { id: string; plan: { id: string }; products: readonly { id: string }[] };
}

/** Another plan for the same key; the present one stays in force until it is decided. */
export function ChangePlan({ of: key }: ChangePlanProps) {
  const t = useTranslations('changePlan');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t('change')}</Button>
      <Dialog title={t('title')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Plans of={key} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Plans({ of: key, onDone }: ChangePlanProps & { onDone: () => void }) {
  const t = useTranslations('changePlan');
  const [planId, setPlanId] = useState('');
  const [result, again] = useQuery({ query: PLANS, variables: { id: key.id } });
  return (
    <Answer of={result} again={again}>
      {({ credential }) => {
        // What is offered with every product of the key.
        const [first, ...others] = credential?.products ?? [];
        const plans = (first?.plans ?? []).filter(
          ({ id }) => id !== key.plan.id && others.every(({ plans }) => plans.some((plan) => plan.id === id)),
        );
        if (plans.length === 0) return <Message title={t('none')} />;
        const chosen = plans.find(({ id }) => id === planId) ?? plans[0]!;
        const options = plans.map(({ id, displayName }) => ({ id, name: displayName }));
        return (
          <>
            <Choice label={t('plan')} value={chosen.id} options={options} onChange={setPlanId} />
            <Limits of={chosen} />
            <Asking key={chosen.id} of={key} plan={chosen} onDone={onDone} />
          </>
        );
      }}
    </Answer>
  );
}

interface AskingProps extends ChangePlanProps {
  plan: ResultOf<typeof PLAN_TERMS>;
  onDone: () => void;
}

function Asking({ of: key, plan, onDone }: AskingProps) {
  const t = useTranslations('changePlan');
  const [answers, setAnswers] = useState<Answers>({});
  const [reason, setReason] = useState('');
  const [acceptedTermsIds, setAccepted] = useAccepted([plan]);
  const [chosen, setCatalogueId] = useState('');
  const [planId, catalogueId] = [plan.id, chosen || null];
  const input = { credentialId: key.id, planId, catalogueId, acceptedTermsIds };
  const productIds = key.products.map(({ id }) => id);
  const [{ data }] = useQuery({ query: CHECK, variables: { input, planId, productIds, catalogueId } });
  const { run, problems, isBusy } = useAction(CHANGE);
  const fields = data?.requestForm?.fields ?? [];
  const inWords = useProblemWords();
  const foreseen = (data?.canChangePlan?.problems ?? []).map(inWords);
  const told = problems.length > 0 ? problems : foreseen;
  const submit = async () => {
    const done = await run({ input: { ...input, answers: answersInput(fields, answers), reason: reason || null } });
    if (!done) return;
    notify(t('asked', { status: done.accessRequest?.status ?? 'PENDING' }));
    onDone();
  };
  return (
    <>
      <CatalogueChoice
        planId={planId}
        value={chosen}
        onChange={setCatalogueId}
        foreseen={foreseen}
        problems={problems}
      />
      <AskedForm fields={fields} answers={answers} onChange={setAnswers} problems={told} />
      <Field label={t('reason')} rows={2} value={reason} onChange={setReason} />
      <Terms of={[plan]} accepted={acceptedTermsIds} onChange={setAccepted} problems={told} />
      <Problems of={besideCatalogue(besideTerms(told))} />
      <div className="actions">
        <Button look="primary" isDisabled={isBusy} onPress={submit}>
          {t('submit')}
        </Button>
        <Button onPress={onDone}>{t('cancel')}</Button>
      </div>
    </>
  );
}
