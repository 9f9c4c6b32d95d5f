import type { GraphQLSchema } from 'graphql';
import { type CursorMark, encodeCursor } from './cursor.ts';

/** The first event of a subscription that asked for it: where it begins, before anything has happened. */
export interface Hello extends CursorMark {
  readonly type: 'hello';
  readonly occurredAt: Date;
}

/** @param mark Everything behind it is delivered. */
export const hello = ({ id, position }: CursorMark): Hello => ({ id, position, type: 'hello', occurredAt: new Date() });

const isHello = (event: unknown): event is Hello =>
  typeof event === 'object' && event !== null && 'type' in event && event.type === 'hello';

/** A hello is the same for every subscription, so no resolver has to know of it. */
export function answerHellos(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const { resolve } = field;
    field.resolve = (event, ...rest) => (isHello(event) ? present(event) : resolve?.(event, ...rest));
  }
}

const present = (event: Hello) => ({ cursor: encodeCursor(event), type: event.type, occurredAt: event.occurredAt });

/** What is to be known of the events of this log by whoever carries them. */
export const LIVE_EVENTS = {
  cursorOf: (event: unknown): string => encodeCursor(event as CursorMark),
  isHello,
  helloFields: new Set(['__typename', 'cursor', 'type', 'occurredAt']),
};
