import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { makeFolder } from '../folder.ts';
import { randomToken } from '../security/secret.ts';
import { takeFolderLock } from './folder-lock.ts';
import { KeptServer, stopServer } from './kept-server.ts';
import { stopOrphan } from './orphan-postmaster.ts';
import { findPrograms, NoEmbeddedPostgres, type Programs } from './postgres-programs.ts';

/** A PostgreSQL server that belongs to this process. */
export interface EmbeddedPostgres {
  /** Connection string of the portal's own database, with a password that only the data folder knows. */
  url: string;
  /** Shuts the server down cleanly and resolves when it is gone. May be called more than once. */
  stop(): Promise<void>;
}

interface Options {
  dataDir: string;
  log: Logger;
  /** False trades safety in a power cut, and a password that is never sent, for speed: for tests. */
  durable?: boolean;
}

/** Another process runs, starts or stops the server of this data folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';

  constructor(dataDir: string) {
    super(`Another Gatehouse uses ${resolve(dataDir)}. Stop it, or give this one another DATA_DIR.`);
  }
}

export const USER = 'gatehouse';
export const DATABASE = 'gatehouse';
const READY_WITHIN_MS = 120_000;
const START_ATTEMPTS = 5;

/**
 * Starts PostgreSQL on `<dataDir>/postgres`, which the first start makes. Recovers by itself from whatever a killed
 * process left: a half-made folder, a stale pid file, or the server still running. A server that dies is started again, at the
 * same address. Rejects with one clear message, for example when another process uses the folder.
 *
 * The server listens on 127.0.0.1 at a free port: the path of a Unix socket may have 107 bytes only, and projects live
 * deeper. It is a process group of its own, because Ctrl-C in a terminal reaches the whole group, and the server must
 * outlive the requests that are just being finished.
 */
