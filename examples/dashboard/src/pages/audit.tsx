import { graphql, type ResultOf, type VariablesOf } from '@portal/gql/graphql.ts';
import { Answer, Message } from '@portal/kit/answer.tsx';
import { Choice, Field } from '@portal/kit/field.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import { useDeferredValue } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const TYPES = graphql(`
  query EventTypes { eventTypes { id eventType name description } }
`);

const EVENTS = graphql(`
  query AuditEvents($filter: AuditEventFilter, $after: String) {
    auditEvents(first: 30, after: $after, filter: $filter, orderBy: { field: OCCURRED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        type
        description
        occurredAt
        actorKind
        actor { id displayName }
        subjectId
        subjectType
        before
        after
      }
    }
  }
`);

type Filter = VariablesOf<typeof EVENTS>['filter'];

/** Who did what, the newest first. The filter is in the address, so that it can be passed on. */
export function Component() {
  const t = useTranslations('audit');
  const [address, setAddress] = useSearchParams();
  const [{ data }] = useQuery({ query: TYPES });
  const set = (name: string, value: string) =>
    setAddress(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  const [type, subject, from] = [address.get('type') ?? '', address.get('subject') ?? '', address.get('from') ?? ''];
  const filter: Filter = {
    ...(type && { types: [type as 'ACCESS_REQUEST_APPROVED'] }),
    ...(isId(subject) && { subjectIds: [subject] }),
    ...(from && { from: new Date(from).toISOString() }),
  };
  const wanted = useDeferredValue(JSON.stringify(filter));
  const types = (data?.eventTypes ?? []).map(({ eventType, name }) => ({ id: eventType as string, name }));
  return (
    <Page title={t('title')}>
      <search className="filters">
        <Choice
          label={t('type')}
          value={type}
          options={[{ id: '', name: t('all') }, ...types]}
          onChange={(value) => set('type', value)}
        />
        <Field label={t('subject')} value={subject} onChange={(value) => set('subject', value)} />
        <Field label={t('from')} type="date" value={from} onChange={(value) => set('from', value)} />
      </search>
      <Paged key={wanted}>{(after, more) => <Events filter={JSON.parse(wanted)} after={after} more={more} />}</Paged>
    </Page>
  );
}

/** What is still being typed is no id. */
const isId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

interface EventsProps {
  filter: Filter;
  after: string | null;
  more: More;
}

function Events({ filter, after, more }: EventsProps) {
  const t = useTranslations('audit');
  const [result, again] = useQuery({ query: EVENTS, variables: { filter, after }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again}>
      {({ auditEvents }) => (
        <>
          {auditEvents?.nodes.length === 0 && <Message title={t('empty')} />}
          <ul className="rows">
            {auditEvents?.nodes.map((event) => (
              <Event key={event.id} of={event} />
            ))}
          </ul>
          {auditEvents && more(auditEvents.pageInfo)}
        </>
      )}
    </Answer>
  );
}

function Event({ of: event }: { of: NonNullable<ResultOf<typeof EVENTS>['auditEvents']>['nodes'][number] }) {
  const t = useTranslations('audit');
  const { type, description, occurredAt, actor, actorKind, subjectType, subjectId, before, after } = event;
  return (
    <li className="row">
      <div>
        <p className="name">{type}</p>
        <p>{description}</p>
        <p className="hint">
          {actor?.displayName ?? t(actorKind)} · <Moment at={occurredAt} /> · {subjectType} <code>{subjectId}</code>
        </p>
        {(before || after) && (
          <details>
            <summary>{t('details')}</summary>
            <pre>
              <code>{JSON.stringify({ before, after }, null, 2)}</code>
            </pre>
          </details>
        )}
      </div>
    </li>
  );
}
