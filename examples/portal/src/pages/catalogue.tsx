import { useDeferredValue } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { SearchField } from 'react-aria-components/SearchField';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Answer, Message } from '../kit/answer.tsx';
import { Choice } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { Prose } from '../kit/words.tsx';
import { entryPath } from '../parts/entry.tsx';
import { operationAnchor } from '../parts/operation-anchor.ts';
import { type More, Paged } from '../parts/paged.tsx';
import { PrefetchLink } from '../parts/prefetch-link.tsx';
import { PRODUCT_CARD, ProductCard } from '../parts/product-card.tsx';

const CATALOGUE = graphql(
  `
    query Catalogue($catalogueIds: [ID!], $after: String) {
      catalogues(first: 100) { nodes { id name } }
      products(first: 24, after: $after, filter: { catalogueIds: $catalogueIds }) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { id ...ProductCard }
      }
    }
  `,
  [PRODUCT_CARD],
);

const SEARCH = graphql(`
  query Search($text: String!) {
    search(text: $text) {
      isApproximate
      hits { title snippetHtml product { id slug displayName } document { id } operation { method path } entry { id kind slug } }
    }
  }
`);

/** The portal looks for no longer text. */
const LONGEST = 200;

/** What there is. Search and filter are in the address, so that a link leads to what was found. */
export function Component() {
  const t = useTranslations('catalogue');
  const [address, setAddress] = useSearchParams();
  // An address may bring more than the field takes.
  const typed = [...(address.get('search') ?? '')].slice(0, LONGEST).join('');
  const search = useDeferredValue(typed).trim();
  const catalogueId = address.get('catalogue') ?? '';
  const narrow = (name: string, value: string) =>
    setAddress(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  return (
    <Page title={t('title')}>
      <search className="filters">
        <SearchField className="field" value={typed} maxLength={LONGEST} onChange={(value) => narrow('search', value)}>
          <Label>{t('search')}</Label>
          <Input placeholder={t('searchHint')} />
        </SearchField>
        {!search && <CatalogueChoice value={catalogueId} onChange={(value) => narrow('catalogue', value)} />}
      </search>
      {search ? (
        <Found text={search} />
      ) : (
        <Paged key={catalogueId}>
          {(after, more) => <ProductPage catalogueId={catalogueId} after={after} more={more} />}
        </Paged>
      )}
    </Page>
  );
}

function CatalogueChoice({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslations('catalogue');
  const [{ data }] = useQuery({ query: CATALOGUE, variables: {} });
  const catalogues = data?.catalogues.nodes ?? [];
  if (catalogues.length < 2) return null;
  const options = [{ id: '', name: t('all') }, ...catalogues];
  return <Choice label={t('catalogue')} value={value} options={options} onChange={onChange} />;
}

/** What has the words, best first: products, and their documents by the part of the page that shows them. */
function Found({ text }: { text: string }) {
  const t = useTranslations('catalogue');
  const [result, again] = useQuery({ query: SEARCH, variables: { text } });
  return (
    <Answer of={result} again={again}>
      {({ search }) => (
        <>
          <p role="status" className="hint">
            {!search || search.hits.length === 0
              ? t('nothing', { text })
              : search.isApproximate
                ? t('similar', { text })
                : t('found', { count: search.hits.length })}
          </p>
          {search?.hits.length === 0 && <Message title={t('empty')}>{t('emptySearch')}</Message>}
          <ul className="rows">
            {search?.hits.map((hit) => (
              <Hit key={keyOf(hit)} of={hit} />
            ))}
          </ul>
        </>
      )}
    </Answer>
  );
}

type HitData = NonNullable<ResultOf<typeof SEARCH>['search']>['hits'][number];

const keyOf = ({ product, document, operation, entry }: HitData): string =>
  [product?.id, document?.id, operation && operationAnchor(operation), entry?.id].join(' ');

/** A product, a part of one, or an entry with a page of its own. */
function Hit({ of: { title, snippetHtml, product, document, operation, entry } }: { of: HitData }) {
  const path = entry && entryPath(entry);
  if (!product && !path) return null;
  return (
    <li className="row">
      <div>
        <h2>
          {product ? (
            <PrefetchLink
              to={`/catalogue/${product.slug}${document ? `?part=${document.id}` : ''}${operation ? `#${operationAnchor(operation)}` : ''}`}
              page="product"
              address={{ slug: product.slug }}
            >
              {title}
            </PrefetchLink>
          ) : (
            <Link to={path!}>{title}</Link>
          )}
        </h2>
        {operation && (
          <p>
            <code>
              {operation.method} {operation.path}
            </code>
          </p>
        )}
        {product && document && <p className="hint">{product.displayName}</p>}
        <Prose html={snippetHtml} />
      </div>
    </li>
  );
}

interface ProductPageProps {
  catalogueId: string;
  after: string | null;
  more: More;
}

function ProductPage({ catalogueId, after, more }: ProductPageProps) {
  const t = useTranslations('catalogue');
  const [result, again] = useQuery({
    query: CATALOGUE,
    variables: { catalogueIds: catalogueId ? [catalogueId] : null, after },
  });
  return (
    <Answer of={result} again={again}>
      {({ products: { nodes, totalCount, pageInfo } }) => (
        <>
          {!after && (
            <p role="status" className="hint">
              {t('count', { count: totalCount })}
            </p>
          )}
          {totalCount === 0 && <Message title={t('empty')}>{t('emptyPortal')}</Message>}
          <ul className="cards">
            {nodes.map((product) => (
              <ProductCard key={product.id} of={product} />
            ))}
          </ul>
          {more(pageInfo)}
        </>
      )}
    </Answer>
  );
}
