import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ZodError } from 'zod';
import type { Context } from '../../src/platform/context.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { drainJobs } from '../../src/platform/jobs/drain.ts';
import { addJob, implementJob, type JobHandler, type JobInfo, Postponed } from '../../src/platform/jobs/job.ts';
import { readJobStats } from '../../src/platform/jobs/queue-stats.ts';
import { startWorker, type Worker, type WorkerOptions } from '../../src/platform/jobs/worker.ts';
import { createTestDatabase, onServer, type TestDatabase } from '../support/database.ts';
import { step } from '../support/step-job.ts';

const log = pino({ level: 'silent' });
const createContext = (requestId: string) => ({ db, requestId, viewer: null, log }) as unknown as Context;

let database: TestDatabase;
let db: Kysely<Database>;
const workers: Worker[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url });
  pool.on('error', () => undefined);
  db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] });
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await db.destroy();
  await database.drop();
});

type Step = JobHandler<{ act: string }>;
type GiveUp = NonNullable<Parameters<typeof implementJob<typeof step.payload>>[2]>;

const add = (act: string, options?: Parameters<typeof addJob>[3]) =>
  addJob({ db, requestId: 'request-1' }, step, { act }, options);

const runtime = (run: Step, giveUp?: GiveUp) => ({
  databaseUrl: database.url,
  jobs: [implementJob(step, run, giveUp)],
  createContext,
  log,
});

const drain = (run: Step, giveUp?: GiveUp) => drainJobs({ ...runtime(run, giveUp), makeDue: true });

async function work(run: Step, options: Partial<WorkerOptions> = {}): Promise<Worker> {
  const worker = await startWorker({ ...runtime(run), concurrency: 2, sweepMs: 500, ...options });
  workers.push(worker);
  return worker;
}

const stats = async () => (await readJobStats(db))[0];

describe('a job', () => {
  it('is added with its transaction, or not at all', async () => {
    const seen: string[] = [];
    const transaction = db.transaction().execute(async (tx) => {
      await addJob({ db: tx, requestId: 'r' }, step, { act: 'rolled back' });
      throw new Error('no');
    });
    await expect(transaction).rejects.toThrow('no');
    await add('committed');
    await drain(async (_, { act }) => void seen.push(act));
    expect(seen).toEqual(['committed']);
  });

  it('starts in a running worker without waiting for its next look', async () => {
    const done = Promise.withResolvers<void>();
    await work(async () => done.resolve(), { pollMs: 600_000 });
    await add('go');
    await done.promise;
  });

  it('knows its attempt, the request it comes from and itself as the actor', async () => {
    const infos: { info: JobInfo; ctx: Context }[] = [];
    await add('look');
    await drain(async (ctx, _, info) => void infos.push({ info, ctx }));
    const { info, ctx } = infos[0] ?? expect.fail();
    expect(info).toMatchObject({ name: 'test.step', attempt: 1, maxAttempts: 3, correlationId: 'request-1' });
    expect(ctx).toMatchObject({ requestId: 'request-1', actor: { kind: 'job', id: info.id } });
  });

  it('with a payload of the wrong form is refused where it is added', async () => {
    const wrong = { act: 7 } as unknown as { act: string };
    await expect(addJob({ db, requestId: 'r' }, step, wrong)).rejects.toThrow(ZodError);
  });

  it('of the same key replaces one that waits', async () => {
    const seen: string[] = [];
    await add('old', { key: 'k' });
    await add('new', { key: 'k' });
    await drain(async (_, { act }) => void seen.push(act));
    expect(seen).toEqual(['new']);
  });

  it('of the same key takes the place of one that runs and is then postponed', async () => {
    const giveUp = vi.fn<GiveUp>(async () => {});
    const seen: string[] = [];
    await add('old', { key: 'k' });
    await drain(async (_, { act }) => {
      seen.push(act);
      if (act === 'new') return;
      await add('new', { key: 'k' });
      throw new Postponed('The gateway is away.', 'away');
    }, giveUp);
    expect(seen).toEqual(['old', 'new']);
    expect(giveUp).not.toHaveBeenCalled();
  });

  it('waits for its time and for nothing else', async () => {
    const run = vi.fn<Step>(async () => {});
    await add('later', { runAt: new Date(Date.now() + 3_600_000) });
    await drainJobs(runtime(run));
    expect(run).not.toHaveBeenCalled();
    await drain(run);
    expect(run).toHaveBeenCalledOnce();
  });

  it('is followed by the jobs that it adds before a drain ends', async () => {
    const seen: string[] = [];
    await add('first');
    await drain(async (ctx, { act }) => {
      seen.push(act);
      if (act === 'first') await addJob(ctx, step, { act: 'second' });
    });
    expect(seen).toEqual(['first', 'second']);
  });
});

