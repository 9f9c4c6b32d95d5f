import pg from 'pg';
import { expect, onTestFinished, vi } from 'vitest';

/** A transaction that has done its work and is not committed, so that whoever needs what it locked waits for it. */
export interface StandingTransaction {
  /** Resolves when so many others wait for what it has locked. */
  waitedForBy(count: number): Promise<void>;
  commit(): Promise<void>;
  rollBack(): Promise<void>;
}

/** Runs statements, each with the same values, in a transaction of its own, which ends with the test at the latest. */
export async function standingTransaction(
  databaseUrl: string,
  statements: readonly string[],
  values: readonly unknown[] = [],
): Promise<StandingTransaction> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  // A test that fails on the way must not leave the locks to the next one.
  onTestFinished(() => client.end());
  await client.query('begin');
  for (const statement of statements) await client.query(statement, [...values]);
  return {
    async waitedForBy(count) {
      const waiting = `with recursive waiting as (
          select pid from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))
          union select a.pid from pg_stat_activity a join waiting w on w.pid = any(pg_blocking_pids(a.pid)))
        select count(*)::int as count from waiting`;
      await vi.waitFor(async () => expect((await client.query(waiting)).rows[0].count).toBeGreaterThanOrEqual(count), {
        timeout: 60_000,
        interval: 10,
      });
    },
    commit: async () => void (await client.query('commit')),
    rollBack: async () => void (await client.query('rollback')),
  };
}
