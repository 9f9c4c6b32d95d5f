import { expect } from 'vitest';
import type { TestDatabase } from './database.ts';

/**
 * Has calls meet at one credential: its row is held until each of them has read what it reads before and waits for the
 * row, the first one first; then they go on.
 */
export async function raceForCredential<T>(
  database: TestDatabase,
  credentialId: string,
  calls: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const client = await database.pool.connect();
  let isCommitted = false;
  try {
    await client.query('begin');
    await client.query('select id from credential where id = $1 for update', [credentialId]);
    const answers: Promise<T>[] = [];
    let settled = 0;
    for (const call of calls) {
      answers.push(call().finally(() => (settled += 1)));
      const held = async () => (await waitingBackends(database)) + settled;
      await expect.poll(held, { timeout: 60_000, interval: 5 }).toBeGreaterThanOrEqual(answers.length);
    }
    await client.query('commit');
    isCommitted = true;
    return await Promise.all(answers);
  } finally {
    client.release(!isCommitted);
  }
}

/**
 * Whoever queues behind another one who waits counts as well. Asked outside the transaction, in which PostgreSQL shows the
 * sessions that there were at its first look.
 */
async function waitingBackends({ pool }: TestDatabase): Promise<number> {
  // With a name it is planned once, which takes longer than to run it.
  const { rows } = await pool.query({
    name: 'waiting',
    text: `select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`,
  });
  return rows[0].waiting;
}
