import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';
import { Answer, Message } from '../kit/answer.tsx';
import { Page } from '../kit/page.tsx';
import { News } from '../parts/announcements.tsx';
import { OfferedApps } from '../parts/hand-over.tsx';
import { KEY_ROW, KeyRows } from '../parts/key-rows.tsx';
import { type More, Paged } from '../parts/paged.tsx';
import { PrefetchLink } from '../parts/prefetch-link.tsx';

const APPS = graphql(
  `
  query Apps($after: String) {
    apps(first: 20, after: $after, orderBy: { field: NAME }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        name
        visibility
        owner { id displayName }
        credentials { id ...KeyRow }
      }
    }
  }
`,
  [KEY_ROW],
);

/** Every app that the viewer may see, with its keys. */
export function Component() {
  const t = useTranslations('apps');
  return (
    <Page title={t('title')}>
      <OfferedApps />
      <News />
      <Paged>{(after, more) => <Apps after={after} more={more} />}</Paged>
    </Page>
  );
}

function Apps({ after, more }: { after: string | null; more: More }) {
  const t = useTranslations('apps');
  const [result, again] = useQuery({ query: APPS, variables: { after }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again}>
      {({ apps }) => (
        <>
          {apps?.totalCount === 0 && (
            <Message title={t('empty')}>
              <Link to="/">{t('browse')}</Link>
            </Message>
          )}
          {apps?.nodes.map(({ id, name, visibility, owner, credentials }) => (
            <section key={id}>
              <h2>
                <PrefetchLink to={`/apps/${id}`} page="app" address={{ id }}>
                  {name}
                </PrefetchLink>
              </h2>
              <p className="hint">
                {t(visibility)} · <bdi>{owner.displayName}</bdi>
              </p>
              <KeyRows of={credentials} />
            </section>
          ))}
          {apps && more(apps.pageInfo)}
        </>
      )}
    </Answer>
  );
}
