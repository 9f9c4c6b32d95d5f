import { vi } from 'vitest';
import { PreparingClient } from '../../../src/platform/db-connections/preparing-client.ts';

/** What the portal asks of itself, whoever calls: it follows its log, keeps its consumers and jobs going, looks for gateways that are down, and notes once a minute that a session is used. */
const OF_ITS_OWN =
  /event_log|event_consumer|sequence_events|graphile_worker|^update "session"|^select "id" from "provider" where "status"|^\s*(begin|commit|rollback|listen)/i;

/** A statement with its values. */
export interface Sent {
  text: string;
  values: unknown[];
}

/** What the portal sends to PostgreSQL while `work` runs, but for what is of its own. */
export async function sentBy(work: () => Promise<unknown>, ofItsOwn = OF_ITS_OWN): Promise<Sent[]> {
  const query = vi.spyOn(PreparingClient.prototype, 'query');
  try {
    await work();
    return (query.mock.calls as unknown[][]).flatMap(([statement, values]) => {
      const { text } = typeof statement === 'string' ? { text: statement } : (statement as { text?: string });
      return text && !ofItsOwn.test(text) ? [{ text, values: Array.isArray(values) ? values : [] }] : [];
    });
  } finally {
    query.mockRestore();
  }
}

/** Texts of the statements that {@link sentBy} has. */
export const statementsOf = async (work: () => Promise<unknown>): Promise<string[]> =>
  (await sentBy(work)).map(({ text }) => text);
