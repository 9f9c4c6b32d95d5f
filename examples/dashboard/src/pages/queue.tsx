import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { type KeyboardEvent, useState } from 'react';
import { GridList, GridListItem, type Selection } from 'react-aria-components/GridList';
import { useNavigate } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Deciding, useDecision } from '../parts/deciding.tsx';
import { Numbers } from '../parts/numbers.tsx';

const QUEUE = graphql(`
  query Queue {
    accessRequests(first: 50, filter: { viewerCanDecide: true }, orderBy: { field: CREATED_AT }) {
      totalCount
      nodes {
        id
        kind
        status
        createdAt
        awaitsAnswer
        reason
        requester { id displayName email }
        app { id name }
        plan { id displayName }
        products { id displayName }
      }
    }
  }
`);

type Waiting = NonNullable<ResultOf<typeof QUEUE>['accessRequests']>;

/** What waits for the viewer, the oldest first. It fills and empties by itself. */
export function Component() {
  const t = useTranslations('queue');
  const [result, again] = useQuery({ query: QUEUE, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')}>
      <Numbers />
      <Answer of={result} again={again}>
        {({ accessRequests }) =>
          accessRequests && accessRequests.nodes.length > 0 ? (
            <Queue of={accessRequests} />
          ) : (
            <Message title={t('empty')}>{t('emptyWhy')}</Message>
          )
        }
      </Answer>
    </Page>
  );
}

/**
 * Arrow keys go from one to the next, the space bar selects, Enter opens. While the focus is in the list, A approves what is
 * selected, or else what has the focus; R asks why it is rejected.
 */
function Queue({ of: { nodes, totalCount } }: { of: Waiting }) {
  const t = useTranslations('queue');
  const navigate = useNavigate();
  const [selection, setSelection] = useState<Selection>(new Set());
  const ids = selection === 'all' ? nodes.map(({ id }) => id) : [...selection].map(String);
  const [asksWhy, setAsksWhy] = useState(0);
  const select = (next: Selection) => {
    setAsksWhy(0);
    setSelection(next);
  };
  // What somebody else decided meanwhile is not selected any more.
  const selected = ids.filter((id) => nodes.some((node) => node.id === id));
  const { decide, problems, isBusy } = useDecision(() => select(new Set()));
  const press = (event: KeyboardEvent) => {
    const decision = { a: 'APPROVE', r: 'REJECT' }[event.key.toLowerCase()] as 'APPROVE' | 'REJECT' | undefined;
    const focused = (event.target as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset.key;
    const chosen = selected.length > 0 ? selected : focused ? [focused] : [];
    if (!decision || chosen.length === 0 || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (decision === 'APPROVE') return void decide(decision, chosen);
    // Rejected once why was asked.
    setSelection(new Set(chosen));
    setAsksWhy((times) => times + 1);
  };
  return (
    <>
      <p className="hint">{t('keys', { count: totalCount })}</p>
      <Problems of={problems} />
      <div onKeyDownCapture={press}>
        <GridList
          aria-label={t('title')}
          className="rows"
          selectionMode="multiple"
          selectedKeys={selected}
          onSelectionChange={select}
          onAction={(id) => navigate(`/requests/${id}`)}
          items={nodes}
        >
          {({ id, app, products, plan, requester, createdAt, awaitsAnswer, reason, kind }) => (
            <GridListItem
              id={id}
              className="row"
              textValue={t('name', { app: app.name, requester: requester.displayName })}
            >
              <div>
                <p className="name">{t('name', { app: app.name, requester: requester.displayName })}</p>
                <p className="hint">
                  {t(kind)} · <bdi>{products.map(({ displayName }) => displayName).join(', ')}</bdi> ·{' '}
                  <bdi>{plan.displayName}</bdi> · <Moment at={createdAt} />
                </p>
                {reason && <p>{reason}</p>}
              </div>
              {awaitsAnswer && <span className="tag">{t('asked')}</span>}
            </GridListItem>
          )}
        </GridList>
      </div>
      {selected.length > 0 && <Deciding ids={selected} onDecide={decide} isBusy={isBusy} asksWhy={asksWhy} />}
    </>
  );
}
