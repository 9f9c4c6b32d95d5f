import 'reflect-metadata';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from '../config.ts';
import { createOwner } from '../identity/accounts/user-creation.service.ts';
import { ENTITIES } from '../modules.ts';
import { migrate } from '../platform/db/migrate.ts';
import { connectOrm, queryOf } from '../platform/db/orm.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import { DomainError } from '../platform/domain-error.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres/embedded-postgres.ts';
import { createLogger } from '../platform/log.ts';
import { randomToken } from '../platform/security/secret.ts';

/**
 * Makes an account of an API owner, such as the first one of a new system:
 * `npm run create-owner -- olivia@example.com "Olivia Owner"`. The password is read from standard input when something
 * is piped there; otherwise one is made and shown this once.
 */
async function main(): Promise<void> {
  const [email, displayName] = parseArgs({ allowPositionals: true, strict: false }).positionals;
  if (!email || !displayName) throw new UsageError('Usage: npm run create-owner -- <e-mail address> "<name>"');
  const config = loadConfig();
  await using stack = new AsyncDisposableStack();
  const log = createLogger({ logLevel: 'silent' });
  const embedded = config.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  if (embedded) stack.defer(() => embedded.stop());
  const databaseUrl = config.databaseUrl ?? embedded!.url;
  await migrate(databaseUrl);
  const orm = await connectOrm(databaseUrl, ENTITIES);
  stack.defer(() => orm.close());
  const piped = process.stdin.isTTY ? '' : (await text(process.stdin)).trim();
  const password = piped || randomToken();
  const recording = { em: orm.em, db: queryOf(orm.em), viewer: null, requestId: 'create-owner' };
  const owner = await inTransaction(recording, (tx) => createOwner(tx, { email, displayName, password }));
  process.stdout.write(`${owner.email} is an API owner.${piped ? '' : ` Password, shown this once: ${password}`}\n`);
}

class UsageError extends Error {}

try {
  await main();
} catch (error) {
  const isExpected = [UsageError, ConfigError, DomainError].some((kind) => error instanceof kind);
  process.stderr.write(`${isExpected ? (error as Error).message : String(error)}\n`);
  process.exitCode = 1;
}
