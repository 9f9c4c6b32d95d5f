import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';
import { useLanguage } from '../kit/language.tsx';
import { ENTRY_LINE, EntryCard } from './entry.tsx';

const POSTS = graphql(
  `
    query PostsOfProduct($id: ID!, $locale: String) {
      product(id: $id) {
        id
        entries(first: 6, filter: { kinds: [PAGE, POST, TUTORIAL] }, orderBy: { field: PUBLISHED_AT, direction: DESC }) {
          nodes { id ...EntryLine }
        }
      }
    }
  `,
  [ENTRY_LINE],
);

/** What was written about a product: what has a tag in common with it. */
export function PostsOfProduct({ productId }: { productId: string }) {
  const t = useTranslations('content');
  const { language } = useLanguage();
  const [{ data }] = useQuery({ query: POSTS, variables: { id: productId, locale: language } });
  const posts = data?.product?.entries.nodes ?? [];
  if (posts.length === 0) return null;
  return (
    <section>
      <h2>{t('about')}</h2>
      <ul className="cards">
        {posts.map((post) => (
          <EntryCard key={post.id} of={post} />
        ))}
      </ul>
    </section>
  );
}
