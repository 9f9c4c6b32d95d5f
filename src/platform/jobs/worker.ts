import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger as GraphileLogger, type Runner, run, type WorkerEvents } from 'graphile-worker';
import type { Logger } from 'pino';
import type { DatabaseOutage } from '../db-connections/outage.ts';
import { Places } from './places.ts';
import { Presence } from './presence.ts';
import { type JobRuntime, taskListOf } from './run-job.ts';
import { WorkerPool } from './worker-pool.ts';

export interface WorkerOptions extends JobRuntime {
  databaseUrl: string;
  /** Jobs at the same time, at most; 0 makes a worker that takes none, for nodes that only serve. */
  concurrency: number;
  /** Flags of jobs that are left alone for now, read before every job: see `Postponed`. */
  parkedFlags?(): Promise<string[]>;
  /** Fallback for lost notifications, and the rhythm in which retries and taken-over jobs are found; 1,000 by default. */
  pollMs?: number;
  /** How often to look for dead workers; jobs of a killed process start anew after about twice that. */
  sweepMs?: number;
  /** How long a process may stand still before the others take its jobs; 30,000 by default. */
  leaseMs?: number;
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

const POLL_MS = 1_000;
/** A place that nobody wakes looks by itself as rarely as this. */
const IDLE_MS = 60_000;
/**
 * One listens. However many jobs run at the same time, few of them ask the queue something, and shortly; each further
 * connection would have to learn the same statements.
 */
const CONNECTIONS = 3;
const RESTART_MS = 1_000;
const STOP_GRACE_MS = 5_000;
/** For storing the outcomes of the last jobs. */
const OUTCOMES_MS = 3_000;

/**
 * How many may wait for somebody outside at the same time. A place costs next to nothing; that many who never answer have
 * to be waited for before somebody else has to wait.
 */
export const OUTSIDE_PLACES = 500;

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
  /** For what befalls the worker itself. Jobs have their own. */
  readonly #log: Logger;
  #shift: Shift | null = null;
  #supervision: Promise<void> | null = null;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#log = options.log.child({});
  }

  async start(): Promise<void> {
    this.#shift = await startShift(this.#options, this.#log);
    this.#supervision = this.#supervise();
  }

  async check(): Promise<void> {
    if (!this.#shift?.isPresent()) throw new Error('The worker has no connection to the database.');
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    // Connections that are lost from now on are no news: the database often stops at the same time.
    this.#log.level = 'silent';
    await this.#shift?.stop();
    await this.#supervision;
  }

  async #supervise(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#shift?.ended;
      const level = this.#options.outage?.isOn ? 'debug' : 'warn';
      if (this.#shift) this.#log[level]('worker: stopped by itself, starting anew');
      this.#shift = null;
      await delay(RESTART_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      this.#shift = await startShift(this.#options, this.#log).catch((error: Error) => {
        if (!this.#options.outage?.notes(error))
          this.#log.error({ reason: error.message }, 'worker: restart failed, trying again');
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
  ended: Promise<unknown>;
  stop(): Promise<void>;
}

async function startShift(options: WorkerOptions, log: Logger): Promise<Shift> {
  const present = Promise.withResolvers<Presence>();
  let presence: Presence | null = null;
  // It may begin to shut down while it starts, so it is listened to from the first moment on.
  const events: WorkerEvents = new EventEmitter();
  const places = new Places(events, options.pollMs ?? POLL_MS);
  const arrive = async (workerId: string) => {
    presence ??= new Presence({ ...options, workerId, log });
    await presence.held;
    present.resolve(presence);
    await places.opened();
  };
  const pool = new WorkerPool({ ...options, log }, CONNECTIONS);
  const shutDown = new Promise<void>((resolve) => events.once('pool:gracefulShutdown', () => resolve()));
  const parts = { ...graphileOptions({ ...options, log }, arrive), pgPool: pool, events };
  const runner = await run(parts).catch(async (error) => {
    places.end();
    await pool.end();
    throw error;
  });
  stopWhenStuck(runner, options.outage);
  const ended = endOf(runner, shutDown, options.stopGraceMs ?? STOP_GRACE_MS, log).then(() => {
    // Not waited for: a connection that hangs must not hold up the next shift.
    void pool.end();
    return presence?.stop();
  });
  await Promise.race([present.promise, ended]);
  return { isPresent: () => presence?.isHeld ?? false, ended, stop: () => stopRunner(runner, ended) };
}

/**
 * Resolves when it has stopped, by itself or not. Where it could not store outcomes twice, Graphile Worker 0.18 waits for
 * them for ever (it counts those that are under way below zero), so it is waited for only as long as a stop may take.
 */
function endOf(runner: Runner, shutDown: Promise<void>, graceMs: number, log: Logger): Promise<void> {
  const over = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  shutDown.then(() => delay(graceMs + OUTCOMES_MS, undefined, { signal: over.signal })).then(resolve, resolve);
  runner.promise
    .catch((error: Error) => log.error({ reason: error.message }, 'worker: failed'))
    .finally(() => over.abort())
    .then(resolve);
  return promise;
}

/** So many looks for a job that fail one after the other, with no other between them. */
const STUCK = 8;

/**
 * Graphile Worker 0.18 looks its tasks up once and keeps the answer, also when it was a lost connection: then every look
 * for a job fails with that error for ever. One that is started anew looks them up again. While the database is away all of them
 * fail, and a new one would too.
 */
function stopWhenStuck({ events, stop }: Runner, outage?: DatabaseOutage): void {
  let failures = 0;
  const works = () => {
    failures = 0;
  };
  events.on('job:start', works).on('worker:getJob:empty', works);
  events.on('worker:getJob:error', () => {
    if (outage?.isOn) return;
    failures += 1;
    if (failures === STUCK) stop().catch(() => undefined);
  });
}

async function stopRunner(runner: Runner, ended: Promise<void>): Promise<void> {
  // It refuses to be stopped twice, and may have stopped itself already.
  runner.stop().catch(() => undefined);
  await ended;
}

/** Settings that a worker and a drain share. `arrive` is called, and waited for, before a pool takes its first job. */
export function graphileOptions(
  options: JobRuntime & Pick<WorkerOptions, 'concurrency' | 'stopGraceMs' | 'parkedFlags' | 'outage'>,
  arrive: (workerId: string) => Promise<void>,
) {
  return {
    concurrency: options.concurrency,
    pollInterval: IDLE_MS,
    noHandleSignals: true,
    forbiddenFlags: options.parkedFlags,
    taskList: taskListOf(options),
    logger: loggerFor(options),
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

/**
 * Only the text: Graphile's details hold whole payloads. Outcomes of jobs are logged where they are known better, and an outage of
 * the database once.
 */
function loggerFor({ log, outage }: Pick<WorkerOptions, 'log' | 'outage'>): GraphileLogger {
  const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;
  return new GraphileLogger(() => (level, message, meta) => {
    const isOutage = (level === 'error' || level === 'warning') && (outage?.notes(meta?.error) || outage?.isOn);
    // That there are more places than connections is meant so.
    const isKnown = meta?.failure || isOutage || meta?.max;
    // Some messages bring their stack along.
    log[isKnown ? 'debug' : levels[level]](`worker: ${message.split('\n', 1)[0]}`);
  });
}
