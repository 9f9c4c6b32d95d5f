import { graphql } from '@portal/gql/graphql.ts';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

/** What is called so in events, such as `accessRequest.approved`, in words; a name that is not known yet stays as it is. */
export function useEventName(): (type: string) => string {
  const t = useTranslations('events');
  return (type) => {
    const [subject, verb] = type.split('.');
    const names = [`subjects.${subject}`, `verbs.${verb}`] as ['subjects.app', 'verbs.created'];
    return names.every((name) => t.has(name)) ? t('name', { subject: t(names[0]), verb: t(names[1]) }) : type;
  };
}

/** What an event is about, in words. */
export function useSubjectName(): (type: string) => string {
  const t = useTranslations('events');
  return (type) => {
    const name = `subjects.${type.split('.')[0]}` as 'subjects.app';
    return t.has(name) ? t(name) : type;
  };
}

const TYPES = graphql(`
  query EventTypes { eventTypes { id eventType name description } }
`);

export interface NamedEvent {
  /** As filters take it. */
  id: string;
  /** As webhooks send it. */
  type: string;
  name: string;
  description: string;
}

/** Every kind of event, in the order of their names in the language that is spoken. */
export function useEventTypes(): readonly NamedEvent[] {
  const nameOf = useEventName();
  const [{ data }] = useQuery({ query: TYPES });
  return (data?.eventTypes ?? [])
    .map(({ eventType, name, description }) => ({ id: eventType, type: name, name: nameOf(name), description }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
