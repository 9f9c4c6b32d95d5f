import { MODULES } from '../../src/modules.ts';
import { createLogger } from '../../src/platform/log.ts';

/**
 * SQL for how often committed events are still to be handled by whoever asked for them, or by the consumer of that name;
 * part of a statement, so that it counts at the same moment as what else a test waits for. Behind events that nobody asked
 * for a consumer may stay for seconds, which keeps no effect waiting.
 */
export function unhandledEvents(consumer?: string): string {
  const wishes = WISHES.filter(({ name }) => !consumer || name === consumer);
  return `((select count(*) from event_log where position is null)
    + (select count(*) from event_log
        join jsonb_to_recordset('${JSON.stringify(wishes)}') as wish (name text, types jsonb) on wish.types ? event_log.type
        join event_consumer consumer on consumer.name = wish.name
        where event_log.position > consumer.position))`;
}

const NOWHERE = {
  createContext: () => {
    throw new Error('It is not started.');
  },
  relay: { observe: () => undefined },
  log: createLogger({ logLevel: 'silent' }),
};

const WISHES = MODULES.flatMap(({ consumers = [] }) => consumers).map((create) => create(NOWHERE).wish);
