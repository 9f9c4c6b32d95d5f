import { useTranslations } from 'use-intl';
import { type FragmentOf, graphql, readFragment } from '../gql/graphql.ts';
import { PrefetchLink } from './prefetch-link.tsx';

export const PRODUCT_CARD = graphql(`
  fragment ProductCard on Product {
    id
    slug
    displayName
    description
    tags
    isFeatured
    lifeCycle
    isDocumentationOnly
    logo { alternativeText url(size: SMALL) }
    plans { id displayName }
  }
`);

export function ProductCard({ of }: { of: FragmentOf<typeof PRODUCT_CARD> }) {
  const t = useTranslations('catalogue');
  const ofLife = useTranslations('lifeCycle');
  const product = readFragment(PRODUCT_CARD, of);
  const { slug, displayName, description, tags, isFeatured, lifeCycle, isDocumentationOnly, logo, plans } = product;
  return (
    <li className="card product">
      {logo ? (
        <img className="emblem" src={logo.url} alt={logo.alternativeText ?? ''} loading="lazy" />
      ) : (
        <Emblem name={displayName} />
      )}
      <h2>
        <PrefetchLink to={`/catalogue/${slug}`} page="product" address={{ slug }}>
          {displayName}
        </PrefetchLink>
      </h2>
      {description && <p>{description}</p>}
      <p className="tags">
        {isFeatured && <span className="tag featured">{t('featured')}</span>}
        {lifeCycle !== 'LIVE' && <span className="tag">{ofLife(lifeCycle)}</span>}
        {tags.map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
      </p>
      <p className="hint">
        {isDocumentationOnly ? t('documentationOnly') : plans.map((plan) => plan.displayName).join(' · ')}
      </p>
    </li>
  );
}

/** Stands where a product has no logo. */
export const Emblem = ({ name }: { name: string }) => (
  <span className="emblem" aria-hidden>
    {[...name.trim()][0]?.toUpperCase()}
  </span>
);
