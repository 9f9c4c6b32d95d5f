import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message } from '@portal/kit/answer.tsx';
import { LinkButton } from '@portal/kit/button.tsx';
import { Choice } from '@portal/kit/field.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const ENTRIES = graphql(`
  query ContentList($kinds: [ContentKind!], $states: [ContentState!], $after: String) {
    contentEntries(
      first: 30
      after: $after
      filter: { kinds: $kinds, states: $states }
      orderBy: { field: CREATED_AT, direction: DESC }
    ) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id kind state slug title locales publishAt updatedAt hasUnpublishedChanges }
    }
  }
`);

type Entry = NonNullable<ResultOf<typeof ENTRIES>['contentEntries']>['nodes'][number];

export const KINDS = ['PAGE', 'POST', 'TUTORIAL', 'BLOCK'] as const;
const STATES = ['DRAFT', 'SCHEDULED', 'PUBLISHED', 'ARCHIVED'] as const;

/** Everything that is written, the newest first. */
export function Component() {
  const t = useTranslations('content');
  const [address, setAddress] = useSearchParams();
  const [kind, state] = [address.get('kind') ?? '', address.get('state') ?? ''];
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
    <Page title={t('title')} beside={<LinkButton to="/content/new">{t('add')}</LinkButton>}>
      <search className="filters">
        <Choice
          label={t('kind')}
          value={kind}
          options={[{ id: '', name: t('all') }, ...KINDS.map((id) => ({ id, name: t(`kinds.${id}`) }))]}
          onChange={(value) => narrow('kind', value)}
        />
        <Choice
          label={t('state')}
          value={state}
          options={[{ id: '', name: t('all') }, ...STATES.map((id) => ({ id, name: t(`states.${id}`) }))]}
          onChange={(value) => narrow('state', value)}
        />
      </search>
      <Paged key={`${kind} ${state}`}>
        {(after, more) => <Rows kind={kind} state={state} after={after} more={more} />}
      </Paged>
    </Page>
  );
}

interface RowsProps {
  kind: string;
  state: string;
  after: string | null;
  more: More;
}

function Rows({ kind, state, after, more }: RowsProps) {
  const t = useTranslations('content');
  const [result, again] = useQuery({
    query: ENTRIES,
    variables: {
      ...{ kinds: kind ? [kind as (typeof KINDS)[number]] : null, after },
      states: state ? [state as (typeof STATES)[number]] : null,
    },
    requestPolicy: 'cache-and-network',
  });
  return (
    <Answer of={result} again={again} isMissing={({ contentEntries }) => !contentEntries}>
      {({ contentEntries }) => (
        <>
          {contentEntries!.totalCount === 0 && <Message title={t('empty')}>{t('emptyWhy')}</Message>}
          <ul className="rows">
            {contentEntries!.nodes.map((entry) => (
              <EntryRow key={entry.id} of={entry} />
            ))}
          </ul>
          {more(contentEntries!.pageInfo)}
        </>
      )}
    </Answer>
  );
}

const TONES: Record<string, string> = { PUBLISHED: 'good', SCHEDULED: 'waiting' };

export function EntryState({ of }: { of: Entry['state'] }) {
  const t = useTranslations('content');
  return <span className={`status ${TONES[of] ?? 'over'}`}>{t(`states.${of}`)}</span>;
}

function EntryRow({ of: { id, kind, state, title, locales, updatedAt, hasUnpublishedChanges } }: { of: Entry }) {
  const t = useTranslations('content');
  return (
    <li className="row">
      <div>
        <h2>
          <Link to={`/content/${id}`}>{title}</Link>
        </h2>
        <p className="hint">
          {[t(`kinds.${kind}`), locales.join(', ')].join(' · ')}
          {updatedAt && ' · '}
          {updatedAt && <Moment at={updatedAt} />}
        </p>
      </div>
      {hasUnpublishedChanges && state === 'PUBLISHED' && <span className="tag">{t('changed')}</span>}
      <EntryState of={state} />
    </li>
  );
}
