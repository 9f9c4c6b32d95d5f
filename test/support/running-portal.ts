import { type App, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/platform/log.ts';
import type { SandboxGateway } from '../../src/sandbox-gateway/sandbox-gateway.ts';
import { setUpFirstProvider } from '../../src/seed/first-provider.ts';
import { followPulse } from './eventually.ts';
import './shared-metadata.ts';

/** How much shorter the portal's own pauses are in tests: its looks at a gateway that is down, and the like. */
export const GATEHOUSE_PACE = '0.2';

/** A whole portal in this process, with a sandbox gateway. */
export interface RunningPortal {
  app: App;
  sandbox: SandboxGateway;
  /** Where GraphQL is answered. */
  url: string;
  stop(): Promise<void>;
}

/** @param env Settings beside the usual ones of a test; it leaves database and data folder to whoever made them. */
export async function startPortal(
  env: Record<'DATABASE_URL' | 'DATA_DIR', string> & Record<string, string>,
): Promise<RunningPortal> {
  await using stack = new AsyncDisposableStack();
  const config = loadConfig({ ...TEST_SETTINGS, ...env });
  const app = await startApp(config, env.DATABASE_URL, createLogger(config));
  stack.defer(() => app.stop());
  const sandbox = await setUpFirstProvider(app.context, app.portal);
  if (!sandbox) throw new Error('A test portal needs the sandbox.');
  stack.defer(() => sandbox.stop());
  const url = `http://localhost:${app.port}/graphql`;
  stack.use(followPulse(url, app));
  const running = stack.move();
  return { app, sandbox, url, stop: () => running.disposeAsync() };
}

const TEST_SETTINGS = {
  NODE_ENV: 'test',
  GATEHOUSE_PACE,
  // They are read and compressed for whoever opens them.
  GATEHOUSE_FACES: 'false',
  PORT: '0',
  GATEHOUSE_SANDBOX_PORT: '0',
  // Each opens a connection of its own at the start, and few tests have more to do at once.
  GATEHOUSE_WORKER_CONCURRENCY: '4',
  GATEHOUSE_LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
};
