import type { JobHelpers, Task, TaskList } from 'graphile-worker';
import type { Logger } from 'pino';
import type { Context } from '../context.ts';
import type { DatabaseOutage } from '../db-connections/outage.ts';
import {
  type Job,
  type JobImplementation,
  type JobInfo,
  openPayload,
  Postponed,
  type Setback,
  secondsUntilRetry,
} from './job.ts';

/** What running jobs needs from the outside. */
export interface JobRuntime {
  jobs: readonly JobImplementation[];
  /** Makes the context of one run; the worker puts the job's own `actor` and `log` into it. */
  createContext(requestId: string): Context | Promise<Context>;
  log: Logger;
  /** Told when the database is away. */
  outage?: DatabaseOutage;
}

/** The handlers as Graphile Worker wants them. */
export const taskListOf = (runtime: JobRuntime): TaskList =>
  Object.fromEntries(runtime.jobs.map((implementation) => [implementation.job.name, taskOf(implementation, runtime)]));

function taskOf(implementation: JobImplementation, runtime: JobRuntime): Task {
  return async (stored, helpers) => {
    const run = await beginRun(implementation.job, stored, helpers, runtime);
    // Attempts beyond the job's own are left for the hook alone: the process died in the last one, or the hook failed.
    if (run.info.attempt > implementation.job.maxAttempts) await giveUp(implementation, run, helpers, lostIn(helpers));
    else await attempt(implementation, run, helpers);
  };
}

interface Run {
  ctx: Context;
  data: unknown;
  info: JobInfo;
  /** How loud a failure is told: an outage of the database is told once, and not for each job that it befell. */
  levelOf(error: unknown, level: 'warn' | 'error'): 'debug' | 'warn' | 'error';
}

async function beginRun(job: Job, stored: unknown, helpers: JobHelpers, runtime: JobRuntime): Promise<Run> {
  const { correlationId, data } = openPayload(stored);
  const { id, attempts } = helpers.job;
  const log = runtime.log.child({ job: job.name, jobId: id, attempt: attempts, requestId: correlationId });
  const info: JobInfo = {
    ...{ id, name: job.name, attempt: attempts, maxAttempts: job.maxAttempts, correlationId, log },
    actor: { kind: 'job', id },
    signal: AbortSignal.any([helpers.abortSignal, AbortSignal.timeout(job.timeoutSeconds * 1_000)]),
  };
  const levelOf: Run['levelOf'] = (error, level) => (runtime.outage?.notes(error) ? 'debug' : level);
  return { ctx: { ...(await runtime.createContext(correlationId)), actor: info.actor, log }, data, info, levelOf };
}

async function attempt(implementation: JobImplementation, run: Run, helpers: JobHelpers): Promise<void> {
  const { info } = run;
  try {
    await Promise.race([implementation.run(run.ctx, run.data, info), rejectOn(info.signal)]);
    info.log.debug('Job done');
  } catch (caught) {
    const error = asError(caught);
    if (error instanceof Postponed) {
      await park(helpers, error.flag);
      await tellSetback(implementation, run, { error, nextAttemptAt: null });
      throw error;
    }
    if (helpers.abortSignal.aborted) {
      await handBack(helpers);
      throw error;
    }
    info.log[run.levelOf(error, 'warn')]({ reason: error.message }, 'Job failed');
    if (info.attempt < info.maxAttempts) {
      const nextAttemptAt = new Date(Date.now() + secondsUntilRetry(info.attempt) * 1_000);
      await tellSetback(implementation, run, { error, nextAttemptAt });
      throw error;
    }
    await giveUp(implementation, run, helpers, error);
  }
}

/** What went wrong stays the job's own failure, also where the domain cannot be told. */
async function tellSetback(
  implementation: JobImplementation,
  { ctx, data, info, levelOf }: Run,
  setback: Setback,
): Promise<void> {
  try {
    await implementation.onSetback(ctx, data, setback, info);
  } catch (failed) {
    const level = levelOf(failed, 'warn');
    info.log[level]({ reason: asError(failed).message }, 'Telling that an attempt failed has failed');
  }
}

/** Tells the domain, then keeps the job as failed for good, with its cause, for people to find. Always throws. */
async function giveUp(implementation: JobImplementation, run: Run, helpers: JobHelpers, error: Error): Promise<never> {
  try {
    await implementation.onFinalFailure(run.ctx, run.data, error, run.info);
  } catch (failed) {
    // The cause stays the job's own; the hook is called again with a later attempt.
    const level = run.levelOf(failed, 'error');
    run.info.log[level]({ reason: asError(failed).message }, 'Telling that a job failed has failed');
    throw error;
  }
  run.info.log.error({ reason: error.message }, 'Job given up');
  await helpers.query(
    `update graphile_worker._private_jobs set max_attempts = attempts, flags = '{"given-up": true}' where id = $1`,
    [run.info.id],
  );
  throw error;
}

/**
 * When a job is added under the key of one that runs, Graphile Worker uses up the attempts of that one, so that it never
 * comes again. Given one back it would, and be taken for one that failed as often as it may.
 */
const IS_WANTED = 'id = $1 and attempts = $2';

/** See {@link Postponed}. */
async function park(helpers: JobHelpers, flag: string): Promise<void> {
  await helpers.query(
    `update graphile_worker._private_jobs
     set attempts = attempts - 1, flags = coalesce(flags, '{}') || jsonb_build_object($3::text, true) where ${IS_WANTED}`,
    [helpers.job.id, helpers.job.attempts, flag],
  );
}

/** A stop of the worker is no fault of the job and takes none of its attempts. */
async function handBack(helpers: JobHelpers): Promise<void> {
  await helpers.query(`update graphile_worker._private_jobs set attempts = attempts - 1 where ${IS_WANTED}`, [
    helpers.job.id,
    helpers.job.attempts,
  ]);
}

const lostIn = (helpers: JobHelpers) =>
  new Error(helpers.job.last_error ?? 'The process ended during the last attempt.');

const asError = (caught: unknown) => (caught instanceof Error ? caught : new Error(String(caught)));

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new Error(`Stopped: ${asError(signal.reason).message}`));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