describe('a job that fails', () => {
  it('is tried as often as it allows, then the domain is told once and the job is kept with its cause', async () => {
    const run = vi.fn<Step>(async () => Promise.reject(new Error('gateway is down')));
    const giveUp = vi.fn<GiveUp>(async () => {});
    await add('fail');
    await drain(run, giveUp);
    expect(run).toHaveBeenCalledTimes(3);
    expect(giveUp).toHaveBeenCalledOnce();
    expect(giveUp.mock.calls[0]?.[2].message).toBe('gateway is down');
    expect(await stats()).toMatchObject({ waiting: 0, running: 0, failed: 1, oldestDueSeconds: 0 });
    const { rows } = await sql<{ lastError: string }>`select last_error from graphile_worker.jobs`.execute(db);
    expect(rows).toEqual([{ lastError: 'gateway is down' }]);
  });

  it('and then succeeds is done, and the domain is not told', async () => {
    const giveUp = vi.fn<GiveUp>(async () => {});
    await add('fail twice');
    await drain(async (_, __, { attempt }) => {
      if (attempt < 3) throw new Error('not yet');
    }, giveUp);
    expect(giveUp).not.toHaveBeenCalled();
    expect(await stats()).toBeUndefined();
  });

  it('tells the domain again, and with the first cause, when telling it failed', async () => {
    const giveUp = vi.fn<GiveUp>(async () => {});
    giveUp.mockRejectedValueOnce(new Error('database is away'));
    await add('fail');
    await drain(async () => Promise.reject(new Error('the cause')), giveUp);
    expect(giveUp.mock.calls.map(([, , error]) => error.message)).toEqual(['the cause', 'the cause']);
    expect(await stats()).toMatchObject({ failed: 1 });
  });

  it('by hanging is stopped when its time is up', async () => {
    const hasty = { ...step, timeoutSeconds: 0.05 };
    const signals: AbortSignal[] = [];
    await add('hang');
    const hang: Step = (_, __, { signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    };
    await drainJobs({ ...runtime(hang), jobs: [implementJob(hasty, hang)], makeDue: true });
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true, true]);
    expect(await stats()).toMatchObject({ failed: 1 });
  });

  it('does not keep other jobs from running', async () => {
    const seen: string[] = [];
    await add('fail');
    await add('fine');
    await drainJobs(
      runtime(async (_, { act }) => {
        if (act === 'fail') throw new Error('no');
        seen.push(act);
      }),
    );
    expect(seen).toEqual(['fine']);
    expect(await stats()).toMatchObject({ waiting: 1, failed: 0 });
  });
});

