import { useAction } from '@portal/api/action.ts';
import { type FragmentOf, graphql, readFragment } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { useTranslations } from 'use-intl';
import { useDraft } from './draft.ts';

export const PLAN_ACCESS = graphql(`
  fragment PlanAccess on Plan { id externalApproval externalRedirectUrl secretDelivery }
`);

const CONFIGURE = graphql(
  `
    mutation ConfigurePlanAccess($id: ID!, $input: PlanAccessInput!) {
      configurePlanAccess(id: $id, input: $input) { plan { ...PlanAccess } userErrors { code message field } }
    }
  `,
  [PLAN_ACCESS],
);

/** As it is; as the portal says; or in the plan's own way. */
const APPROVALS = { KEPT: undefined, PORTAL: null, EXTERNAL: true, INTERNAL: false } as const;
const DELIVERIES = { KEPT: undefined, PORTAL: null, REVEAL: 'REVEAL', CLAIM: 'CLAIM' } as const;

/** Who decides requests for a plan, and how its secrets reach consumers, where that differs from what the portal says. */
export function PlanAccess({ of }: { of: FragmentOf<typeof PLAN_ACCESS> }) {
  const t = useTranslations('planAccess');
  const plan = readFragment(PLAN_ACCESS, of);
  const { run, problems, isBusy } = useAction(CONFIGURE);
  const stored = {
    externalApproval: 'KEPT',
    secretDelivery: 'KEPT',
    externalRedirectUrl: plan.externalRedirectUrl ?? '',
  };
  const { values, set, field, beside } = useDraft(stored, problems);
  const submit = async () => {
    const externalApproval = APPROVALS[values.externalApproval as 'KEPT'];
    const secretDelivery = DELIVERIES[values.secretDelivery as 'KEPT'];
    const input = {
      ...(externalApproval !== undefined && { externalApproval }),
      ...(secretDelivery !== undefined && { secretDelivery }),
      ...(values.externalRedirectUrl !== stored.externalRedirectUrl && {
        externalRedirectUrl: values.externalRedirectUrl || null,
      }),
    };
    if (!(await run({ id: plan.id, input }))) return;
    set({ externalApproval: 'KEPT', secretDelivery: 'KEPT' });
    notify(t('saved'));
  };
  const approval = t(plan.externalApproval ? 'EXTERNAL' : 'INTERNAL');
  return (
    <section>
      <h2>{t('title')}</h2>
      <p className="hint">{t('why')}</p>
      <Form onSubmit={submit}>
        <Choice
          label={t('approval')}
          options={[
            { id: 'KEPT', name: t('kept', { now: approval }) },
            ...(['PORTAL', 'EXTERNAL', 'INTERNAL'] as const).map((id) => ({ id, name: t(id) })),
          ]}
          {...field('externalApproval')}
        />
        <Field label={t('redirectUrl')} hint={t('redirectHint')} {...field('externalRedirectUrl')} />
        <Choice
          label={t('delivery')}
          options={[
            { id: 'KEPT', name: t('kept', { now: t(plan.secretDelivery) }) },
            ...(['PORTAL', 'REVEAL', 'CLAIM'] as const).map((id) => ({ id, name: t(id) })),
          ]}
          {...field('secretDelivery')}
        />
        <Problems of={beside} />
        <Button type="submit" isDisabled={isBusy}>
          {t('save')}
        </Button>
      </Form>
    </section>
  );
}
