import { registerEnumType } from 'type-graphql';
import { EVENT_TYPES, type EventType } from './event-types.ts';

/** `accessRequest.approved` is `ACCESS_REQUEST_APPROVED` in GraphQL, whose enums know no dots. */
const nameOf = (type: string): string => type.replace('.', '_').replace(/[A-Z]/g, '_$&').toUpperCase();

/** Every event type by its name in GraphQL. */
export const EventTypeName: Readonly<Record<string, EventType>> = Object.fromEntries(
  (Object.keys(EVENT_TYPES) as EventType[]).map((type) => [nameOf(type), type]),
);

registerEnumType(EventTypeName, {
  name: 'EventType',
  description:
    'Kinds of changes in the portal; each is recorded, and told to subscribers, webhooks and the audit trail.',
  valuesConfig: Object.fromEntries(
    Object.entries(EventTypeName).map(([name, type]) => [
      name,
      { description: `${EVENT_TYPES[type].description} Webhooks and the export call it \`${type}\`.` },
    ]),
  ),
});

/** How the field is described wherever an event tells its type. */
export const EVENT_TYPE = {
  nullable: true,
  description: 'The same as `type`, as an enum; null for what only another version of the portal records.',
};

/** The type of an event where this version knows it. */
export const knownType = (type: string): EventType | null =>
  Object.hasOwn(EVENT_TYPES, type) ? (type as EventType) : null;
