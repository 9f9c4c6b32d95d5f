import { type Kysely, sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { Job } from './job.ts';

/** How the jobs of one name stand. */
export interface JobStats {
  name: string;
  /** Due now, or later, or again later after a failure. */
  waiting: number;
  running: number;
  /** Given up; kept with their cause until somebody removes them. */
  failed: number;
  /** Age of the job that has been due the longest, in seconds; 0 when none is overdue. */
  oldestDueSeconds: number;
}

/** For metrics and readiness: one row for each job name that has jobs. */
export async function readJobStats(db: Kysely<Database>): Promise<JobStats[]> {
  const { rows } = await sql<JobStats>`
    select task_identifier as name,
      (count(*) filter (where waits))::int as waiting,
      (count(*) filter (where locked_at is not null))::int as running,
      (count(*) filter (where flags ? 'given-up'))::int as failed,
      coalesce(extract(epoch from now() - min(run_at) filter (where waits and run_at <= now())), 0)::float8
        as "oldestDueSeconds"
    from (select *, locked_at is null and attempts < max_attempts as waits from graphile_worker.jobs) jobs
    group by task_identifier order by task_identifier`.execute(db);
  return rows;
}

/** Whether a job of the kind runs, or is due and will be taken. */
export async function isUnderWay(ctx: Pick<Context, 'db'>, { name }: Pick<Job, 'name'>): Promise<boolean> {
  const { rows } = await sql`select from graphile_worker.jobs
    where task_identifier = ${name} and attempts < max_attempts and run_at <= now() limit 1`.execute(ctx.db);
  return rows.length > 0;
}
