import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { DatabaseOutage } from '../db-connections/outage.ts';
import { StandingConnection } from '../events/standing-connection.ts';

export interface PresenceOptions {
  databaseUrl: string;
  /** The name under which this worker locks its jobs. */
  workerId: string;
  log: Logger;
  /** Told when the database is away. */
  outage?: DatabaseOutage;
  /** How often to look for the dead, 2,000 by default. Twice that, and a poll, is how long their jobs wait. */
  sweepMs?: number;
  /** How long another worker may give no sign of life before its session is ended; 30,000 by default. */
  leaseMs?: number;
}

const SWEEP_MS = 2_000;
const LEASE_MS = 30_000;

/**
 * A session lock for as long as a worker lives. The database drops it when the process is gone, and by these settings
 * also within about 11 s when its machine is: TCP alone would take two hours to notice.
 */
const PREPARE = 'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3';
const HOLD = 'select pg_advisory_lock(hashtextextended($1, 0))';

/**
 * Workers that hold jobs, and whether nobody holds their session lock. This session's own lock would be granted again, so it
 * is left out. Beside it whether any queue is locked: mostly there is neither, and nothing else to look for.
 */
const LOOK = `
  with holders as materialized (
    select distinct locked_by as id from graphile_worker.jobs where locked_by is not null and locked_by <> $1)
  select
    coalesce(array_agg(id), '{}') as others,
    coalesce(array_agg(id) filter (where pg_try_advisory_xact_lock(hashtextextended(id, 0))), '{}') as absent,
    exists (select from graphile_worker._private_job_queues where locked_by is not null) as "hasLockedQueue"
  from holders`;

interface Seen {
  others: string[];
  absent: string[];
  hasLockedQueue: boolean;
}

/**
 * Ends the sessions of workers that hold jobs and stand still: a process that is stopped, or a machine that sleeps, keeps
 * its session lock though it does nothing. Each look of a worker at the others is its own sign of life, by the database's
 * clock. What such a worker does after it wakes, jobs must bear: it has lost its jobs and takes new ones as before.
 */
const END_SILENT = `
  with holders as materialized (
    select distinct locked_by as id from graphile_worker.jobs where locked_by is not null and locked_by <> $1)
  select id, pg_terminate_backend(activity.pid)
  from holders
    join pg_locks on locktype = 'advisory' and granted and objsubid = 1
      and (classid::bigint << 32 | objid::bigint) = hashtextextended(id, 0)
      and database = (select oid from pg_database where datname = current_database())
    join pg_stat_activity activity on activity.pid = pg_locks.pid
  where activity.state = 'idle' and activity.state_change < now() - $2 * interval '1 millisecond'`;

/** Unlocks jobs and queues of the workers that are still dead: one that came back in between has its lock again. */
const RELEASE = `
  with dead as materialized (
    select id from unnest($1::text[]) id where pg_try_advisory_xact_lock(hashtextextended(id, 0)))
  select array_agg(id) as ids, graphile_worker.force_unlock_workers(array_agg(id)) from dead`;

/**
 * Graphile Worker 0.18 deletes a job that is done whoever holds it by then, and frees its queue only for the holder. So a
 * worker that wakes up and finishes what another one took over would leave the queue locked, for four hours. Nobody passes
 * through a lock without a job by himself: queue and job are taken and given back in one statement.
 */
const FREE_QUEUES = `
  with stuck as materialized (
    select id, locked_by, locked_at from graphile_worker._private_job_queues queue
    where locked_by is not null and not exists (
      select from graphile_worker._private_jobs job
      where job.job_queue_id = queue.id and job.locked_by = queue.locked_by))
  update graphile_worker._private_job_queues queue set locked_by = null, locked_at = null
  from stuck
  where queue.id = stuck.id and queue.locked_by = stuck.locked_by and queue.locked_at = stuck.locked_at`;

/**
 * Shows the other workers that this one lives, and frees the jobs of those that do not. Without it Graphile Worker keeps
 * the jobs of a killed process locked for four hours.
 */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #connection: StandingConnection;
  readonly #held = Promise.withResolvers<void>();
  readonly #stopping = new AbortController();
  readonly #watching: Promise<void>;
  #suspects: ReadonlySet<string> | null = null;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#connection = new StandingConnection({
      databaseUrl: options.databaseUrl,
      name: 'worker',
      log: options.log,
      outage: options.outage,
      onConnect: (client) => this.#hold(client),
    });
    this.#watching = this.#watch();
  }

  /** Resolves when the lock is held for the first time; no job may be taken before. */
  get held(): Promise<void> {
    return this.#held.promise;
  }

  get isHeld(): boolean {
    return this.#connection.client !== null;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([this.#watching, this.#connection.stop()]);
  }

  async #hold(client: pg.Client): Promise<void> {
    await client.query(PREPARE);
    await client.query(HOLD, [this.#options.workerId]);
    this.#held.resolve();
    // A process that starts is often the heir of one that died: its first look need not wait.
    this.#suspects ??= new Set((await this.#look(client)).absent);
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await delay(this.#options.sweepMs ?? SWEEP_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#sweep();
    }
  }

  /**
   * A worker is dead when two looks in a row find it so. One is not enough: after a restart of the database all workers
   * are without their lock for a moment.
   */
  async #sweep(): Promise<void> {
    const client = this.#connection.client;
    if (!client) return;
    try {
      const { others, absent, hasLockedQueue } = await this.#look(client);
      const dead = absent.filter((id) => this.#suspects?.has(id));
      this.#suspects = new Set(absent);
      if (dead.length > 0) await this.#release(client, dead);
      if (hasLockedQueue) await client.query(FREE_QUEUES);
      if (others.length > 0) await this.#endSilent(client);
    } catch (error) {
      const { log, outage } = this.#options;
      if (!outage?.notes(error))
        log.warn({ reason: (error as Error).message }, 'worker: looking for dead workers failed');
      this.#connection.renew();
    }
  }

  async #look(client: pg.Client): Promise<Seen> {
    const { rows } = await client.query<Seen>(LOOK, [this.#options.workerId]);
    return rows[0]!;
  }

  async #release(client: pg.Client, dead: string[]): Promise<void> {
    const { rows } = await client.query<{ ids: string[] | null }>(RELEASE, [dead]);
    const released = rows[0]?.ids ?? [];
    if (released.length > 0)
      this.#options.log.warn({ workers: released }, 'worker: took over the jobs of dead workers');
  }

  async #endSilent(client: pg.Client): Promise<void> {
    const { workerId, leaseMs = LEASE_MS, log } = this.#options;
    const { rows } = await client.query<{ id: string }>(END_SILENT, [workerId, leaseMs]);
    const workers = rows.map(({ id }) => id);
    if (workers.length > 0) log.warn({ workers }, 'worker: ended the sessions of workers that stand still');
  }
}
