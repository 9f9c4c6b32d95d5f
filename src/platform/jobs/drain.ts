import { runOnce } from 'graphile-worker';
import pg from 'pg';
import { Presence } from './presence.ts';
import type { JobRuntime } from './run-job.ts';
import { graphileOptions } from './worker.ts';
import { WorkerPool } from './worker-pool.ts';

export interface DrainOptions extends JobRuntime {
  databaseUrl: string;
  /** Jobs that are scheduled for later, and retries that wait for their time, count as due now. */
  makeDue?: boolean;
}

/**
 * Runs jobs one after the other until none is left that could run, including those that jobs add. For commands and tests
 * that must know when the work is done; failures are kept in the queue as always.
 */
export async function drainJobs(options: DrainOptions): Promise<void> {
  const client = new pg.Client({ connectionString: options.databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    while (await countDue(client, options)) await runDue(options);
  } finally {
    await client.end();
  }
}

async function runDue(options: DrainOptions): Promise<void> {
  let presence: Presence | null = null;
  const arrive = async (workerId: string) => {
    presence = new Presence({ ...options, workerId });
    await presence.held;
  };
  const pgPool = new WorkerPool(options, 3);
  try {
    await runOnce({ ...graphileOptions({ ...options, concurrency: 1 }, arrive), pgPool });
  } finally {
    await Promise.all([(presence as Presence | null)?.stop(), pgPool.end()]);
  }
}

async function countDue(client: pg.Client, { jobs, makeDue }: DrainOptions): Promise<number> {
  const names = jobs.map(({ job }) => job.name);
  const waiting = 'task_identifier = any($1) and locked_at is null and attempts < max_attempts';
  if (makeDue) {
    await client.query(
      `select graphile_worker.reschedule_jobs(array(
        select id from graphile_worker.jobs where ${waiting} and run_at > now()), run_at => now())`,
      [names],
    );
  }
  const { rows } = await client.query<{ due: number }>(
    `select count(*)::int as due from graphile_worker.jobs where ${waiting} and run_at <= now()`,
    [names],
  );
  return rows[0]?.due ?? 0;
}
