import pg from 'pg';
import { expect } from 'vitest';
import type { TestDatabase } from './database.ts';

/**
 * A transaction that stands in the way of another one until both wait for each other. The other is the one that the
 * database ends, because this one is in no hurry to have it looked for.
 */
export class Rival {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** Takes the key under which the other is going to add a job. */
  static async atJobKey(database: TestDatabase, key: string): Promise<Rival> {
    const client = new pg.Client({ connectionString: database.url, application_name: 'rival' });
    await client.connect();
    await client.query('begin');
    await client.query(`set local deadlock_timeout = '1min'`);
    await client.query(`select graphile_worker.add_job('test.nobody', job_key => $1)`, [key]);
    return new Rival(client);
  }

  /** Waits until the other waits, and wants the row that the other holds. Resolves when the other has lost. */
  async clashOver(table: string, id: string): Promise<void> {
    const waiting = `select 1 from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))`;
    await expect
      .poll(async () => (await this.#client.query(waiting)).rowCount, { timeout: 60_000, interval: 20 })
      .toBe(1);
    await this.#client.query(`select 1 from ${table} where id = $1 for update`, [id]);
  }

  async leave(): Promise<void> {
    await this.#client.query('rollback');
    await this.#client.end();
  }
}
