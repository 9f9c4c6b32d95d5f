import type { DestinationStream, Logger } from 'pino';
import { startApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { migrate } from './platform/db/migrate.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres/embedded-postgres.ts';
import { armFaultPoints } from './platform/fault-points.ts';
import { createLogger, takeConsole } from './platform/log.ts';
import type { SandboxGateway } from './sandbox-gateway/sandbox-gateway.ts';
import { bringDemoContent } from './seed/demo-content.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './seed/demo-world.ts';
import { setUpFirstProvider } from './seed/first-provider.ts';
import { checkStart } from './start-checks.ts';
import { startErrorText } from './start-error.ts';

/** Starts everything, prints what to try, and stops everything in reverse order on Ctrl-C or SIGTERM. */
async function main(): Promise<void> {
  const stopped = stopSignal();
  config = loadConfig();
  await checkStart(config);
  armFaultPoints(config.faultFile);
  const log = createLogger(config, config.environment === 'development' ? await pretty() : undefined);
  await using running = new AsyncDisposableStack();
  const databaseUrl = config.databaseUrl ?? (await ownDatabase(config, log, running));
  await migrate(databaseUrl);
  const gateway: { sandbox: SandboxGateway | null } = { sandbox: null };
  // Stopped last, because jobs that finish still talk to it.
  running.defer(async () => gateway.sandbox?.stop());
  const app = await startApp(config, databaseUrl, log, async (context, portal) => {
    gateway.sandbox = await setUpFirstProvider(context, portal);
    await bringDemoContent(context, portal);
  });
  running.defer(() => app.stop());
  takeConsole(log, () => app.portal.outage.isOn);
  welcome(config, app.port, gateway.sandbox?.url);
  log.info({ signal: await stopped }, 'Stopping');
}

/** Log lines for the eyes of whoever develops. They come through the same redaction as the others. */
async function pretty(): Promise<DestinationStream> {
  const { default: output } = await import('pino-pretty'); // in development alone
  return output({ colorize: process.stdout.isTTY, translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true });
}

async function ownDatabase(config: Config, log: Logger, running: AsyncDisposableStack): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  running.defer(() => postgres.stop());
  return postgres.url;
}

/** How long a further signal counts as the first one, in milliseconds: npm passes on what the terminal sent already. */
const SAME_SIGNAL_MS = 1_000;

/** Resolves at the first signal; a later one of its kind ends the process at once. */
function stopSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      resolve(signal);
      setTimeout(() => process.removeAllListeners(signal), SAME_SIGNAL_MS).unref();
    });
  }
  return promise;
}

function welcome(config: Config, port: number, gatewayUrl: string | undefined): void {
  const url = config.publicUrl.replace(/:0$/, `:${port}`);
  const lines = [`Gatehouse is ready at ${url}/graphql (GraphiQL in the browser, GraphQL over HTTP and WebSocket).`];
  if (config.faces) lines.push(`The pages are at ${url}, those of API owners at ${url}/dashboard.`);
  if (gatewayUrl) lines.push(`Sandbox gateway at ${gatewayUrl}, for example ${gatewayUrl}/payment/.`);
  if (config.demo) {
    lines.push(`Demo accounts, all with password ${DEMO_PASSWORD}:`);
    for (const { email, part } of DEMO_ACCOUNTS) lines.push(`  ${email.padEnd(22)} ${part}`);
    lines.push('Try: npm run demo');
  }
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
}

/** For the message when the start fails. */
let config: Config | null = null;

try {
  await main();
} catch (error) {
  process.stderr.write(`${startErrorText(error, config)}\n`);
  process.exitCode = 1;
}
