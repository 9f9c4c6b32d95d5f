import { useAction } from '@portal/api/action.ts';
import { type FragmentOf, graphql, readFragment } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form, Tick } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Prose } from '@portal/kit/words.tsx';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useTranslations } from 'use-intl';
import { changesOf, numberOf, textOf, useDraft } from './draft.ts';
import { Duration } from './duration.tsx';
import { MetadataEditor, type Word } from './metadata-editor.tsx';
import { SavedMeanwhile } from './saved-meanwhile.tsx';
import { useProviders } from './to-choose.ts';

export const PLAN_FIELDS = graphql(`
  fragment PlanFields on Plan {
    id
    version
    name
    displayName
    description
    priceLabel
    rate
    per
    quota
    quotaRenewalSeconds
    keyLifetimeSeconds
    requestAllowance
    requestPeriodSeconds
    secretPolicy
    autoApprove
    scope
    terms { id version text textHtml }
    administration { id provider { id name } metadata { name value } }
  }
`);

const CREATE = graphql(`
  mutation CreatePlan($input: CreatePlanInput!) {
    createPlan(input: $input) { plan { id } userErrors { code message field } }
  }
`);

const UPDATE = graphql(
  `
    mutation UpdatePlan($id: ID!, $expectedVersion: Int, $input: UpdatePlanInput!) {
      updatePlan(id: $id, expectedVersion: $expectedVersion, input: $input) { plan { ...PlanFields } userErrors { code message field } }
    }
  `,
  [PLAN_FIELDS],
);

type Stored = FragmentOf<typeof PLAN_FIELDS>;

const valuesOf = (stored: Stored | null) => {
  const plan = stored && readFragment(PLAN_FIELDS, stored);
  const number = (of: number | null | undefined) => textOf(of ?? null);
  return {
    name: plan?.name ?? '',
    displayName: plan?.displayName ?? '',
    description: plan?.description ?? '',
    priceLabel: plan?.priceLabel ?? '',
    rate: number(plan?.rate),
    per: number(plan?.per),
    quota: number(plan?.quota),
    quotaRenewalSeconds: number(plan?.quotaRenewalSeconds),
    keyLifetimeSeconds: number(plan?.keyLifetimeSeconds),
    requestAllowance: number(plan?.requestAllowance),
    requestPeriodSeconds: number(plan?.requestPeriodSeconds),
    secretPolicy: (plan?.secretPolicy ?? 'REVEAL_ONCE') as string,
    autoApprove: plan?.autoApprove ?? false,
    scope: plan?.scope ?? '',
    terms: plan?.terms?.text ?? '',
    metadata: (plan?.administration?.metadata ?? []).map(({ name, value }): Word => ({ name, value })),
    providerId: plan?.administration?.provider?.id ?? '',
  };
};

const inputOf = (values: ReturnType<typeof valuesOf>) => ({
  name: values.name,
  displayName: values.displayName || null,
  description: values.description || null,
  priceLabel: values.priceLabel || null,
  rate: numberOf(values.rate),
  per: numberOf(values.per),
  quota: numberOf(values.quota),
  quotaRenewalSeconds: numberOf(values.quotaRenewalSeconds),
  keyLifetimeSeconds: numberOf(values.keyLifetimeSeconds),
  requestAllowance: numberOf(values.requestAllowance),
  requestPeriodSeconds: numberOf(values.requestPeriodSeconds),
  secretPolicy: values.secretPolicy as 'READABLE',
  autoApprove: values.autoApprove,
  scope: values.scope || null,
  terms: values.terms || null,
  metadata: values.metadata,
});

interface PlanFormProps {
  /** Null for a new one. */
  stored: Stored | null;
  /** Reads what somebody else saved meanwhile. */
  onStale?: () => void;
}

