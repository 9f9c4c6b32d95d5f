import { sql } from 'kysely';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { EventActor } from '../events/event-log.ts';

/** A kind of work that is done after commit. Made by {@link defineJob}. */
export interface Job<Schema extends z.ZodType = z.ZodType> {
  /** Like `access.provision`. A payload that older workers cannot read needs a new name: they fetch only names they know. */
  name: string;
  payload: Schema;
  /** After so many failures, or deaths of the process, the job is given up. */
  maxAttempts: number;
  /** A handler that runs longer counts as failed and is tried again. */
  timeoutSeconds: number;
  /**
   * Waits for a gateway, a mail server or whoever else is outside. It has a place of its own while it does, so that those
   * who never answer take none from others; its queue is what limits how many wait for one of them.
   */
  isOutside: boolean;
}

export interface JobOptions {
  /** Replaces a waiting job of the same key; one that runs already is left alone and a second one follows it. */
  key?: string;
  /** A waiting job of the same key keeps its time: for jobs that add themselves again and must not delay what is due. */
  keepsTime?: boolean;
  /** Jobs of one queue run one after the other, in order. Few names, please: queues are never removed. */
  queue?: string;
  /** Not before this time. */
  runAt?: Date;
  /** Smaller numbers first; 0 by default. */
  priority?: number;
}

/**
 * Thrown by a handler when what it needs is known to be away. It takes none of the job's attempts: the job waits, without
 * being fetched, for as long as the worker's `parkedFlags` name this flag, and then runs as if for the first time.
 */
export class Postponed extends Error {
  override readonly name = 'Postponed';
  readonly flag: string;

  constructor(message: string, flag: string) {
    super(message);
    this.flag = flag;
  }
}

/** What a handler gets to know about its run. */
export interface JobInfo {
  /** Id of the job, the same in every attempt; good as an idempotency key towards the outside. */
  id: string;
  name: string;
  /** Counted when a worker takes the job, so an attempt that killed its process is counted too. From 1. */
  attempt: number;
  maxAttempts: number;
  /** Request id of the mutation that added the job, for logs and events. */
  correlationId: string;
  /** For {@link recordEvent}: the job as the actor. */
  actor: EventActor;
  /** Bound with the job's name, id and attempt. */
  log: Logger;
  /** Aborted when the worker stops and when the time is up: pass it on to whatever waits for the outside. */
  signal: AbortSignal;
}

/** One attempt that did not succeed and is not the last. */
export interface Setback {
  error: Error;
  /** When the next one begins; null where that is not a matter of time, see {@link Postponed}. */
  nextAttemptAt: Date | null;
}

/** How many seconds Graphile Worker waits after this failed attempt. */
export const secondsUntilRetry = (attempt: number): number => Math.exp(Math.min(attempt, 10));

export type JobHandler<Payload> = (ctx: Context, payload: Payload, info: JobInfo) => Promise<void>;

export interface JobImplementation {
  job: Job;
  run: JobHandler<unknown>;
  /** See {@link implementJob}. */
  onFinalFailure: (ctx: Context, payload: unknown, error: Error, info: JobInfo) => Promise<void>;
  onSetback: (ctx: Context, payload: unknown, setback: Setback, info: JobInfo) => Promise<void>;
}

const envelope = z.object({ correlationId: z.string(), data: z.unknown() });

/** Describes a job once, for the code that adds it and for the one handler. */
export function defineJob<Schema extends z.ZodType>(
  definition: Pick<Job<Schema>, 'name' | 'payload'> & Partial<Job<Schema>>,
): Job<Schema> {
  return { maxAttempts: 8, timeoutSeconds: 120, isOutside: false, ...definition };
}

/**
 * Adds a job in the transaction of `ctx`: it starts after the commit and never without it. Throws a `ZodError` when the
 * payload does not fit, which is a fault of the caller.
 */
export const addJob = <Schema extends z.ZodType>(
  ctx: Pick<Context, 'db' | 'requestId'>,
  job: Job<Schema>,
  payload: z.input<Schema>,
  { keepsTime, ...options }: JobOptions = {},
): Promise<void> => store(ctx, job, [{ payload, ...options }], keepsTime);

type NewJob<Schema extends z.ZodType> = { payload: z.input<Schema> } & Omit<JobOptions, 'keepsTime'>;

/** As {@link addJob}, for many jobs of one kind: one statement, however many they are. No two have the same key. */
export async function addJobs<Schema extends z.ZodType>(
  ctx: Pick<Context, 'db' | 'requestId'>,
  job: Job<Schema>,
  jobs: readonly NewJob<Schema>[],
): Promise<void> {
  if (jobs.length > 0) await store(ctx, job, jobs);
}

async function store<Schema extends z.ZodType>(
  ctx: Pick<Context, 'db' | 'requestId'>,
  job: Job<Schema>,
  jobs: readonly NewJob<Schema>[],
  keepsTime = false,
): Promise<void> {
  const rows = jobs.map(({ payload, runAt, ...options }) => {
    job.payload.parse(payload);
    return { ...options, payload: { correlationId: ctx.requestId, data: payload }, run_at: runAt ?? null };
  });
  // Called once for all of them: for each it would store, and tell the workers, a hundred times as slowly.
  await sql`select from graphile_worker.add_jobs(array(
    select (${job.name}, payload, queue, run_at, ${attemptsToStore(job)}::int, key, coalesce(priority, 0), null)::graphile_worker.job_spec
    from json_to_recordset(${JSON.stringify(rows)}::json) as job(
      payload json, queue text, run_at timestamptz, key text, priority int)), ${keepsTime})`.execute(ctx.db);
}

/**
 * Attempts beyond the job's own are kept for its final-failure hook: it must also run when the last attempt took the
 * whole process down, and again when it could not reach the database itself.
 */
const attemptsToStore = (job: Job) => job.maxAttempts + 10;

/**
 * Pairs a job with the code that does it. The handler may run more than once and must bear it. `onFinalFailure` is
 * called when no attempt is left, to make the failure visible in the domain; it may run again after a crash too.
 * `onSetback` is called after each attempt before that did not succeed, however it ended, unless it took the process down.
 */
export function implementJob<Schema extends z.ZodType>(
  job: Job<Schema>,
  handler: JobHandler<z.output<Schema>>,
  onFinalFailure: (
    ctx: Context,
    payload: z.output<Schema>,
    error: Error,
    info: JobInfo,
  ) => Promise<void> = async () => {},
  onSetback: (
    ctx: Context,
    payload: z.output<Schema>,
    setback: Setback,
    info: JobInfo,
  ) => Promise<void> = async () => {},
): JobImplementation {
  return {
    job,
    run: (ctx, payload, info) => handler(ctx, job.payload.parse(payload), info),
    onFinalFailure: (ctx, payload, error, info) => onFinalFailure(ctx, job.payload.parse(payload), error, info),
    onSetback: (ctx, payload, setback, info) => onSetback(ctx, job.payload.parse(payload), setback, info),
  };
}

/** Opens what {@link addJob} stored. */
export const openPayload = (stored: unknown): z.output<typeof envelope> => envelope.parse(stored);
