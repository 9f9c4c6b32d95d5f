import 'reflect-metadata';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../config.ts';
import { createOwner } from '../identity/accounts/user-creation.service.ts';
import { queryOf } from '../platform/db/orm.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import { DomainError } from '../platform/domain-error.ts';
import { randomToken } from '../platform/security/secret.ts';
import { startErrorText } from '../start-error.ts';
import { connectPortalDatabase } from './portal-database.ts';

/**
 * Makes an account of an API owner, such as the first one of a new system:
 * `npm run create-owner -- olivia@example.com "Olivia Owner"`. The password is read from standard input when something
 * is piped there; otherwise one is made and shown this once. The portal may be running meanwhile.
 */
async function main(): Promise<void> {
  const [email, displayName] = parseArgs({ allowPositionals: true, strict: false }).positionals;
  if (!email || !displayName) throw new UsageError('Usage: npm run create-owner -- <e-mail address> "<name>"');
  config = loadConfig();
  await using stack = new AsyncDisposableStack();
  const orm = await connectPortalDatabase(config, stack);
  const piped = process.stdin.isTTY ? '' : (await text(process.stdin)).trim();
  const password = piped || randomToken();
  const recording = { config, em: orm.em, db: queryOf(orm.em), viewer: null, requestId: 'create-owner' };
  const owner = await inTransaction(recording, (tx) => createOwner(tx, { email, displayName, password }));
  process.stdout.write(`${owner.email} is an API owner.${piped ? '' : ` Password, shown this once: ${password}`}\n`);
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
