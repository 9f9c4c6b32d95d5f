import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message } from '@portal/kit/answer.tsx';
import { LinkButton } from '@portal/kit/button.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Status } from '@portal/kit/words.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const PRODUCTS = graphql(`
  query OfferedProducts($after: String) {
    products(first: 50, after: $after, orderBy: { field: DISPLAY_NAME }) {
      pageInfo { hasNextPage endCursor }
      nodes { id displayName administration { id policyStatus hiddenSince cataloguesConnection(first: 20) { nodes { id name } } } }
    }
  }
`);

const PLANS = graphql(`
  query OfferedPlans($after: String) {
    plans(first: 50, after: $after, orderBy: { field: DISPLAY_NAME }) {
      pageInfo { hasNextPage endCursor }
      nodes { id displayName administration { id policyStatus hiddenSince cataloguesConnection(first: 20) { nodes { id name } } } }
    }
  }
`);

const CATALOGUES = graphql(`
  query OfferedCatalogues($after: String) {
    catalogues(first: 50, after: $after, orderBy: { field: POSITION }) {
      pageInfo { hasNextPage endCursor }
      nodes { id displayName visibility }
    }
  }
`);

type Offered = ResultOf<typeof PRODUCTS>['products']['nodes'][number];

/** Products and plans, with the catalogues that they are in. */
export function Component() {
  const t = useTranslations('offer');
  return (
    <Page title={t('title')}>
      <Part title={t('products')} add={t('newProduct')} path="products">
        {(after, more) => <Products after={after} more={more} />}
      </Part>
      <Part title={t('plans')} add={t('newPlan')} path="plans">
        {(after, more) => <Plans after={after} more={more} />}
      </Part>
      <Part title={t('catalogues')} add={t('newCatalogue')} path="catalogues">
        {(after, more) => <Catalogues after={after} more={more} />}
      </Part>
    </Page>
  );
}

interface PartProps {
  title: string;
  add: string;
  path: string;
  children: (after: string | null, more: More) => ReactNode;
}

const Part = ({ title, add, path, children }: PartProps) => (
  <section>
    <div className="head">
      <h2>{title}</h2>
      <LinkButton to={`/offer/${path}/new`}>{add}</LinkButton>
    </div>
    <Paged>{children}</Paged>
  </section>
);

interface PageProps {
  after: string | null;
  more: More;
}

function Products({ after, more }: PageProps) {
  const [result, again] = useQuery({ query: PRODUCTS, variables: { after }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again}>
      {({ products }) => (
        <>
          <Rows path="products" of={products.nodes} />
          {more(products.pageInfo)}
        </>
      )}
    </Answer>
  );
}

function Plans({ after, more }: PageProps) {
  const [result, again] = useQuery({ query: PLANS, variables: { after }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again} isMissing={({ plans }) => !plans}>
      {({ plans }) => (
        <>
          <Rows path="plans" of={plans!.nodes} />
          {more(plans!.pageInfo)}
        </>
      )}
    </Answer>
  );
}

function Catalogues({ after, more }: PageProps) {
  const t = useTranslations('offer');
  const [result, again] = useQuery({ query: CATALOGUES, variables: { after }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again}>
      {({ catalogues }) => (
        <>
          {catalogues.nodes.length === 0 && <Message title={t('empty')} />}
          <ul className="rows">
            {catalogues.nodes.map(({ id, displayName, visibility }) => (
              <li key={id} className="row">
                <h3>
                  <Link to={`/offer/catalogues/${id}`}>{displayName}</Link>
                </h3>
                <span className="tag">{t(visibility)}</span>
              </li>
            ))}
          </ul>
          {more(catalogues.pageInfo)}
        </>
      )}
    </Answer>
  );
}

function Rows({ path, of }: { path: 'products' | 'plans'; of: readonly Offered[] }) {
  const t = useTranslations('offer');
  return (
    <>
      {of.length === 0 && <Message title={t('empty')} />}
      <ul className="rows">
        {of.map(({ id, displayName, administration }) => (
          <li key={id} className="row">
            <div>
              <h3>
                <Link to={`/offer/${path}/${id}`}>{displayName}</Link>
              </h3>
              <p className="hint">
                {administration?.cataloguesConnection.nodes.map(({ name }) => name).join(', ') || t('nowhere')}
              </p>
            </div>
            {administration?.policyStatus === 'FAILED' && <Status of="FAILED" />}
          </li>
        ))}
      </ul>
    </>
  );
}
