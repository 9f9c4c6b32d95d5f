import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { useNavigate } from 'react-router';
import { useTranslations } from 'use-intl';
import { Ending } from '../parts/ending.tsx';
import { HangsOn } from '../parts/hangs-on.tsx';
import { OfferedPage } from '../parts/offered-page.tsx';
import { PLAN_ACCESS, PlanAccess } from '../parts/plan-access.tsx';
import { PLAN_FIELDS, PlanForm } from '../parts/plan-form.tsx';
import { type Offered, Publishing } from '../parts/publishing.tsx';

const PLAN = graphql(
  `
    query PlanToEdit($id: ID!) {
      plan(id: $id) {
        id
        displayName
        ...PlanFields
        ...PlanAccess
        administration { id policyStatus policyFailure cataloguesConnection(first: 100) { nodes { id name } } }
      }
    }
  `,
  [PLAN_ACCESS, PLAN_FIELDS],
);

type PlanData = NonNullable<ResultOf<typeof PLAN>['plan']>;

/** One plan: its limits, how it is asked for, and where it is offered. */
export function Component() {
  const t = useTranslations('offer');
  return (
    <OfferedPage query={PLAN} find={({ plan }) => plan} add={t('newPlan')} form={<PlanForm stored={null} />}>
      {(plan, edition, readNewest) => (
        <>
          <PolicyFailure of={plan} />
          <InCatalogues of={plan} />
          <PlanForm key={edition} stored={plan} onStale={readNewest} />
          <PlanAccess of={plan} />
          <Deleting of={plan} />
        </>
      )}
    </OfferedPage>
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

const RETRY = graphql(`
  mutation RetryPlanPolicy($id: ID!) {
    retryPlanPolicy(id: $id) {
      plan { id administration { id policyStatus policyFailure } }
      userErrors { code message field }
    }
  }
`);

function PolicyFailure({ of: { id, administration } }: { of: PlanData }) {
  const t = useTranslations('offer');
  const { run, problems, isBusy } = useAction(RETRY);
  if (administration?.policyStatus !== 'FAILED') return null;
  return (
    <section>
      <p className="problem">{administration.policyFailure}</p>
      <Problems of={problems} />
      <Button isDisabled={isBusy} onPress={() => run({ id })}>
        {t('retry')}
      </Button>
    </section>
  );
}

const DELETE = graphql(`
  mutation DeletePlan($id: ID!) { deletePlan(id: $id) { deletedId userErrors { code message field } } }
`);

function Deleting({ of: { id, displayName } }: { of: PlanData }) {
  const navigate = useNavigate();
  const { run, problems, isBusy } = useAction(DELETE);
  const end = async () => (await run({ id })) && navigate('/offer');
  return (
    <section>
      <Ending name={displayName} onSure={end} problems={problems} isBusy={isBusy}>
        <HangsOn of={{ planIds: [id] }} />
      </Ending>
    </section>
  );
}
