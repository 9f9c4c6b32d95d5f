import { lazy, Suspense, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import { Link, Navigate, useLocation, useParams, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useAction } from '../api/action.ts';
import { SERVER } from '../api/client.ts';
import { useShell } from '../api/viewer.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Answer, Loading, Message, Problems } from '../kit/answer.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { Code } from '../kit/code.tsx';
import { notify } from '../kit/notices.tsx';
import { Page } from '../kit/page.tsx';
import { Facts, Prose } from '../kit/words.tsx';
import { ANNOUNCEMENT, Announcements } from '../parts/announcements.tsx';
import { besideCatalogue, CatalogueChoice } from '../parts/catalogue-choice.tsx';
import { useForeseen } from '../parts/foreseen.ts';
import { LIFE_CYCLE, LifeCycle } from '../parts/life-cycle.tsx';
import { Limits, PLAN_LIMITS } from '../parts/limits.tsx';
import { PostsOfProduct } from '../parts/posts.tsx';
import { TRIED } from '../parts/try-it/fragment.ts';

/** Brings along what reads descriptions, which only those load who try. */
const TryIt = lazy(() => import('../parts/try-it/try-it.tsx'));

/** It reads descriptions as well. */
const Reference = lazy(() => import('../parts/reference.tsx'));

export const QUERY = graphql(
  `
    query Product($slug: String!) {
      productBySlug(slug: $slug) {
        id
        slug
        displayName
        description
        contentHtml
        tags
        authType
        isDocumentationOnly
        ...LifeCycleOfProduct
        ...TriedProduct
        announcements(first: 10) { nodes { id ...AnnouncementText } }
        logo { alternativeText url(size: SMALL) }
        preview { alternativeText url(size: LARGE) }
        obstacles { code message stopsEveryKey }
        apis { name gatewayUrl curl kind openVersions keyPlace { in name } versionSelector { in name default } }
        documents { id title format contentHtml url bundledUrl size }
        plans { id displayName description ...PlanLimits }
      }
    }
  `,
  [PLAN_LIMITS, LIFE_CYCLE, ANNOUNCEMENT, TRIED],
);

type ProductData = NonNullable<ResultOf<typeof QUERY>['productBySlug']>;

/** One product. The part that is open is in the address, so that a link leads to a document. */
export function Component() {
  const { slug = '' } = useParams();
  const { search } = useLocation();
  const t = useTranslations('product');
  const [result, again] = useQuery({ query: QUERY, variables: { slug } });
  return (
    <Answer of={result} again={again} isMissing={({ productBySlug }) => !productBySlug}>
      {({ productBySlug }) => {
        const product = productBySlug!;
        // An address that it had before.
        if (product.slug !== slug) return <Navigate to={`/catalogue/${product.slug}${search}`} replace />;
        return (
          <Page
            title={product.displayName}
            above={<Link to="/">{t('back')}</Link>}
            beside={
              product.logo && <img className="emblem" src={product.logo.url} alt={product.logo.alternativeText ?? ''} />
            }
          >
            {product.description && <p className="lead">{product.description}</p>}
            <LifeCycle of={product} />
            {product.preview && (
              <img className="preview" src={product.preview.url} alt={product.preview.alternativeText ?? ''} />
            )}
            <Parts of={product} />
            <Announcements of={product.announcements.nodes} />
            <PostsOfProduct productId={product.id} />
          </Page>
        );
      }}
    </Answer>
  );
}

function Parts({ of: product }: { of: ProductData }) {
  const t = useTranslations('product');
  const [address, setAddress] = useSearchParams();
  const first = product.isDocumentationOnly ? 'about' : 'plans';
  const isCalled = product.apis.length > 0;
  const parts = [first, 'about', ...(isCalled ? ['try'] : []), ...product.documents.map(({ id }) => id)];
  const asked = address.get('part') ?? first;
  return (
    <Tabs
      selectedKey={parts.includes(asked) ? asked : first}
      onSelectionChange={(part) => setAddress({ part: String(part) }, { replace: true, preventScrollReset: true })}
    >
      <TabList aria-label={product.displayName} className="tabs">
        {!product.isDocumentationOnly && <Tab id="plans">{t('plans')}</Tab>}
        <Tab id="about">{t('about')}</Tab>
        {isCalled && <Tab id="try">{t('try')}</Tab>}
        {product.documents.map((document) => (
          <Tab key={document.id} id={document.id}>
            {nameOf(document, product)}
          </Tab>
        ))}
      </TabList>
      <TabPanel id="plans">
        <Plans of={product} />
      </TabPanel>
      <TabPanel id="about">
        <About of={product} />
      </TabPanel>
      {isCalled && (
        <TabPanel id="try">
          <Suspense fallback={<Loading />}>
            <TryIt of={product} />
          </Suspense>
        </TabPanel>
      )}
      {product.documents.map((document) => (
        <TabPanel key={document.id} id={document.id}>
          {document.contentHtml ? (
            <>
              <Prose html={document.contentHtml} />
              <p>
                <a href={new URL(document.url, SERVER).href}>{t('download')}</a>
              </p>
            </>
          ) : (
            <Suspense fallback={<Loading />}>
              <Reference of={document} />
            </Suspense>
          )}
        </TabPanel>
      ))}
    </Tabs>
  );
}

/** As those call them who made them. */
const FORMATS: Readonly<Record<ProductData['documents'][number]['format'], string>> = {
  ASYNCAPI: 'AsyncAPI',
  GRAPHQL: 'GraphQL',
  MARKDOWN: 'Markdown',
  OPENAPI: 'OpenAPI',
  WSDL: 'WSDL',
};

/** A document that is called like its product is told apart by its format. */
function nameOf({ title, format }: ProductData['documents'][number], { displayName }: ProductData): string {
  const isAlike = title.trim().toLowerCase() === displayName.trim().toLowerCase();
  return isAlike ? `${title} (${FORMATS[format] ?? format})` : title;
}

function Plans({ of: product }: { of: ProductData }) {
  const t = useTranslations('product');
  const { portalSettings, viewer } = useShell();
  const isInTheWay = product.obstacles.filter(({ stopsEveryKey }) => stopsEveryKey);
  if (product.plans.length === 0) return <Message title={t('noPlans')}>{t('noPlansWhy')}</Message>;
  return (
    <>
      <Problems of={isInTheWay} />
      <ul className="cards plans">
        {product.plans.map((plan) => (
          <li key={plan.id} className="card">
            <h2>{plan.displayName}</h2>
            {plan.description && <p>{plan.description}</p>}
            <Limits of={plan} />
            {portalSettings.accessFlow === 'CART' && viewer ? (
              <ToCart productId={product.id} planId={plan.id} planName={plan.displayName} />
            ) : (
              <LinkButton
                look="primary"
                to={`/ask?product=${product.id}&plan=${plan.id}`}
                aria-label={t('askFor', { plan: plan.displayName })}
              >
                {t('ask')}
              </LinkButton>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

const ADD_TO_CART = graphql(`
  mutation AddToCart($input: AddToCartInput!) {
    addToCart(input: $input) { cart { id items { id } } userErrors { code message field } }
  }
`);

function ToCart({ productId, planId, planName }: { productId: string; planId: string; planName: string }) {
  const t = useTranslations('product');
  const [catalogueId, setCatalogueId] = useState('');
  const wanted = { productIds: [productId], planId, catalogueId: catalogueId || null };
  const foreseen = useForeseen(wanted);
  const { run, problems, isBusy } = useAction(ADD_TO_CART);
  const add = async () => {
    if (await run({ input: wanted })) notify(t('added'));
  };
  return (
    <>
      <CatalogueChoice
        planId={planId}
        value={catalogueId}
        onChange={setCatalogueId}
        foreseen={[...foreseen, ...problems]}
        problems={catalogueId ? [] : problems}
      />
      <Problems of={besideCatalogue(problems)} />
      <Button look="primary" onPress={add} isDisabled={isBusy} aria-label={t('addPlan', { plan: planName })}>
        {t('add')}
      </Button>
    </>
  );
}

function About({ of: { contentHtml, apis, tags } }: { of: ProductData }) {
  const t = useTranslations('product');
  return (
    <>
      {contentHtml && <Prose html={contentHtml} />}
      {apis.map(({ name, gatewayUrl, keyPlace, openVersions, curl }) => (
        <section key={name}>
          <h2>{name}</h2>
          <Facts
            of={[
              [t('address'), <code key="address">{gatewayUrl}</code>],
              [t('keyPlace'), keyPlace && <code key="place">{keyPlace.name}</code>],
              [t('versions'), openVersions.join(', ')],
              [t('tags'), tags.join(', ')],
            ]}
          />
          <Code label={t('call', { api: name })}>{curl}</Code>
        </section>
      ))}
    </>
  );
}
