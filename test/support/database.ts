import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** What the set-up of the run has made for all of its tests. */
export interface TestServer {
  serverUrl: string;
  /** Begins the name of every database of this run. */
  prefix: string;
  /** A migrated database, empty but for what migrations put there. */
  template: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestServer;
  }
}

/** A database of its own for one test file or one test. */
export interface TestDatabase {
  /** Connection string, also good as `DATABASE_URL` of processes that a test starts. */
  url: string;
  /** Connections of the test's own, for what no API shows: each one anew would cost more than most statements. */
  pool: pg.Pool;
  /** Removes it, throwing out whoever is still connected. */
  drop(): Promise<void>;
}

/** A migrated database, empty but for what migrations put there. */
export const createTestDatabase = (): Promise<TestDatabase> => {
  const server = inject('postgres');
  return cloneDatabase(server, server.template);
};

/** Copies the files of a database, which takes a hundredth of a second; migrating anew would take a second. */
export async function cloneDatabase(
  { serverUrl, prefix }: Omit<TestServer, 'template'>,
  template: string,
): Promise<TestDatabase> {
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name} template ${template} strategy file_copy`);
  const url = urlOf(serverUrl, name);
  const pool = poolOf(url);
  const drop = async () => {
    if (!pool.ending) await pool.end();
    await onServer(serverUrl, `drop database if exists ${name} with (force)`);
  };
  return { url, pool, drop };
}

/** The same server and user, another database. */
export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs one statement outside any test database, for what PostgreSQL allows only there. */
export async function onServer(serverUrl: string, sql: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const pool = servers.get(serverUrl) ?? poolOf(serverUrl);
  servers.set(serverUrl, pool);
  return pool.query(sql, values);
}

const servers = new Map<string, pg.Pool>();

function poolOf(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, allowExitOnIdle: true });
  // Tests cut connections, and the server stops before this process does.
  pool.on('error', () => undefined);
  return pool;
}
