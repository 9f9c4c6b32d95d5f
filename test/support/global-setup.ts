import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/platform/db/migrate.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres.ts';
import { createLogger } from '../../src/platform/log.ts';
import { onServer, urlOf } from './database.ts';
import { makeDemoWorld } from './demo-world.ts';

/**
 * One PostgreSQL for the whole run and in it two databases that tests clone: one that is only migrated, and one with the
 * demo world. `DATABASE_URL` names a server to use instead, with the right to create databases; nothing stays behind on it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await runFolder();
  // Inherited by the processes that run the tests, and by those that they start.
  process.env.TMPDIR = folder;
  const server = await testServer();
  const prefix = `gatehouse_test_${randomBytes(4).toString('hex')}`;
  const template = `${prefix}_template`;
  const stop = async () => {
    await dropAll(server.url, prefix).finally(server.stop);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await onServer(server.url, `create database ${template}`);
    await migrate(urlOf(server.url, template));
    await tellWorkers(urlOf(server.url, template));
    const postgres = { serverUrl: server.url, prefix, template };
    project.provide('postgres', postgres);
    project.provide('demoWorld', await makeDemoWorld(postgres));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/**
 * Everything that a run writes, in memory where there is room for it: databases are copied and dropped by the hundred,
 * and the sandbox waits for the disk at every key.
 */
async function runFolder(): Promise<string> {
  const free = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return mkdtemp(join(free > ENOUGH_BYTES ? MEMORY : tmpdir(), 'gatehouse-test-'));
}

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 4 * 1024 ** 3;

/** When a test lets the time pass for jobs, workers hear of it as of a new job, and need not wait for their next look. */
const TELL_WORKERS = `
  create function tell_workers() returns trigger language plpgsql as $$
    begin perform pg_notify('jobs:insert', '{"count":1,"id":' || new.id || '}'); return null; end $$;
  create trigger tell_workers after update of run_at on graphile_worker._private_jobs for each row
    when (new.run_at < old.run_at and new.run_at <= now() and new.locked_at is null)
    execute function tell_workers()`;

/** On a connection of its own, which ends: a database that somebody is connected to cannot be copied. */
async function tellWorkers(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(TELL_WORKERS);
  await client.end();
}

async function testServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const url = process.env.DATABASE_URL;
  if (url) return { url, stop: () => Promise.resolve() };
  const dataDir = await mkdtemp(join(tmpdir(), 'postgres-'));
  return startEmbeddedPostgres({ dataDir, log: createLogger({ logLevel: 'warn' }), durable: false });
}

async function dropAll(serverUrl: string, prefix: string): Promise<void> {
  const { rows } = await onServer(serverUrl, 'select datname from pg_database where starts_with(datname, $1)', [
    prefix,
  ]);
  for (const { datname } of rows) await onServer(serverUrl, `drop database "${datname}" with (force)`);
}