export async function startEmbeddedPostgres({ dataDir, log, durable = true }: Options): Promise<EmbeddedPostgres> {
  await makeFolder(dataDir);
  const home = resolve(dataDir, 'postgres');
  const lock = takeFolderLock(`${home}.lock`);
  if (!lock) {
    throw new FolderInUse(dataDir);
  }
  try {
    const programs = await findPrograms([home]);
    if (!existsSync(home)) await initialise(programs, home, durable);
    await stopOrphan(join(home, 'data'), log);
    const first = await startServer(programs, home, durable);
    const again = async () => {
      await stopOrphan(join(home, 'data'), log);
      return (await startServer(programs, home, durable, first.port)).process;
    };
    const server = new KeptServer(first.process, { start: again, log });
    return { url: first.url, stop: stopOnce(server, lock) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Everything is made beside its place and moved there as a whole, so a folder that is there is complete. Each try has a
 * draft of its own: the `initdb` of a killed process may still be writing into the last one.
 */
async function initialise(programs: Programs, home: string, durable: boolean): Promise<void> {
  await removeDrafts(home);
  const draft = `${home}.new-${randomToken().slice(0, 8)}`;
  await mkdir(join(draft, 'data'), { recursive: true });
  await writeFile(join(draft, 'password'), randomToken(), { mode: 0o600 });
  for (const path of [draft, join(draft, 'data'), join(draft, 'password')]) await programs.handOver(path);
  const args = [
    `--pgdata=${join(draft, 'data')}`,
    `--username=${USER}`,
    `--pwfile=${join(draft, 'password')}`,
    `--auth=${durable ? 'scram-sha-256' : 'password'}`,
    '--encoding=UTF8',
    // The same order and the same upper case on every machine, whatever locales it has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    // Tests connect by the thousand, and hashing the password 4,096 times would cost more than the rest of a connection.
    ...(durable ? [] : ['--no-sync', '--set=scram_iterations=1']),
  ];
  const initdb = await spawnLogged(programs.command('initdb', args), join(draft, 'log'));
  const [code] = await once(initdb, 'exit');
  if (code !== 0) throw await startError('The embedded PostgreSQL cannot make its folder', join(draft, 'log'));
  await rename(draft, home);
}

async function removeDrafts(home: string): Promise<void> {
  const names = await readdir(dirname(home));
  for (const name of names.filter((each) => each.startsWith(`${basename(home)}.new-`))) {
    // While its program still writes, a draft may resist; then a later start removes it.
    await rm(join(dirname(home), name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

/** @param at The port, where it must be a certain one. */
async function startServer(programs: Programs, home: string, durable: boolean, at?: number) {
  const password = await readFile(join(home, 'password'), 'utf8');
  for (let attempt = 1; ; attempt++) {
    const port = at ?? (await freePort());
    const server = await spawnLogged(programs.command('postgres', serverArgs(home, port, durable)), join(home, 'log'));
    const host = encodeURIComponent(socketFolder(home, durable) || '127.0.0.1');
    const url = `postgres://${USER}:${password}@${host}:${port}/`;
    try {
      await ready(server, `${url}postgres`, join(home, 'log'));
      return { process: server, port, url: `${url}${DATABASE}` };
    } catch (error) {
      await stopServer(server);
      // Somebody took the port meanwhile, or the last processes of a killed server are still leaving.
      const passing = /Address already in use|pre-existing shared memory block/.test(String(error));
      if (!passing || attempt === START_ATTEMPTS) throw error;
      await delay(200);
    }
  }
}

/** Tests send a million statements, and a Unix socket takes a third less for each than TCP. Its path may have 107 bytes. */
const socketFolder = (home: string, durable: boolean): string => (durable || Buffer.byteLength(home) > 85 ? '' : home);

/** What a server can do without that is made anew for every run of the tests. */
const FAST = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0'],
  ...['autovacuum=off', 'checkpoint_timeout=1h', 'jit=off', 'io_method=sync', 'max_connections=400'],
];

const serverArgs = (home: string, port: number, durable: boolean) => [
  '-D',
  join(home, 'data'),
  '-p',
  `${port}`,
  ...[
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${socketFolder(home, durable)}`,
    'max_connections=200',
    'timezone=UTC',
    // Statements and their values, refused or slow, do not belong in a file that nobody guards.
    'log_min_messages=log',
    'log_checkpoints=off',
    ...(durable ? [] : FAST),
  ].flatMap((setting) => ['-c', setting]),
];

/** Resolves when the server takes connections and has the portal's database. */
async function ready(server: ChildProcess, url: string, logFile: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (server.exitCode !== null || server.signalCode !== null) break;
    const connected = await ensureDatabase(url).catch(ifNotYet);
    if (connected) return;
    await delay(25);
  }
  throw await startError('The embedded PostgreSQL does not start', logFile);
}

async function ensureDatabase(url: string): Promise<true> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
    return true;
  } finally {
    await client.end();
  }
}

/** 57P03 is "the database system is starting up", also said while it recovers from a crash. */
function ifNotYet(error: unknown): false {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (['ECONNREFUSED', 'ECONNRESET', 'ENOENT', '57P03'].includes(String(code))) return false;
  throw error;
}

function stopOnce(server: KeptServer, lock: { release(): void }): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await server.stop();
    lock.release();
  };
  return () => {
    stopped ??= stop();
    return stopped;
  };
}

/**
 * Output goes to a file, not to a pipe: the server must not stumble over the death of its reader, and after a crash its
 * last words are still there.
 */
async function spawnLogged(
  [command, args, options]: ReturnType<Programs['command']>,
  logFile: string,
): Promise<ChildProcess> {
  const output = openSync(logFile, 'w', 0o600);
  try {
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', output, output] });
    await once(child, 'spawn');
    return child;
  } finally {
    closeSync(output);
  }
}

async function startError(message: string, logFile: string): Promise<Error> {
  const output = await readFile(logFile, 'utf8').catch(() => '');
  return new NoEmbeddedPostgres(`${message}:\n${output.trim().split('\n').slice(-8).join('\n')}\n(more in ${logFile})`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('The system gave no port.');
  return address.port;
}
