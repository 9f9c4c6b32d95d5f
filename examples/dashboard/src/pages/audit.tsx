import { SERVER } from '@portal/api/client.ts';
import { graphql, type ResultOf, type VariablesOf } from '@portal/gql/graphql.ts';
import { Answer, Message } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field } from '@portal/kit/field.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import { useDeferredValue } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useEventName, useEventTypes, useSubjectName } from '../parts/event-names.ts';
import { useSubjectNames } from '../parts/subject-names.ts';
import { useOrganisations } from '../parts/to-choose.ts';

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

const NAMES = ['type', 'subject', 'actor', 'organisation', 'from', 'until'] as const;
type Name = (typeof NAMES)[number];
type Wanted = Record<Name, string>;

/** The start of a day, or with one more that of the next, by the clock of whoever looks. */
const startOf = (day: string, more = 0): string => {
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + more);
  return date.toISOString();
};

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

const filterOf = ({ type, subject, actor, organisation, from, until }: Wanted): Filter => ({
  ...(type && { types: [type as 'ACCESS_REQUEST_APPROVED'] }),
  ...(isId(subject) && { subjectIds: [subject] }),
  ...(isId(actor) && { actorIds: [actor] }),
  ...(isId(organisation) && { organisationIds: [organisation] }),
  ...(isDay(from) && { from: startOf(from) }),
  ...(isDay(until) && { until: startOf(until, 1) }),
});

/** The same as a file, oldest first, one event a line. @param type Its name, as the export knows it. */
function exportOf({ subject, actor, organisation, from, until }: Wanted, type: string | undefined): string {
  const query = new URLSearchParams({
    ...(type && { type }),
    ...(isId(subject) && { subjectId: subject }),
    ...(isId(actor) && { actorId: actor }),
    ...(isId(organisation) && { organisationId: organisation }),
    ...(isDay(from) && { from: startOf(from) }),
    ...(isDay(until) && { until: startOf(until, 1) }),
  });
  return `${SERVER}/audit.ndjson?${query}`;
}

/** Who did what, the newest first. The filter is in the address, so that it can be passed on. */
export function Component() {
  const t = useTranslations('audit');
  const [address, setAddress] = useSearchParams();
  const types = useEventTypes();
  const set = (name: Name, value: string) =>
    setAddress(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  const wanted = Object.fromEntries(NAMES.map((name) => [name, address.get(name) ?? ''])) as Wanted;
  const deferred = useDeferredValue(JSON.stringify(filterOf(wanted)));
  const organisations = useOrganisations();
  const type = types.find(({ id }) => id === wanted.type)?.type;
  return (
    <Page
      title={t('title')}
      beside={
        <a className="button plain" href={exportOf(wanted, type)} download>
          {t('export')}
        </a>
      }
    >
      <search className="filters">
        <Choice
          label={t('type')}
          value={wanted.type}
          options={[{ id: '', name: t('all') }, ...types]}
          onChange={(value) => set('type', value)}
        />
        {organisations.length > 1 && (
          <Choice
            label={t('organisation')}
            value={wanted.organisation}
            options={[{ id: '', name: t('all') }, ...organisations]}
            onChange={(value) => set('organisation', value)}
          />
        )}
        <Field label={t('subject')} value={wanted.subject} onChange={(value) => set('subject', value)} />
        <Field label={t('from')} type="date" value={wanted.from} onChange={(value) => set('from', value)} />
        <Field label={t('until')} type="date" value={wanted.until} onChange={(value) => set('until', value)} />
      </search>
      {isId(wanted.actor) && <Only words="by" id={wanted.actor} onEnd={() => set('actor', '')} />}
      {isId(wanted.subject) && <Only words="about" id={wanted.subject} onEnd={() => set('subject', '')} />}
      <Paged key={deferred}>
        {(after, more) => <Events filter={JSON.parse(deferred)} after={after} more={more} onWish={set} />}
      </Paged>
    </Page>
  );
}

/** Whose doings alone are shown, or what was done to one object. */
function Only({ id, words, onEnd }: { id: string; words: 'by' | 'about'; onEnd: () => void }) {
  const t = useTranslations('audit');
  const name = useSubjectNames([id]).get(id) ?? (words === 'by' ? t('SERVICE') : short(id));
  return (
    <p className="actions">
      <span>{t(words, { name })}</span>
      <Button look="quiet" onPress={onEnd}>
        {t(words === 'by' ? 'anybody' : 'anything')}
      </Button>
    </p>
  );
}

/** Enough of an id to tell two apart that have no name. */
const short = (id: string): string => id.slice(0, 8);

/** What it was called, where nothing else says it any more. */
function nameIn(facts: unknown): string | null {
  const { displayName, name, title, email } = (facts ?? {}) as Record<string, unknown>;
  const found = [displayName, name, title, email].find((each) => typeof each === 'string' && each !== '');
  return (found as string | undefined) ?? null;
}

/** What is still being typed is no id. */
const isId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

interface EventsProps {
  filter: Filter;
  after: string | null;
  more: More;
  onWish: (name: Name, value: string) => void;
}

function Events({ filter, after, more, onWish }: EventsProps) {
  const t = useTranslations('audit');
  const [result, again] = useQuery({ query: EVENTS, variables: { filter, after }, requestPolicy: 'cache-and-network' });
  const names = useSubjectNames(result.data?.auditEvents?.nodes.map(({ subjectId }) => subjectId) ?? []);
  return (
    <Answer of={result} again={again}>
      {({ auditEvents }) => (
        <>
          {auditEvents?.nodes.length === 0 && <Message title={t('empty')} />}
          <ul className="rows">
            {auditEvents?.nodes.map((event) => (
              <Event key={event.id} of={event} name={names.get(event.subjectId) ?? null} onWish={onWish} />
            ))}
          </ul>
          {auditEvents && more(auditEvents.pageInfo)}
        </>
      )}
    </Answer>
  );
}

interface EventProps extends Pick<EventsProps, 'onWish'> {
  of: NonNullable<ResultOf<typeof EVENTS>['auditEvents']>['nodes'][number];
  /** Of what it is about; null where that is gone or has none. */
  name: string | null;
}

function Event({ of: event, name, onWish }: EventProps) {
  const t = useTranslations('audit');
  const eventName = useEventName();
  const subject = useSubjectName();
  const { type, description, occurredAt, actor, actorKind, subjectType, subjectId, before, after } = event;
  return (
    <li className="row">
      <div>
        <p className="name">{eventName(type)}</p>
        <p>{description}</p>
        <p className="hint">
          <bdi>{actor?.displayName ?? t(actorKind)}</bdi> · <Moment at={occurredAt} /> · {subject(subjectType)}{' '}
          <bdi>{name ?? nameIn(after) ?? nameIn(before) ?? short(subjectId)}</bdi>
        </p>
        <p className="actions">
          {actor && (
            <Button look="quiet" onPress={() => onWish('actor', actor.id)}>
              {t('onlyBy', { name: actor.displayName })}
            </Button>
          )}
          <Button look="quiet" onPress={() => onWish('subject', subjectId)}>
            {t('onlyAbout')}
          </Button>
        </p>
        {(before || after) && (
          <details>
            <summary>{t('details')}</summary>
            <p>
              <code>{type}</code> · <code>{subjectId}</code>
            </p>
            <pre>
              <code>{JSON.stringify({ before, after }, null, 2)}</code>
            </pre>
          </details>
        )}
      </div>
    </li>
  );
}