/** All of a plan that its owner says: a new one without `stored`. What is changed can be taken back for a moment. */
export function PlanForm({ stored, onStale }: PlanFormProps) {
  const t = useTranslations('plan');
  const navigate = useNavigate();
  const create = useAction(CREATE);
  const update = useAction(UPDATE);
  const shown = stored && readFragment(PLAN_FIELDS, stored);
  // As it was when it was read here, whatever the page has learned since.
  const [base, setBase] = useState(stored);
  const isAnyway = useRef(false);
  const problems = stored ? update.problems : create.problems;
  const { values, set, field, number, beside } = useDraft(valuesOf(stored), problems);
  const providers = useProviders();
  const providerId = values.providerId || providers[0]?.id || '';
  const submit = async () => {
    const input = inputOf(values);
    if (!shown) {
      const made = await create.run({ input: { ...input, providerId } });
      if (made?.plan) navigate(`/offer/plans/${made.plan.id}`);
      return;
    }
    const before = valuesOf(base);
    const expectedVersion = isAnyway.current ? null : readFragment(PLAN_FIELDS, base!).version;
    isAnyway.current = false;
    const saved = await update.run({ id: shown.id, expectedVersion, input: changesOf(inputOf(before), input) });
    if (!saved) return;
    setBase(saved.plan);
    const back = changesOf(input, inputOf(before));
    const undo = async () => {
      const undone = await update.run({ id: shown.id, input: back });
      if (!undone) return;
      setBase(undone.plan);
      set(before);
    };
    notify(t('saved'), Object.keys(back).length > 0 ? { name: t('undo'), run: undo } : null);
  };
  return (
    <section>
      <h2>{t('essentials')}</h2>
      <Form onSubmit={submit}>
        <Field label={t('technicalName')} hint={t('technicalHint')} {...field('name')} isRequired />
        <Field label={t('displayName')} {...field('displayName')} />
        <Field label={t('description')} rows={2} {...field('description')} />
        <Field label={t('priceLabel')} hint={t('priceHint')} {...field('priceLabel')} />
        {!shown && (
          <Choice label={t('provider')} options={providers} {...field('providerId')} value={providerId} isRequired />
        )}
        <fieldset className="card">
          <legend>{t('limits')}</legend>
          <p className="hint">{t('limitsHint')}</p>
          <Field label={t('rate')} {...number('rate')} />
          <Duration label={t('per')} {...number('per')} />
          <Field label={t('quota')} {...number('quota')} />
          <Duration label={t('quotaRenewal')} {...number('quotaRenewalSeconds')} />
          <Duration label={t('lifetime')} {...number('keyLifetimeSeconds')} />
        </fieldset>
        <fieldset className="card">
          <legend>{t('asking')}</legend>
          <Tick isSelected={values.autoApprove} onChange={field('autoApprove').onChange}>
            {t('autoApprove')}
          </Tick>
          <Field label={t('allowance')} hint={t('allowanceHint')} {...number('requestAllowance')} />
          <Duration label={t('allowancePeriod')} {...number('requestPeriodSeconds')} />
          <Choice
            label={t('secretPolicy')}
            options={(['REVEAL_ONCE', 'READABLE'] as const).map((id) => ({ id, name: t(id) }))}
            {...field('secretPolicy')}
          />
          <Field label={t('terms')} hint={t('termsHint')} rows={6} {...field('terms')} />
          {shown?.terms && (
            <details>
              <summary>{t('version', { version: shown.terms.version })}</summary>
              <Prose html={shown.terms.textHtml} />
            </details>
          )}
        </fieldset>
        <MetadataEditor {...field('metadata')} />
        <Field label={t('scope')} hint={t('scopeHint')} {...field('scope')} />
        <Problems of={beside} />
        {shown && (
          <SavedMeanwhile
            problems={update.problems}
            subjectId={shown.id}
            onRead={onStale}
            onAnyway={() => {
              isAnyway.current = true;
            }}
          />
        )}
        <Button look="primary" type="submit" isDisabled={create.isBusy || update.isBusy}>
          {t(shown ? 'save' : 'create')}
        </Button>
      </Form>
    </section>
  );
}
