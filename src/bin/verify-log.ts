import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../config.ts';
import { queryOf } from '../platform/db/orm.ts';
import { type ChainHead, type LogVerdict, verifyLog } from '../platform/events/event-chain.ts';
import { startErrorText } from '../start-error.ts';
import { connectPortalDatabase } from './portal-database.ts';

const USAGE = 'Usage: npm run verify-log [-- <position> <digest>]';

/**
 * Checks that the event log is as it was written: `npm run verify-log`, or with a place and a digest that were written down
 * before, `npm run verify-log -- 1042 6f0c…`. The portal may be running meanwhile.
 */
async function main(): Promise<void> {
  const known = headIn(parseArgs({ allowPositionals: true, strict: false }).positionals);
  config = loadConfig();
  await using stack = new AsyncDisposableStack();
  const orm = await connectPortalDatabase(config, stack);
  const verdict = await verifyLog(queryOf(orm.em), known);
  process.stdout.write(textOf(verdict));
  if (verdict.fault) process.exitCode = 1;
}

function headIn([position, digest, ...rest]: readonly string[]): ChainHead | undefined {
  if (position === undefined) return undefined;
  if (/^\d{1,15}$/.test(position) && digest && /^[0-9a-f]{64}$/i.test(digest) && rest.length === 0)
    return { position: Number(position), digest: digest.toLowerCase() };
  throw new UsageError(USAGE);
}

function textOf({ checked, erased, head, fault }: LogVerdict): string {
  if (fault) return `The log does not hold at position ${fault.position}: ${fault.reason}\n`;
  const without = erased > 0 ? ` Of ${erased} of them, personal details were erased.` : '';
  return `The log holds: ${checked} events.${without}\nHead: ${head.position} ${head.digest}\n`;
}

class UsageError extends Error {}

/** For the message when it fails. */
let config: Config | null = null;

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof UsageError ? error.message : startErrorText(error, config)}\n`);
  process.exitCode = 2;
}
