import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
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
 * Each is ticked, or opened. Arrow keys go from one to the next, the space bar ticks, Enter opens. A approves what is ticked, or else what
 * has the focus; R asks why it is rejected.
 */
function Queue({ of: { nodes, totalCount } }: { of: Waiting }) {
  const t = useTranslations('queue');
  const navigate = useNavigate();
  const [selection, setSelection] = useState<Selection>(new Set());
  const [asksWhy, setAsksWhy] = useState(0);
  const select = (next: Selection) => {
    setAsksWhy(0);
    setSelection(next);
  };
  // In the order of the queue, without what somebody else decided meanwhile.
  const selected = nodes.map(({ id }) => id).filter((id) => selection === 'all' || selection.has(id));
  const { decide, problems, isBusy } = useDecision(() => select(new Set()));
  const press = (event: Pressed) => {
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
  const list = useRef<HTMLDivElement>(null);
  useKeysOf(list, press);
  return (
    <>
      <p className="hint">
        {t('waiting', { count: totalCount })} <span className="of-keyboards">{t('keys')}</span>
      </p>
      <Problems of={problems} />
      <div ref={list} onKeyDownCapture={press}>
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
              <Checkbox slot="selection" className="select" />
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

type Pressed = Pick<
  KeyboardEvent,
  'key' | 'target' | 'metaKey' | 'ctrlKey' | 'altKey' | 'preventDefault' | 'stopPropagation'
>;

/** Nothing that takes keys has the focus: where a page begins, and where nobody pressed anything. */
const isFree = (): boolean => document.activeElement?.matches('body, main, h1') ?? true;

/**
 * The keys work without a row being looked for first: the first row has the focus when there is one. Where it was lost, arrow keys, A and R
 * go on at the row that had it last; that alone is approved which is ticked or was seen to have the focus.
 */
function useKeysOf(list: RefObject<HTMLDivElement | null>, press: (event: Pressed) => void): void {
  const last = useRef<string | undefined>(undefined);
  const rowToGoOnAt = () => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-key][role="row"]') ?? [])];
    return rows.find(({ dataset }) => dataset.key === last.current) ?? rows[0];
  };
  const pressed = useEffectEvent((event: globalThis.KeyboardEvent) => {
    const row = rowToGoOnAt();
    if (!row || !isFree() || event.metaKey || event.ctrlKey || event.altKey) return;
    if (!['arrowdown', 'arrowup', 'a', 'r'].includes(event.key.toLowerCase())) return;
    event.preventDefault();
    row.focus();
    // The row that has the focus is told apart by it before anything is granted.
    const { key, metaKey, ctrlKey, altKey } = event;
    const isTicked = list.current?.querySelector('[role="row"][aria-selected="true"]');
    if (key.toLowerCase() === 'r' || (key.toLowerCase() === 'a' && isTicked))
      press({
        ...{ key, metaKey, ctrlKey, altKey, target: row },
        preventDefault: () => event.preventDefault(),
        stopPropagation: () => event.stopPropagation(),
      });
  });
  const focused = useEffectEvent(({ target }: FocusEvent) => {
    const row = (target as Element).closest<HTMLElement>('[data-key][role="row"]');
    if (row && list.current?.contains(row)) last.current = row.dataset.key;
  });
  const begin = useEffectEvent(() => {
    if (isFree()) rowToGoOnAt()?.focus();
  });
  useEffect(() => {
    // Behind the heading, which has it on the way here; the list has the same name.
    const frame = requestAnimationFrame(() => begin());
    const onKey = (event: globalThis.KeyboardEvent) => pressed(event);
    const onFocus = (event: FocusEvent) => focused(event);
    document.addEventListener('keydown', onKey);
    document.addEventListener('focusin', onFocus);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('focusin', onFocus);
    };
  }, []);
}
