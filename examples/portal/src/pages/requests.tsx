import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';
import { Answer, Message } from '../kit/answer.tsx';
import { Choice } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { Moment, Status } from '../kit/words.tsx';
import { type More, Paged } from '../parts/paged.tsx';
import { PrefetchLink } from '../parts/prefetch-link.tsx';

const REQUESTS = graphql(`
  query Requests($statuses: [AccessRequestStatus!], $after: String) {
    accessRequests(
      first: 20
      after: $after
      filter: { statuses: $statuses }
      orderBy: { field: CREATED_AT, direction: DESC }
    ) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id status awaitsAnswer createdAt app { id name } plan { id displayName } products { id displayName } }
    }
  }
`);

const WHICH = {
  all: null,
  open: ['PENDING', 'AWAITING_EXTERNAL'],
  decided: ['APPROVED', 'REJECTED'],
} as const;

export function Component() {
  const t = useTranslations('requests');
  const [which, setWhich] = useState<keyof typeof WHICH>('all');
  const options = (Object.keys(WHICH) as (keyof typeof WHICH)[]).map((id) => ({ id, name: t(id) }));
  return (
    <Page title={t('title')}>
      <div className="filters">
        <Choice
          label={t('which')}
          value={which}
          options={options}
          onChange={(next) => setWhich(next as keyof typeof WHICH)}
        />
      </div>
      <Paged key={which}>{(after, more) => <Requests which={which} after={after} more={more} />}</Paged>
    </Page>
  );
}

interface RequestsProps {
  which: keyof typeof WHICH;
  after: string | null;
  more: More;
}

function Requests({ which, after, more }: RequestsProps) {
  const t = useTranslations('requests');
  const statuses = WHICH[which] && [...WHICH[which]];
  const [result, again] = useQuery({ query: REQUESTS, variables: { statuses, after } });
  return (
    <Answer of={result} again={again}>
      {({ accessRequests }) => (
        <>
          {accessRequests?.totalCount === 0 && (
            <Message title={t('empty')}>
              <Link to="/">{t('browse')}</Link>
            </Message>
          )}
          <ul className="rows">
            {accessRequests?.nodes.map(({ id, status, awaitsAnswer, createdAt, app, plan, products }) => (
              <li key={id} className="row">
                <div>
                  <h2>
                    <PrefetchLink to={`/requests/${id}`} page="request" address={{ id }}>
                      {t('name', {
                        products: products.map(({ displayName }) => displayName).join(', '),
                        app: app.name,
                      })}
                    </PrefetchLink>
                  </h2>
                  <p className="hint">
                    {plan.displayName} · <Moment at={createdAt} />
                  </p>
                  {awaitsAnswer && <p className="asked">{t('awaitsAnswer')}</p>}
                </div>
                <Status of={status} />
              </li>
            ))}
          </ul>
          {accessRequests && more(accessRequests.pageInfo)}
        </>
      )}
    </Answer>
  );
}
