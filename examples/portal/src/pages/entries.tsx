import { useLocation, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';
import { Answer, Message } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { useLanguage } from '../kit/language.tsx';
import { Page } from '../kit/page.tsx';
import { ENTRY_LINE, EntryCard } from '../parts/entry.tsx';
import { type More, Paged } from '../parts/paged.tsx';

const ENTRIES = graphql(
  `
    query Entries($kinds: [ContentKind!], $tags: [String!], $locale: String, $after: String) {
      contentEntries(
        first: 12
        after: $after
        filter: { kinds: $kinds, tags: $tags, states: [PUBLISHED] }
        orderBy: { field: PUBLISHED_AT, direction: DESC }
      ) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { id ...EntryLine }
      }
    }
  `,
  [ENTRY_LINE],
);

type Kind = 'POST' | 'TUTORIAL';

/** All posts, or all tutorials, the newest first; of one tag where the address says so. */
export function Component() {
  const t = useTranslations('content');
  const kind: Kind = useLocation().pathname.startsWith('/tutorials') ? 'TUTORIAL' : 'POST';
  const [address, setAddress] = useSearchParams();
  const tag = address.get('tag');
  return (
    <Page title={t(kind === 'POST' ? 'blog' : 'tutorials')}>
      {tag && (
        <p className="actions">
          <span className="tag">{tag}</span>
          <Button onPress={() => setAddress({})}>{t('allTags')}</Button>
        </p>
      )}
      <Paged key={`${kind} ${tag}`}>
        {(after, more) => <EntryPage kind={kind} tag={tag} after={after} more={more} />}
      </Paged>
    </Page>
  );
}

interface EntryPageProps {
  kind: Kind;
  tag: string | null;
  after: string | null;
  more: More;
}

function EntryPage({ kind, tag, after, more }: EntryPageProps) {
  const t = useTranslations('content');
  const { language } = useLanguage();
  const [result, again] = useQuery({
    query: ENTRIES,
    variables: { kinds: [kind], tags: tag ? [tag] : null, locale: language, after },
  });
  return (
    <Answer of={result} again={again} isMissing={({ contentEntries }) => !contentEntries}>
      {({ contentEntries }) => (
        <>
          {contentEntries!.totalCount === 0 && <Message title={t('empty')}>{t('emptyWhy')}</Message>}
          <ul className="cards">
            {contentEntries!.nodes.map((entry) => (
              <EntryCard key={entry.id} of={entry} />
            ))}
          </ul>
          {more(contentEntries!.pageInfo)}
        </>
      )}
    </Answer>
  );
}
