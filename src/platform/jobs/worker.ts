import { setTimeout as delay } from 'node:timers/promises';
import { Logger as GraphileLogger, type Runner, run } from 'graphile-worker';
import type { Logger } from 'pino';
import { Presence } from './presence.ts';
import { type JobRuntime, taskListOf } from './run-job.ts';

export interface WorkerOptions extends JobRuntime {
  databaseUrl: string;
  /** Jobs at the same time; 0 makes a worker that takes none, for nodes that only serve. */
  concurrency: number;
  /** Flags of jobs that are left alone for now, read before every job: see `Postponed`. */
  parkedFlags?(): Promise<string[]>;
  /** How often to look for dead workers; jobs of a killed process start anew after about twice that. */
  sweepMs?: number;
  /** How long {@link Worker.stop} lets running jobs finish before it aborts them; 5,000 by default. */
  stopGraceMs?: number;
}

/** Running jobs in this process. */
export interface Worker {
  /** For readiness: rejects while this worker cannot take jobs. */
  check(): Promise<void>;
  /**
   * Takes no further job, gives those that run some time to finish, then aborts them and hands them back without counting the
   * attempt. Resolves when all of it is done.
   */
  stop(): Promise<void>;
}

const SWEEP_MS = 2_000;
/** Fallback for lost notifications, and the rhythm in which retries and taken-over jobs are found. */
const POLL_MS = 1_000;
const RESTART_MS = 1_000;
const STOP_GRACE_MS = 5_000;

/** Starts to run jobs. Throws when the database cannot be reached now; later cuts are survived. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  if (options.concurrency === 0) return { check: async () => {}, stop: async () => {} };
  const worker = new SupervisedWorker(options);
  await worker.start();
  return worker;
}

/**
 * Graphile Worker shuts itself down when it cannot store the outcome of a job, which a restart of the database brings
 * about. So it is started anew, under a new name; the job of unknown outcome is found by the sweep and repeated.
 */
class SupervisedWorker implements Worker {
  readonly #options: WorkerOptions;
  readonly #stopping = new AbortController();
  #shift: Shift | null = null;
  #supervision: Promise<void> | null = null;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#shift = await startShift(this.#options);
    this.#supervision = this.#supervise();
  }

  async check(): Promise<void> {
    if (!this.#shift?.isPresent()) throw new Error('The worker has no connection to the database.');
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#shift?.stop();
    await this.#supervision;
  }

  async #supervise(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#shift?.ended;
      this.#shift = null;
      await delay(RESTART_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      this.#shift = await startShift(this.#options).catch((error: Error) => {
        this.#options.log.error({ reason: error.message }, 'worker: restart failed, trying again');
        return null;
      });
    }
    await this.#shift?.stop();
  }
}

/** One life of a Graphile Worker pool. */
interface Shift {
  isPresent(): boolean;
  /** Resolves when the pool has ended, by itself or by {@link Shift.stop}, and its presence with it. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

async function startShift(options: WorkerOptions): Promise<Shift> {
  const present = Promise.withResolvers<Presence>();
  let presence: Presence | null = null;
  const arrive = async (workerId: string) => {
    presence ??= new Presence({ ...options, workerId, sweepMs: options.sweepMs ?? SWEEP_MS });
    await presence.held;
    present.resolve(presence);
  };
  const runner = await run(graphileOptions(options, arrive));
  const ended = runner.promise
    .catch((error: Error) => options.log.error({ reason: error.message }, 'worker: stopped by itself'))
    .then(() => presence?.stop());
  await Promise.race([present.promise, ended]);
  return { isPresent: () => presence?.isHeld ?? false, ended, stop: () => stopRunner(runner, ended) };
}

async function stopRunner(runner: Runner, ended: Promise<void>): Promise<void> {
  // It refuses to be stopped twice, and may have stopped itself already.
  await runner.stop().catch(() => undefined);
  await ended;
}

/** Settings that a worker and a drain share. `arrive` is called, and waited for, before a pool takes its first job. */
export function graphileOptions(
  options: JobRuntime & Pick<WorkerOptions, 'databaseUrl' | 'concurrency' | 'stopGraceMs' | 'parkedFlags'>,
  arrive: (workerId: string) => Promise<void>,
) {
  return {
    connectionString: options.databaseUrl,
    concurrency: options.concurrency,
    maxPoolSize: options.concurrency + 2,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    forbiddenFlags: options.parkedFlags,
    taskList: taskListOf(options),
    logger: loggerFor(options.log),
    preset: {
      // Unbatched, a failure to store an outcome is an unhandled rejection and ends the process.
      worker: {
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        gracefulShutdownAbortTimeout: options.stopGraceMs ?? STOP_GRACE_MS,
      },
      plugins: [
        {
          name: 'presence',
          version: '1.0.0',
          worker: {
            hooks: {
              startWorker: (_: unknown, event: { worker: { workerPool: { id: string } } }) =>
                arrive(event.worker.workerPool.id),
            },
          },
        },
      ],
    },
  };
}

/** Only the text: Graphile's details hold whole payloads. Outcomes of jobs are logged where they are known better. */
function loggerFor(log: Logger): GraphileLogger {
  const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;
  return new GraphileLogger(() => (level, message, meta) => {
    log[meta?.failure ? 'debug' : levels[level]](`worker: ${message}`);
  });
}
