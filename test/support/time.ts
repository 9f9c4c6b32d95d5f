import type { TestDatabase } from './database.ts';

/**
 * Lets time pass for credentials, products, content and jobs: everything that lies ahead comes nearer, and so the database's clock finds it
 * due. What the gateway holds stays as it was.
 */
export async function letTimePass({ pool }: TestDatabase, seconds: number): Promise<void> {
  const by = `interval '${seconds} seconds'`;
  await pool.query(`update credential set created_at = created_at - ${by}, retires_at = retires_at - ${by},
    expires_at = expires_at - ${by}, expiry_warned_for = expiry_warned_for - ${by},
    waiting_since = waiting_since - ${by}`);
  await pool.query(`update product set sunset_at = sunset_at - ${by} where sunset_at is not null`);
  await pool.query(`update content_entry set publish_at = publish_at - ${by} where publish_at is not null`);
  await pool.query(`update graphile_worker._private_jobs set run_at = run_at - ${by} where locked_at is null`);
}

/** Runs retries now that would wait for their back-off. */
export async function skipBackOff({ pool }: TestDatabase): Promise<void> {
  await pool.query('update graphile_worker._private_jobs set run_at = now() where locked_at is null and attempts > 0');
}

/** Rows of one statement, for what no API shows. */
export const rowsOf = async ({ pool }: TestDatabase, sql: string, values: unknown[] = []): Promise<unknown[]> =>
  (await pool.query(sql, values)).rows;
