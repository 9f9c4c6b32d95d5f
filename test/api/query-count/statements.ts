import { vi } from 'vitest';
import { PreparingClient } from '../../../src/platform/db-connections/preparing-client.ts';

/** What the portal asks of itself, whoever calls: it follows its log, keeps its consumers and jobs going, and notes once a minute that a session is used. */
const OF_ITS_OWN =
  /event_log|event_consumer|sequence_events|graphile_worker|^update "session"|^\s*(begin|commit|rollback|listen)/i;

/** Texts of the statements that the portal sends to PostgreSQL while `work` runs, but for those of its own. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const query = vi.spyOn(PreparingClient.prototype, 'query');
  try {
    await work();
    for (const [statement] of query.mock.calls as unknown[][]) {
      const text = typeof statement === 'string' ? statement : (statement as { text?: string } | undefined)?.text;
      if (text && !OF_ITS_OWN.test(text)) statements.push(text);
    }
  } finally {
    query.mockRestore();
  }
  return statements;
}
