import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/embedded-postgres/embedded-postgres.ts';
import { isPostmasterOf, stopOrphan } from '../../src/platform/embedded-postgres/orphan-postmaster.ts';
import { findPrograms, installedPrograms } from '../../src/platform/embedded-postgres/postgres-programs.ts';
import { createLogger } from '../../src/platform/log.ts';

const log = createLogger({ logLevel: 'silent' });
const program = fileURLToPath(new URL('../support/run-embedded-postgres.ts', import.meta.url));

let root: string;
/** One folder for most tests: making it takes a second, and each test leaves it stopped. */
let dataDir: string;
let servers: EmbeddedPostgres[];
let processes: ChildProcess[];

beforeAll(async () => {
  // A space, and more than the 107 bytes that a Unix socket allows.
  root = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse embedded ')));
  await chmod(root, 0o755);
  dataDir = join(root, 'deep folder '.repeat(8).trim(), '.gatehouse');
});

afterAll(async () => {
  await rm(root, { recursive: true, maxRetries: 5 });
});

beforeEach(() => {
  servers = [];
  processes = [];
});

afterEach(async () => {
  for (const process of processes) await end(process, 'SIGKILL');
  for (const server of servers) await server.stop();
  // A failed test may leave a server without its owner.
  await stopOrphan(join(dataDir, 'postgres', 'data'), log);
});

async function start(folder = dataDir): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir: folder, log, durable: false });
  servers.push(server);
  return server;
}

/** Another process that owns the server. Its group is its own, as in a terminal. */
async function startElsewhere(): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [program, dataDir], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  processes.push(child);
  const died = once(child, 'exit').then(() => Promise.reject(new Error('the process ended before it was ready')));
  const [line] = await Promise.race([once(child.stdout, 'data'), died]);
  return { process: child, url: String(line).trim() };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid(): Promise<number | null> {
  const file = await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  return Number(file.split('\n', 1)[0]) || null;
}

const WITHIN = { timeout: 60_000, interval: 20 };

const isOurs = (pid: number | null) => isPostmasterOf(pid ?? 0, join(dataDir, 'postgres', 'data'));

test('a first start makes a UTF-8 database whose order is the same on every machine', async () => {
  const { url } = await start();
  expect(
    await query(url, `select upper('é') as upper, 'a' < 'B' as linguistic, getdatabaseencoding() as encoding`),
  ).toEqual([{ upper: 'É', linguistic: false, encoding: 'UTF8' }]);
});

test('a second start finds the data of the first', async () => {
  const first = await start();
  await query(first.url, 'create table kept_by_stop as select 42 as answer');
  await first.stop();
  expect(await query((await start()).url, 'select answer from kept_by_stop')).toEqual([{ answer: 42 }]);
});

test('stopping leaves no process and no pid file, and can be asked twice', async () => {
  const server = await start();
  const pid = await postmasterPid();
  await Promise.all([server.stop(), server.stop()]);
  expect({ pid, running: await isOurs(pid) }).toEqual({ pid: expect.any(Number), running: false });
  expect(await postmasterPid()).toBeNull();
});

test('only those who can read the data folder know the password', async () => {
  const { url } = await start();
  const guess = new URL(url);
  guess.password = 'postgres';
  await expect(query(guess.href, 'select 1')).rejects.toThrow('password authentication failed');
});

