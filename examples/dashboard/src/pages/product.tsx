import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { useNavigate } from 'react-router';
import { useTranslations } from 'use-intl';
import { Announcing } from '../parts/announcing.tsx';
import { Documents } from '../parts/documents.tsx';
import { Ending } from '../parts/ending.tsx';
import { HangsOn } from '../parts/hangs-on.tsx';
import { LIFE, LifeCycle } from '../parts/life-cycle.tsx';
import { OfferedPage } from '../parts/offered-page.tsx';
import { PRODUCT_FIELDS, ProductForm } from '../parts/product-form.tsx';
import { type Offered, Publishing } from '../parts/publishing.tsx';

const PRODUCT = graphql(
  `
  query ProductToEdit($id: ID!) {
    product(id: $id) {
      id
      displayName
      obstacles { code message advice }
      apis { name deprecation }
      ...LifeToSet
      ...ProductFields
      administration { id policyStatus policyFailure cataloguesConnection(first: 100) { nodes { id name } } }
    }
  }
`,
  [LIFE, PRODUCT_FIELDS],
);

type ProductData = NonNullable<ResultOf<typeof PRODUCT>['product']>;

/** One product: what it is, where it is offered, and what becomes of it. */
export function Component() {
  const t = useTranslations('offer');
  return (
    <OfferedPage
      query={PRODUCT}
      find={({ product }) => product}
      add={t('newProduct')}
      form={<ProductForm stored={null} />}
    >
      {(product, edition, readNewest) => (
        <>
          <Problems of={product.obstacles} />
          {product.apis.map(({ name, deprecation }) => deprecation && <p key={name}>{`${name}: ${deprecation}`}</p>)}
          <PolicyFailure of={product} />
          <InCatalogues of={product} />
          <ProductForm key={edition} stored={product} onStale={readNewest} />
          <Documents of={product.id} />
          <LifeCycle of={product} />
          <Announcing productId={product.id} />
          <Deleting of={product} />
        </>
      )}
    </OfferedPage>
  );
}

const RETRY = graphql(`
  mutation RetryProductPolicy($id: ID!) {
    retryProductPolicy(id: $id) {
      product { id administration { id policyStatus policyFailure } }
      userErrors { code message field }
    }
  }
`);

function PolicyFailure({ of: { id, administration } }: { of: ProductData }) {
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

const PUBLISH = graphql(`
  mutation PublishProduct($id: ID!, $catalogueIds: [ID!]!) {
    publishProduct(id: $id, catalogueIds: $catalogueIds) {
      product { id administration { id cataloguesConnection(first: 100) { nodes { id name } } } }
      userErrors { code message field }
    }
  }
`);

const WITHDRAW = graphql(`
  mutation UnpublishProduct($id: ID!, $catalogueIds: [ID!]) {
    unpublishProduct(id: $id, catalogueIds: $catalogueIds) {
      product { id administration { id cataloguesConnection(first: 100) { nodes { id name } } } }
      userErrors { code message field }
    }
  }
`);

const InCatalogues = (offered: Offered) => (
  <Publishing {...offered} publish={useAction(PUBLISH)} withdraw={useAction(WITHDRAW)} />
);

const DELETE = graphql(`
  mutation DeleteProduct($id: ID!) { deleteProduct(id: $id) { deletedId userErrors { code message field } } }
`);

function Deleting({ of: { id, displayName } }: { of: ProductData }) {
  const navigate = useNavigate();
  const { run, problems, isBusy } = useAction(DELETE);
  const end = async () => (await run({ id })) && navigate('/offer');
  return (
    <section>
      <Ending name={displayName} onSure={end} problems={problems} isBusy={isBusy}>
        <HangsOn of={{ productIds: [id] }} />
      </Ending>
    </section>
  );
}
