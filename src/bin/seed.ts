import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../config.ts';
import { DomainError } from '../platform/domain-error.ts';
import { runningPostgres } from '../platform/embedded-postgres/running-postgres.ts';
import { createLogger } from '../platform/log.ts';
import { createPortal } from '../portal.ts';
import { NothingToBuildOn, seedLargerWorld } from '../seed/larger-world.ts';
import { startErrorText } from '../start-error.ts';

class UsageError extends Error {}

const MAX_SIZE = 1_000;

/**
 * Adds a larger world to a running portal, which gets its settings from the same environment: `npm run seed`, or
 * `npm run seed -- --size 300`. A second run adds only what is missing.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { size: { type: 'string', default: '100' } } });
  const size = Number(values.size);
  if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE) {
    throw new UsageError(`Usage: npm run seed [-- --size <products, 1 to ${MAX_SIZE}>]`);
  }
  config = loadConfig();
  if (config.isProduction) throw new UsageError('There are no seeds in production.');
  const databaseUrl = config.databaseUrl ?? (await runningPostgres(config.dataDir));
  if (!databaseUrl)
    throw new UsageError(`No portal runs on ${config.dataDir}: start it with \`npm start\`, then seed it.`);
  await using stack = new AsyncDisposableStack();
  const portal = await createPortal(config, databaseUrl, createLogger({ logLevel: 'silent' }), stack);
  const added = await seedLargerWorld(portal.contextOf({ requestId: 'seed' }), size);
  const counts = Object.entries(added).filter(([, count]) => count > 0);
  const text = counts.map(([kind, count]) => `${count} × ${kind}`).join(', ');
  process.stdout.write(`${text ? `Added: ${text}.` : 'Nothing to add: that world is there already.'}\n`);
}

/** For the message when it fails. */
let config: Config | null = null;

try {
  await main();
} catch (error) {
  const isExpected = [UsageError, DomainError, NothingToBuildOn].some((kind) => error instanceof kind);
  const isMisuse = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isExpected || isMisuse ? (error as Error).message : startErrorText(error, config)}\n`);
  process.exitCode = 1;
}
