import pg from 'pg';
import type { TestDatabase } from './database.ts';

/**
 * Lets time pass for credentials and jobs: everything that lies ahead comes nearer, and so the database's clock finds it
 * due. What the gateway holds stays as it was.
 */
export async function letTimePass(database: TestDatabase, seconds: number): Promise<void> {
  await withClient(database, async (client) => {
    const by = `interval '${seconds} seconds'`;
    await client.query(`update credential set created_at = created_at - ${by}, retires_at = retires_at - ${by},
      expires_at = expires_at - ${by}, expiry_warned_for = expiry_warned_for - ${by},
      waiting_since = waiting_since - ${by}`);
    await client.query(`update graphile_worker._private_jobs set run_at = run_at - ${by} where locked_at is null`);
  });
}

/** Runs retries now that would wait for their back-off. */
export const skipBackOff = (database: TestDatabase): Promise<void> =>
  withClient(database, async (client) => {
    await client.query(
      'update graphile_worker._private_jobs set run_at = now() where locked_at is null and attempts > 0',
    );
  });

/** Rows of one statement, for what no API shows. */
export async function rowsOf(database: TestDatabase, sql: string, values: unknown[] = []): Promise<unknown[]> {
  let rows: unknown[] = [];
  await withClient(database, async (client) => {
    ({ rows } = await client.query(sql, values));
  });
  return rows;
}

async function withClient(database: TestDatabase, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
