import { runOnce } from 'graphile-worker';
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
  const pool = new WorkerPool(options, 3);
  try {
    while (await countDue(pool, options)) await runDue(pool, options);
  } finally {
    await pool.end();
  }
}

async function runDue(pgPool: WorkerPool, options: DrainOptions): Promise<void> {
  let presence: Presence | null = null;
  const arrive = async (workerId: string) => {
    presence = new Presence({ ...options, workerId });
    await presence.held;
  };
  try {
    await runOnce({ ...graphileOptions({ ...options, concurrency: 1 }, arrive), pgPool });
  } finally {
    await (presence as Presence | null)?.stop();
  }
}

async function countDue(pool: WorkerPool, { jobs, makeDue }: DrainOptions): Promise<number> {
  const names = jobs.map(({ job }) => job.name);
  const waiting = 'task_identifier = any($1) and locked_at is null and attempts < max_attempts';
  if (makeDue) {
    await pool.query(
      `select graphile_worker.reschedule_jobs(array(
        select id from graphile_worker.jobs where ${waiting} and run_at > now()), run_at => now())`,
      [names],
    );
  }
  const { rows } = await pool.query<{ due: number }>(
    `select count(*)::int as due from graphile_worker.jobs where ${waiting} and run_at <= now()`,
    [names],
  );
  return rows[0]?.due ?? 0;
}
