import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { inject } from 'vitest';
import { Client } from './client.ts';
import { cloneDatabase, type TestDatabase, type TestServer } from './database.ts';
import { startPortal } from './running-portal.ts';
import { rowsOf } from './time.ts';

export const ACCOUNTS = ['owner', 'partner', 'member', 'hobbyist'] as const;
export type Account = (typeof ACCOUNTS)[number];

/** A portal that was started once and stopped again: its database, its data folder, and a session of everybody's. */
export interface DemoWorld {
  /** Name of a database to clone. */
  template: string;
  /** Master keys, and what the sandbox gateway holds. */
  dataDir: string;
  tokens: Record<Account, string>;
}

declare module 'vitest' {
  export interface ProvidedContext {
    demoWorld: DemoWorld;
  }
}

/**
 * Starts a portal on an empty database, has it do what it does at a first start, and signs everybody in, so that tests
 * need not.
 */
export async function makeDemoWorld(server: TestServer): Promise<DemoWorld> {
  const database = await cloneDatabase(server, server.template);
  const dataDir = await mkdtemp(join(tmpdir(), 'demo world '));
  const portal = await startPortal({ DATA_DIR: dataDir, DATABASE_URL: database.url });
  const tokens = {} as Record<Account, string>;
  try {
    for (const account of ACCOUNTS) {
      tokens[account] = (await Client.signIn(portal.url, `${account}@example.com`)).token!;
    }
    await synchronised(database);
  } finally {
    await portal.stop();
  }
  // A copy finds its gateway elsewhere, and schedules its own looks at it when it has.
  await rowsOf(database, `delete from graphile_worker._private_jobs where key like 'provider.%'`);
  // A database that somebody is connected to cannot be copied.
  await database.pool.end();
  return { template: new URL(database.url).pathname.slice(1), dataDir, tokens };
}

/** A copy of the demo world for one portal, in this process or others. */
export interface WorldCopy {
  database: TestDatabase;
  dataDir: string;
  remove(): Promise<void>;
}

export async function copyDemoWorld(): Promise<WorldCopy> {
  const world = inject('demoWorld');
  const database = await cloneDatabase(inject('postgres'), world.template);
  // Everybody has just signed in, before a portal starts that would remove sessions left idle for as long as the tests run.
  await rowsOf(database, 'update session set last_used_at = now()');
  // In a path with a space, as on many a desktop.
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse portal '));
  await cp(world.dataDir, dataDir, { recursive: true });
  return {
    database,
    dataDir,
    async remove() {
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Brings the demo world here: the sandbox has another port than when it was made. */
export async function arrive(database: TestDatabase, gatewayUrl: string): Promise<void> {
  await rowsOf(database, `update product set gateway_url = $1 || '/' || name || '/'`, [gatewayUrl]);
}

/**
 * Waits for the synchronisation that follows a start: it would bring plans that a test has changed by hand back to what the
 * gateway holds.
 */
export async function synchronised(database: TestDatabase): Promise<void> {
  const isDue = `select from graphile_worker.jobs
    where task_identifier = 'provider.synchronise' and (locked_at is not null or run_at <= now())`;
  const signal = AbortSignal.timeout(60_000);
  for await (const _look of setInterval(30, undefined, { signal })) {
    if ((await rowsOf(database, isDue)).length === 0) return;
  }
}

/** A client with a session that the demo world brought along, or without one. */
export const clientOf = (url: string, account: Account | null): Client =>
  new Client(url, account && inject('demoWorld').tokens[account]);
