import type { PortalEvent } from '../events/event-reader.ts';
import { knownType } from '../events/event-type-name.ts';
import { encodeCursor } from './cursor.ts';

/** What every live event tells, whatever it is about. */
export const told = (event: PortalEvent) => ({
  cursor: encodeCursor(event),
  type: event.type,
  eventType: knownType(event.type),
  occurredAt: event.occurredAt,
});