describe('a worker', () => {
  it('that is stopped finishes what runs and leaves the rest to others', async () => {
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const seen: string[] = [];
    const worker = await work(
      async (_, { act }) => {
        started.resolve();
        await finish.promise;
        seen.push(act);
      },
      { concurrency: 1 },
    );
    await add('running');
    await started.promise;
    await add('waiting');
    const stopped = worker.stop();
    finish.resolve();
    await stopped;
    workers.length = 0;
    expect(seen).toEqual(['running']);
    expect(await stats()).toMatchObject({ waiting: 1, running: 0 });
  });

  it('that is stopped hands back a job that does not end, without counting the attempt', async () => {
    const started = Promise.withResolvers<void>();
    const run: Step = () => {
      started.resolve();
      return new Promise(() => {});
    };
    const worker = await work(run, { stopGraceMs: 50 });
    await add('hang');
    await started.promise;
    await worker.stop();
    workers.length = 0;
    const attempts: number[] = [];
    await drain(async (_, __, { attempt }) => void attempts.push(attempt));
    expect(attempts).toEqual([1]);
  });

  it('runs jobs again after the database was away, and was not ready meanwhile', async () => {
    const seen: string[] = [];
    const worker = await work(async (_, { act }) => void seen.push(act));
    await add('before');
    await vi.waitFor(() => expect(seen).toEqual(['before']), 60_000);
    await outage(async () => {
      await vi.waitFor(() => expect(worker.check()).rejects.toThrow(), 60_000);
    });
    await vi.waitFor(() => worker.check(), 60_000);
    await add('after');
    await vi.waitFor(() => expect(seen).toEqual(['before', 'after']), 60_000);
  });

  it('repeats a job whose outcome could not be stored', async () => {
    const said: string[] = [];
    const attempts: number[] = [];
    const lost = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const run: Step = async (_, __, { attempt }) => {
      attempts.push(attempt);
      if (attempt > 1) return;
      lost.resolve();
      await finish.promise;
    };
    await work(run, { log: pino({ level: 'warn' }, { write: (line) => said.push(line) }) });
    await add('once more');
    await lost.promise;
    await outage(async () => {
      finish.resolve();
      // Only now it has tried, in vain, and given up.
      await vi.waitFor(() => expect(said.join()).toContain('stopped by itself'), 60_000);
    });
    await vi.waitFor(() => expect(attempts).toEqual([1, 2]), 60_000);
    await vi.waitFor(async () => expect(await stats()).toBeUndefined(), 60_000);
  });

  it('loses its connections in the middle of its jobs, again and again, and does every job', async () => {
    const done = new Set<string>();
    const run: Step = async (_, { act }) => {
      await db.selectNoFrom(sql`pg_sleep(0.01)`.as('slept')).execute();
      done.add(act);
    };
    await work(run, { concurrency: 4, sweepMs: 100, stopGraceMs: 100 });
    const wanted = Array.from({ length: 400 }, (_, index) => `${index}`);
    await Promise.all(wanted.map((act) => add(act)));
    // Without a pause, so that it is cut at whatever it does: at starting and at stopping as well.
    for (let cut = 0; cut < 1_000; cut += 1) await cutOffWorkers();
    await vi.waitFor(() => expect(done.size).toBe(wanted.length), 60_000);
    await vi.waitFor(async () => expect(await stats()).toBeUndefined(), 60_000);
  }, 150_000);

  it('with no concurrency takes nothing', async () => {
    const run = vi.fn<Step>(async () => {});
    const idle = await work(run, { concurrency: 0 });
    await idle.check();
    await add('x');
    expect(await stats()).toMatchObject({ waiting: 1 });
    expect(run).not.toHaveBeenCalled();
  });
});

