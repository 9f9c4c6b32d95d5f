import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Tick } from '@portal/kit/field.tsx';
import { useNavigate } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { CATALOGUE_FIELDS, CatalogueForm } from '../parts/catalogue-form.tsx';
import { CatalogueProducts } from '../parts/catalogue-products.tsx';
import { Ending } from '../parts/ending.tsx';
import { OfferedPage } from '../parts/offered-page.tsx';
import { usePlans } from '../parts/to-choose.ts';

const CATALOGUE = graphql(
  `
    query CatalogueToEdit($id: ID!) {
      catalogue(id: $id) {
        id
        displayName
        ...CatalogueFields
        plansConnection(first: 100) { nodes { id } }
      }
    }
  `,
  [CATALOGUE_FIELDS],
);

type Data = ResultOf<typeof CATALOGUE>;
type CatalogueData = NonNullable<Data['catalogue']>;

/** One catalogue: who sees it, and what it offers. */
export function Component() {
  const t = useTranslations('offer');
  return (
    <OfferedPage
      query={CATALOGUE}
      find={({ catalogue }) => catalogue}
      add={t('newCatalogue')}
      form={<CatalogueForm stored={null} />}
    >
      {(catalogue, edition, readNewest) => (
        <>
          <CatalogueProducts of={catalogue.id} />
          <Plans of={catalogue} />
          <CatalogueForm key={edition} stored={catalogue} onStale={readNewest} />
          <Deleting of={catalogue} />
        </>
      )}
    </OfferedPage>
  );
}

const PUBLISH = graphql(`
  mutation PublishPlanInCatalogue($id: ID!, $catalogueIds: [ID!]!) {
    publishPlan(id: $id, catalogueIds: $catalogueIds) { plan { id } userErrors { code message field } }
  }
`);

const WITHDRAW = graphql(`
  mutation WithdrawPlanFromCatalogue($id: ID!, $catalogueIds: [ID!]) {
    unpublishPlan(id: $id, catalogueIds: $catalogueIds) { plan { id } userErrors { code message field } }
  }
`);

/** Each tick counts at once. */
function Plans({ of }: { of: CatalogueData }) {
  const plans = usePlans();
  const t = useTranslations('catalogue');
  const publish = useAction(PUBLISH);
  const withdraw = useAction(WITHDRAW);
  return (
    <section>
      <h2>{t('plans')}</h2>
      <p className="hint">{t('plansHint')}</p>
      <Problems of={[...publish.problems, ...withdraw.problems]} />
      {plans.map(({ id, name }) => (
        <Tick
          key={id}
          isSelected={of.plansConnection.nodes.some((plan) => plan.id === id)}
          isDisabled={publish.isBusy || withdraw.isBusy}
          onChange={(next) => (next ? publish : withdraw).run({ id, catalogueIds: [of.id] })}
        >
          {name}
        </Tick>
      ))}
    </section>
  );
}

const DELETE = graphql(`
  mutation DeleteCatalogue($id: ID!) { deleteCatalogue(id: $id) { deletedId userErrors { code message field } } }
`);

const HANGS = graphql(`
  query HangsOnCatalogue($id: ID!) {
    catalogue(id: $id) {
      id
      products { totalCount }
      plansConnection { totalCount }
      teamsConnection { totalCount }
    }
  }
`);

function Deleting({ of: { id, displayName } }: { of: CatalogueData }) {
  const navigate = useNavigate();
  const { run, problems, isBusy } = useAction(DELETE);
  const end = async () => (await run({ id })) && navigate('/offer');
  return (
    <section>
      <Ending name={displayName} onSure={end} problems={problems} isBusy={isBusy}>
        <HangsOn of={id} />
      </Ending>
    </section>
  );
}

function HangsOn({ of: id }: { of: string }) {
  const t = useTranslations('catalogue');
  const [result, again] = useQuery({ query: HANGS, variables: { id }, requestPolicy: 'network-only' });
  return (
    <Answer of={result} again={again} isMissing={({ catalogue }) => !catalogue}>
      {({ catalogue }) => (
        <ul>
          <li>{t('hangsProducts', { count: catalogue!.products.totalCount })}</li>
          <li>{t('hangsPlans', { count: catalogue!.plansConnection.totalCount })}</li>
          <li>{t('hangsTeams', { count: catalogue!.teamsConnection?.totalCount ?? 0 })}</li>
          <li>{t('hangsRequests')}</li>
        </ul>
      )}
    </Answer>
  );
}
