import 'reflect-metadata';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../config.ts';
import { createOwner } from '../identity/accounts/user-creation.service.ts';
import { resetSecondFactorsOf } from '../identity/second-factor/reset.service.ts';
import type { Context } from '../platform/context.ts';
import { queryOf } from '../platform/db/orm.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import { DomainError } from '../platform/domain-error.ts';
import type { EventSource } from '../platform/events/event-log.ts';
import { randomToken } from '../platform/security/secret.ts';
import { startErrorText } from '../start-error.ts';
import { connectPortalDatabase } from './portal-database.ts';

/**
 * Makes an account of an API owner, such as the first one of a new system:
 * `npm run create-owner -- olivia@example.com "Olivia Owner"`. The password is read from standard input when something
 * is piped there; otherwise one is made and shown this once. The portal may be running meanwhile.
 *
 * `npm run create-owner -- --reset-second-factors olivia@example.com` takes all second factors from an account instead: for the
 * last API owner, who has lost them and has nobody to ask.
 */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, strict: false });
  const [email, displayName] = positionals;
  const isReset = Boolean(values['reset-second-factors']);
  if (!email || (!displayName && !isReset)) throw new UsageError(USAGE);
  config = loadConfig();
  await using stack = new AsyncDisposableStack();
  const orm = await connectPortalDatabase(config, stack);
  const recording = { config, em: orm.em, db: queryOf(orm.em), viewer: null, requestId: 'create-owner' };
  process.stdout.write(`${isReset ? await reset(recording, email) : await create(recording, email, displayName!)}\n`);
}

const USAGE = `Usage: npm run create-owner -- <e-mail address> "<name>"
       npm run create-owner -- --reset-second-factors <e-mail address>`;

type Recording = Pick<Context, 'em' | 'config'> & EventSource;

async function create(recording: Recording, email: string, displayName: string): Promise<string> {
  const piped = process.stdin.isTTY ? '' : (await text(process.stdin)).trim();
  const password = piped || randomToken();
  const owner = await inTransaction(recording, (tx) => createOwner(tx, { email, displayName, password }));
  return `${owner.email} is an API owner.${piped ? '' : ` Password, shown this once: ${password}`}`;
}

async function reset(recording: Recording, email: string): Promise<string> {
  const address = await inTransaction(recording, (tx) => resetSecondFactorsOf(tx, email));
  return `${address} has no second factor any more, and no session. The password is as it was.`;
}

class UsageError extends Error {}

function messageOf(error: unknown): string {
  if (error instanceof DomainError) return error.refusals.map(({ message }) => message).join('\n');
  return error instanceof UsageError ? error.message : startErrorText(error, config);
}

/** For the message when it fails. */
let config: Config | null = null;

try {
  await main();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
