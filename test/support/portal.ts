import type { Client } from './client.ts';
import type { TestDatabase } from './database.ts';
import { type Account, arrive, clientOf, copyDemoWorld, synchronised } from './demo-world.ts';
import { type RunningPortal, startPortal } from './running-portal.ts';

export type { Account };

/** A whole portal in this process, on a database of its own, with the demo world and a sandbox gateway. */
export interface TestPortal extends RunningPortal {
  database: TestDatabase;
  dataDir: string;
  /** A client that acts as this account of the demo world, or as nobody. */
  as(account: Account | null): Promise<Client>;
}

/** @param env Settings beside the usual ones of a test. */
export async function startTestPortal(env: Record<string, string> = {}): Promise<TestPortal> {
  await using stack = new AsyncDisposableStack();
  const { database, dataDir, remove } = await copyDemoWorld();
  stack.defer(remove);
  const portal = await startPortal({ DATA_DIR: dataDir, DATABASE_URL: database.url, ...env });
  stack.defer(() => portal.stop());
  await arrive(database, portal.sandbox.url);
  if (env.GATEHOUSE_WORKER_CONCURRENCY !== '0') await synchronised(database);
  const running = stack.move();
  return {
    ...portal,
    ...{ database, dataDir },
    as: async (account) => clientOf(portal.url, account),
    stop: () => running.disposeAsync(),
  };
}
