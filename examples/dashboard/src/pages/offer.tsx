import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message } from '@portal/kit/answer.tsx';
import { LinkButton } from '@portal/kit/button.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Status } from '@portal/kit/words.tsx';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const OFFER = graphql(`
  query Offer {
    products(first: 100, orderBy: { field: DISPLAY_NAME }) {
      nodes { id displayName administration { id policyStatus hiddenSince cataloguesConnection(first: 20) { nodes { id name } } } }
    }
    plans(first: 100, orderBy: { field: DISPLAY_NAME }) {
      nodes { id displayName administration { id policyStatus hiddenSince cataloguesConnection(first: 20) { nodes { id name } } } }
    }
    catalogues(first: 100, orderBy: { field: POSITION }) { nodes { id displayName visibility } }
  }
`);

type Offered = ResultOf<typeof OFFER>['products']['nodes'][number];

/** Products and plans, with the catalogues that they are in. */
export function Component() {
  const t = useTranslations('offer');
  const [result, again] = useQuery({ query: OFFER, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')}>
      <Answer of={result} again={again}>
        {({ products, plans, catalogues }) => (
          <>
            <Part title={t('products')} path="products" of={products.nodes} />
            <Part title={t('plans')} path="plans" of={plans?.nodes ?? []} />
            <section>
              <div className="head">
                <h2>{t('catalogues')}</h2>
                <LinkButton to="/offer/catalogues/new">{t('newCatalogue')}</LinkButton>
              </div>
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
            </section>
          </>
        )}
      </Answer>
    </Page>
  );
}

function Part({ title, path, of }: { title: string; path: 'products' | 'plans'; of: readonly Offered[] }) {
  const t = useTranslations('offer');
  return (
    <section>
      <div className="head">
        <h2>{title}</h2>
        <LinkButton to={`/offer/${path}/new`}>{t(path === 'products' ? 'newProduct' : 'newPlan')}</LinkButton>
      </div>
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
    </section>
  );
}
