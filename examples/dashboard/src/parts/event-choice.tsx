import { Choice, Field, Tick } from '@portal/kit/field.tsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type NamedEvent, useEventTypes, useSubjectName } from './event-names.ts';

interface EventChoiceProps {
  /** Null for every event, also of kinds that there will be. */
  value: readonly string[] | null;
  onChange: (events: string[] | null) => void;
  problem: string | null;
}

/** Every event, or kinds of events, by what they are about. */
export function EventChoice({ value, onChange, problem }: EventChoiceProps) {
  const t = useTranslations('webhooks');
  const [search, setSearch] = useState('');
  const subject = useSubjectName();
  const wanted = search.toLowerCase();
  const types = useEventTypes().filter(({ name, type }) => `${name} ${type}`.toLowerCase().includes(wanted));
  const subjects = [...new Set(types.map(({ type }) => subject(type)))];
  return (
    <fieldset className="card">
      <legend>{t('events')}</legend>
      <Choice
        label={t('which')}
        value={value ? 'some' : 'all'}
        options={[
          { id: 'all', name: t('all') },
          { id: 'some', name: t('chosen') },
        ]}
        onChange={(next) => onChange(next === 'all' ? null : [])}
      />
      {value && (
        <>
          <p className="hint" role="status">
            {t('some', { count: value.length })}
          </p>
          <Field label={t('narrow')} type="search" value={search} onChange={setSearch} />
          {subjects.map((name) => (
            <Group
              key={name}
              name={name}
              events={types.filter(({ type }) => subject(type) === name)}
              value={value}
              onChange={onChange}
              isOpen={wanted !== '' && subjects.length < 6}
            />
          ))}
        </>
      )}
      {problem && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

interface GroupProps {
  name: string;
  events: readonly NamedEvent[];
  value: readonly string[];
  onChange: (events: string[]) => void;
  isOpen: boolean;
}

function Group({ name, events, value, onChange, isOpen }: GroupProps) {
  const t = useTranslations('webhooks');
  const chosen = events.filter(({ id }) => value.includes(id)).length;
  return (
    <details open={isOpen}>
      <summary>{t('of', { name, chosen, count: events.length })}</summary>
      {events.map(({ id, name: event, description }) => (
        <Tick
          key={id}
          isSelected={value.includes(id)}
          onChange={(isIn) => onChange(isIn ? [...value, id] : value.filter((each) => each !== id))}
        >
          <span title={description}>{event}</span>
        </Tick>
      ))}
    </details>
  );
}
