import type { Context } from '../context.ts';
import type { EventConsumerOptions } from './event-consumer.ts';
import type { PortalEvent } from './event-reader.ts';
import type { EventType } from './event-types.ts';

/** What to do for events of each type; a type that is not named is of no interest. */
export type EventHandlers = { readonly [T in EventType]?: (ctx: Context, event: PortalEvent<T>) => Promise<void> };

/** A consumer's part that follows from its handlers: which events it asks for, and who handles each. */
export function handlersOf(handlers: EventHandlers): Pick<EventConsumerOptions, 'types' | 'handle'> {
  return {
    types: Object.keys(handlers) as EventType[],
    handle: (ctx, event) => handle(handlers, ctx, event),
  };
}

/** The one place where an event meets the handler of its type, which the compiler cannot follow over all types. */
async function handle<T extends EventType>(handlers: EventHandlers, ctx: Context, event: PortalEvent<T>) {
  const handler = handlers[(event as PortalEvent).type] as
    | ((ctx: Context, event: PortalEvent<T>) => Promise<void>)
    | undefined;
  await handler?.(ctx, event);
}
