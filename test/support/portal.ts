import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/platform/log.ts';
import type { SandboxGateway } from '../../src/sandbox-gateway/sandbox-gateway.ts';
import { setUpFirstProvider } from '../../src/seed/first-provider.ts';
import { Client } from './client.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** A whole portal in this process, on a database of its own, with the demo world and a sandbox gateway. */
export interface TestPortal {
  app: App;
  database: TestDatabase;
  sandbox: SandboxGateway;
  /** Where GraphQL is answered. */
  url: string;
  dataDir: string;
  /** A client that acts as this account of the demo world, or as nobody. Signs in once for each account. */
  as(account: Account | null): Promise<Client>;
  stop(): Promise<void>;
}

export type Account = 'owner' | 'partner' | 'member' | 'hobbyist';

/** @param env Settings beside the usual ones of a test. */
export async function startTestPortal(env: Record<string, string> = {}): Promise<TestPortal> {
  await using stack = new AsyncDisposableStack();
  const database = await createTestDatabase();
  stack.defer(() => database.drop());
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse portal '));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const config = loadConfig({ ...TEST_SETTINGS, DATA_DIR: dataDir, DATABASE_URL: database.url, ...env });
  const app = await startApp(config, database.url, createLogger(config));
  stack.defer(() => app.stop());
  const sandbox = await setUpFirstProvider(app.context);
  if (!sandbox) throw new Error('A test portal needs the sandbox.');
  stack.defer(() => sandbox.stop());
  const url = `http://localhost:${app.port}/graphql`;
  const clients = new Map<Account | null, Promise<Client>>();
  const as = (account: Account | null) => {
    const client = clients.get(account) ?? Client.signIn(url, account && `${account}@example.com`);
    clients.set(account, client);
    return client;
  };
  const running = stack.move();
  return { app, database, sandbox, url, dataDir, as, stop: () => running.disposeAsync() };
}

const TEST_SETTINGS = {
  NODE_ENV: 'test',
  PORT: '0',
  GATEHOUSE_SANDBOX_PORT: '0',
  GATEHOUSE_LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
};
