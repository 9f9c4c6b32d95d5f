import type { Logger } from 'pino';
import { startApp } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './demo-world.ts';
import { setUpFirstProvider } from './first-provider.ts';
import { startEmbeddedPostgres } from './platform/db/embedded-postgres.ts';
import { migrate } from './platform/db/migrate.ts';
import { createLogger } from './platform/log.ts';

/** Starts everything, prints what to try, and stops everything in reverse order on Ctrl-C or SIGTERM. */
async function main(): Promise<void> {
  const stopped = stopSignal();
  const config = loadConfig();
  const log = createLogger(config);
  await using running = new AsyncDisposableStack();
  const databaseUrl = config.databaseUrl ?? (await ownDatabase(config, log, running));
  await migrate(databaseUrl);
  const app = await startApp(config, databaseUrl, log);
  running.defer(() => app.stop());
  const sandbox = await setUpFirstProvider(app.context);
  if (sandbox) running.defer(() => sandbox.stop());
  welcome(config, app.port, sandbox?.url);
  log.info({ signal: await stopped }, 'Stopping');
}

async function ownDatabase(config: Config, log: Logger, running: AsyncDisposableStack): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  running.defer(() => postgres.stop());
  return postgres.url;
}

/** Resolves at the first signal; a second one ends the process at once. */
function stopSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  return promise;
}

function welcome(config: Config, port: number, gatewayUrl: string | undefined): void {
  const url = config.publicUrl.replace(/:0$/, `:${port}`);
  const lines = [`Gatehouse is ready at ${url}/graphql (GraphiQL in the browser, GraphQL over HTTP and WebSocket).`];
  if (gatewayUrl) lines.push(`Sandbox gateway at ${gatewayUrl}, for example ${gatewayUrl}/payment/.`);
  if (config.demo) {
    lines.push(`Demo accounts, all with password ${DEMO_PASSWORD}:`);
    for (const { email, part } of DEMO_ACCOUNTS) lines.push(`  ${email.padEnd(22)} ${part}`);
    lines.push('Try: npm run demo');
  }
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
}

try {
  await main();
} catch (error) {
  // One clear line for whoever started it; the details of an unexpected fault are below it.
  const known = error instanceof ConfigError || (error instanceof Error && 'code' in error);
  process.stderr.write(`${known ? (error as Error).message : `Gatehouse could not start: ${String(error)}`}\n`);
  process.exitCode = 1;
}
