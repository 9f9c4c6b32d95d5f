import { Link, Navigate, useLocation, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';
import { Answer } from '../kit/answer.tsx';
import { useLanguage } from '../kit/language.tsx';
import { Page } from '../kit/page.tsx';
import { Byline, ENTRY_TEXT, EntryBody, entryPath } from '../parts/entry.tsx';
import { Moved } from '../parts/moved.tsx';

export const QUERY = graphql(
  `
    query Entry($kind: ContentKind!, $slug: String!, $locale: String) {
      contentEntryBySlug(kind: $kind, slug: $slug) {
        id
        kind
        slug
        tags
        byline
        publishedAt
        coverImage { alternativeText url(size: LARGE) }
        translation(locale: $locale) { title ...EntryText }
        products(first: 100) { nodes { id slug displayName } }
      }
    }
  `,
  [ENTRY_TEXT],
);

export const KINDS = { pages: 'PAGE', blog: 'POST', tutorials: 'TUTORIAL' } as const;

/** A page, a post or a tutorial, by the head of its address. */
export function Component() {
  const { slug = '' } = useParams();
  const { pathname } = useLocation();
  const t = useTranslations('content');
  const { language } = useLanguage();
  const place = pathname.split('/')[1] as keyof typeof KINDS;
  const [result, again] = useQuery({ query: QUERY, variables: { kind: KINDS[place], slug, locale: language } });
  return (
    <Answer of={result} again={again}>
      {({ contentEntryBySlug: entry }) => {
        if (!entry) return <Moved />;
        // An address that it had before.
        if (entry.slug !== slug) return <Navigate to={entryPath(entry)!} replace />;
        return (
          <Page
            title={entry.translation.title}
            above={
              place !== 'pages' && <Link to={`/${place}`}>{t(place === 'blog' ? 'allPosts' : 'allTutorials')}</Link>
            }
          >
            {place !== 'pages' && <Byline of={entry} />}
            {entry.coverImage && (
              <img className="preview" src={entry.coverImage.url} alt={entry.coverImage.alternativeText ?? ''} />
            )}
            <EntryBody of={entry.translation} />
            {place !== 'pages' && entry.products.nodes.length > 0 && (
              <section>
                <h2>{t('products')}</h2>
                <ul>
                  {entry.products.nodes.map((product) => (
                    <li key={product.id}>
                      <Link to={`/catalogue/${product.slug}`}>{product.displayName}</Link>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </Page>
        );
      }}
    </Answer>
  );
}
