import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/platform/db/migrate.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres.ts';
import { createLogger } from '../../src/platform/log.ts';
import { onServer, urlOf } from './database.ts';

/**
 * One PostgreSQL for the whole run and in it a migrated database that tests clone. `DATABASE_URL` names a server to
 * use instead, with the right to create databases; nothing stays behind on it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await testServer();
  const prefix = `gatehouse_test_${randomBytes(4).toString('hex')}`;
  const template = `${prefix}_template`;
  const stop = () => dropAll(server.url, prefix).finally(server.stop);
  try {
    await onServer(server.url, `create database ${template}`);
    await migrate(urlOf(server.url, template));
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgres', { serverUrl: server.url, prefix, template });
  return stop;
}

async function testServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const url = process.env.DATABASE_URL;
  if (url) return { url, stop: () => Promise.resolve() };
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  const server = await startEmbeddedPostgres({ dataDir, log: createLogger({ logLevel: 'warn' }), durable: false });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true });
  };
  return { url: server.url, stop };
}

async function dropAll(serverUrl: string, prefix: string): Promise<void> {
  const { rows } = await onServer(serverUrl, 'select datname from pg_database where starts_with(datname, $1)', [
    prefix,
  ]);
  for (const { datname } of rows) await onServer(serverUrl, `drop database "${datname}" with (force)`);
}