const cutOffWorkers = () =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name in ('gatehouse jobs', 'gatehouse worker')`.execute(db);

/** Refuses and cuts every connection to the test's database while `during` runs. */
async function outage(during: () => Promise<void>): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  const server = Object.assign(new URL(database.url), { pathname: '/postgres' }).href;
  await onServer(server, `alter database ${name} allow_connections false`);
  await onServer(server, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  await during();
  await onServer(server, `alter database ${name} allow_connections true`);
}

describe('the jobs of a worker process that dies', () => {
  const script = fileURLToPath(new URL('../support/doomed-worker.ts', import.meta.url));
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** Starts a worker process; `says` resolves when it writes the word. */
  function doomed() {
    const child = spawn(process.execPath, [script, database.url], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const said: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
    const says = (word: string) => vi.waitFor(() => expect(said).toContain(word), 60_000);
    return { child, says };
  }

  it('are taken over after kill -9', async () => {
    const { child, says } = doomed();
    await says('ready');
    await add('hang', { queue: 'q' });
    await says('hang');
    const takenOver = Promise.withResolvers<number>();
    await work(async (_, __, { attempt }) => takenOver.resolve(attempt), { sweepMs: 200 });
    child.kill('SIGKILL');
    expect(await takenOver.promise).toBe(2);
  });

  it('are taken over when it stands still for longer than its lease', async () => {
    const { child, says } = doomed();
    await says('ready');
    await add('hang');
    await says('hang');
    child.kill('SIGSTOP');
    const takenOver = Promise.withResolvers<number>();
    await work(async (_, __, { attempt }) => takenOver.resolve(attempt), { sweepMs: 100, leaseMs: 1_000 });
    expect(await takenOver.promise).toBe(2);
    await vi.waitFor(async () => expect(await stats()).toBeUndefined(), 60_000);
    child.kill('SIGCONT');
    const sessions = sql`select from pg_stat_activity
      where datname = current_database() and application_name = 'gatehouse worker'`;
    await vi.waitFor(async () => expect((await sessions.execute(db)).rows).toHaveLength(2), 60_000);
  });

  it('are left alone while it is only slow', async () => {
    const [slow, dead] = [doomed(), doomed()];
    await Promise.all([slow.says('ready'), dead.says('ready')]);
    await add('hang');
    await Promise.any([slow.says('hang'), dead.says('hang')]);
    await add('hang');
    await Promise.all([slow.says('hang'), dead.says('hang')]);
    slow.child.kill('SIGSTOP');
    dead.child.kill('SIGKILL');
    const taken: string[] = [];
    await work(async (_, __, { id }) => void taken.push(id), { sweepMs: 100 });
    await vi.waitFor(async () => {
      expect(taken).toHaveLength(1);
      expect(await stats()).toMatchObject({ waiting: 0, running: 1 });
    }, 60_000);
  });

  it('hold up no queue when both the one that woke up and the one that took them over finish them', async () => {
    const running = Promise.withResolvers<string>();
    const takenAway = Promise.withResolvers<void>();
    const done: string[] = [];
    const run: Step = async (_, { act }, { id }) => {
      if (act === 'first') {
        running.resolve(id);
        await takenAway.promise;
      }
      done.push(act);
    };
    await work(run, { sweepMs: 100 });
    await add('first', { queue: 'q' });
    // So the one that woke up leaves it: Graphile Worker deletes what is done, whoever holds it by then.
    await sql`delete from graphile_worker._private_jobs where id = ${await running.promise}`.execute(db);
    takenAway.resolve();
    await add('second', { queue: 'q' });
    await vi.waitFor(() => expect(done).toEqual(['first', 'second']), 60_000);
  });

  it('are given up when they killed as many processes as they may, and the domain is told', async () => {
    const giveUp = vi.fn<GiveUp>(async () => {});
    await add('exit');
    const { jobs } = runtime(async () => expect.fail('only the hook may run'), giveUp);
    for (let death = 1; death <= step.maxAttempts; death += 1) {
      const { child } = doomed();
      await once(child, 'exit');
      const rescuer = await startWorker({
        ...runtime(async () => {}),
        jobs: [],
        concurrency: 1,
        sweepMs: 100,
        createContext,
      });
      await vi.waitFor(async () => expect(await stats()).toMatchObject({ waiting: 1 }), 60_000);
      await rescuer.stop();
    }
    await drainJobs({ ...runtime(async () => {}), jobs, makeDue: true });
    expect(giveUp).toHaveBeenCalledOnce();
    expect(giveUp.mock.calls[0]?.[2].message).toBe('The process ended during the last attempt.');
    expect(await stats()).toMatchObject({ failed: 1 });
  });
});
