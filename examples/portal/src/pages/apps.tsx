import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';
import { Answer, Message } from '../kit/answer.tsx';
import { Page } from '../kit/page.tsx';
import { Status } from '../kit/words.tsx';
import { News } from '../parts/announcements.tsx';
import { type More, Paged } from '../parts/paged.tsx';
import { PrefetchLink } from '../parts/prefetch-link.tsx';

const APPS = graphql(`
  query Apps($after: String) {
    apps(first: 20, after: $after, orderBy: { field: NAME }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        name
        visibility
        owner { id displayName }
        credentials { id name status lastFour plan { id displayName } products { id displayName } }
      }
    }
  }
`);

/** Every app that the viewer may see, with its keys. */
export function Component() {
  const t = useTranslations('apps');
  return (
    <Page title={t('title')}>
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
              <h2>{name}</h2>
              <p className="hint">
                {t(visibility)} · {owner.displayName}
              </p>
              {credentials.length === 0 && <p>{t('noKeys')}</p>}
              <ul className="rows">
                {credentials.map((key) => (
                  <li key={key.id} className="row">
                    <div>
                      <h3>
                        <PrefetchLink to={`/keys/${key.id}`} page="key" address={{ id: key.id }}>
                          {t('key', {
                            products: key.products.map(({ displayName }) => displayName).join(', '),
                            plan: key.plan.displayName,
                          })}
                        </PrefetchLink>
                      </h3>
                      <p className="hint">{key.lastFour && `…${key.lastFour}`}</p>
                    </div>
                    <Status of={key.status} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
          {apps && more(apps.pageInfo)}
        </>
      )}
    </Answer>
  );
}