test('after kill -9 the next start stops the server that was left running and keeps what was committed', async () => {
  const killed = await startElsewhere();
  await query(killed.url, 'create table kept as select 42 as answer');
  const orphan = await postmasterPid();
  await end(killed.process, 'SIGKILL');
  expect(await isOurs(orphan)).toBe(true);

  const server = await start();
  expect(await isOurs(orphan)).toBe(false);
  expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('after kill -9 of process and server the next start recovers', async () => {
  const killed = await startElsewhere();
  await query(killed.url, 'create table recovered as select 42 as answer');
  const orphan = await postmasterPid();
  await end(killed.process, 'SIGKILL');
  if (orphan) process.kill(orphan, 'SIGKILL');
  expect(await query((await start()).url, 'select answer from recovered')).toEqual([{ answer: 42 }]);
});

test.each(['SIGKILL', 'SIGQUIT', 'SIGINT'] as const)(
  'X8: a server that ends by %s is started again at the same address, with what was committed',
  async (signal) => {
    const { url } = await start();
    await query(url, `create table kept_over_${signal} as select 42 as answer`);
    // A server of the tests does not wait for the disk.
    await query(url, 'checkpoint');
    const pid = await postmasterPid();
    process.kill(pid ?? 0, signal);
    await vi.waitUntil(async () => pid !== (await postmasterPid()) && (await isOurs(await postmasterPid())), WITHIN);
    const read = () => query(url, `select answer from kept_over_${signal}`).catch(() => null);
    expect(await vi.waitUntil(read, WITHIN)).toEqual([{ answer: 42 }]);
  },
);

test('X8: it is stopped also while it comes back', async () => {
  const server = await start();
  process.kill((await postmasterPid()) ?? 0, 'SIGKILL');
  await server.stop();
  expect(await isOurs(await postmasterPid())).toBe(false);
});

test('a stale pid file that names somebody else neither stops the start nor harms them', async () => {
  await (await start()).stop();
  const bystander = spawn('sleep', ['600']);
  processes.push(bystander);
  await writeFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), `${bystander.pid}\n${dataDir}\n0\n5432\n\n\n\n`);
  await start();
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
});

test('a process killed while it made the folder leaves nothing that the next start trips over', async () => {
  const fresh = join(root, 'interrupted');
  await mkdir(fresh);
  const killed = spawn(process.execPath, [program, fresh], { stdio: 'ignore' });
  processes.push(killed);
  const halfMade = async () => (await readdir(fresh)).find((name) => existsSync(join(fresh, name, 'data', 'global')));
  const draft = await vi.waitUntil(halfMade, { timeout: 60_000, interval: 5 });
  await end(killed, 'SIGKILL');

  expect(draft).toMatch(/^postgres\.new-/);
  expect(await query((await start(fresh)).url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a second Gatehouse on the same folder is refused by one clear line and harms nobody', async () => {
  const server = await start();
  const second = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'ignore', 'pipe'] });
  processes.push(second);
  expect(await text(second.stderr)).toBe(
    `FolderInUse: Another Gatehouse uses ${dataDir}. Stop it, or give this one another DATA_DIR.`,
  );
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('Ctrl-C in the terminal leaves the server up until its owner stops it', async () => {
  const owner = await startElsewhere();
  const interrupted = once(owner.process.stdout ?? owner.process, 'data');
  process.kill(-(owner.process.pid ?? 0), 'SIGINT');
  expect(String((await interrupted)[0])).toBe('interrupted\n');
  expect(await query(owner.url, 'select 1 as one')).toEqual([{ one: 1 }]);

  await end(owner.process, 'SIGTERM');
  expect(await postmasterPid()).toBeNull();
});

test('the folder may lie where only its owner can go, such as the home of root', async () => {
  await chmod(root, 0o700);
  expect(await query((await start()).url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await chmod(root, 0o755);
});

test('so may the programs, in a project that was cloned there', async () => {
  const [closed, data] = [join(root, 'closed'), join(root, 'closed', 'data')];
  await mkdir(closed, { mode: 0o700 });
  const installed = dirname(dirname((await installedPrograms()).initdb));
  await cp(installed, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
  const pathOf = (name: string) => join(closed, 'native', 'bin', name);
  const programs = await findPrograms([data], { initdb: pathOf('initdb'), postgres: pathOf('postgres') });
  await mkdir(data);
  await programs.handOver(data);
  const [command, args, options] = programs.command('initdb', ['-D', data, '--no-sync']);
  await promisify(execFile)(command, args, { env: options.env });
  expect(await readdir(data)).toContain('postgresql.conf');
});

test('a start that fails says why and releases the folder', async () => {
  const broken = join(root, 'broken');
  await mkdir(join(broken, 'postgres', 'data'), { recursive: true });
  await writeFile(join(broken, 'postgres', 'password'), 'x');
  await expect(start(broken)).rejects.toThrow(/^The embedded PostgreSQL does not start:\n.*postgresql\.conf/);
  await rm(join(broken, 'postgres'), { recursive: true });
  expect(await query((await start(broken)).url, 'select 1 as one')).toEqual([{ one: 1 }]);
});
