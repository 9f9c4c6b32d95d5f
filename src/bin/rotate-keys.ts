import 'reflect-metadata';
import { type Config, loadConfig } from '../config.ts';
import { queryOf } from '../platform/db/orm.ts';
import { createSecretBox, loadMasterKeys } from '../platform/security/secret.ts';
import { startErrorText } from '../start-error.ts';
import { rotateKeys } from './key-rotation.ts';
import { connectPortalDatabase } from './portal-database.ts';

/** Seals everything under the first of the master keys: `npm run rotate-keys`. The portal may be running meanwhile. */
async function main(): Promise<void> {
  config = loadConfig();
  await using stack = new AsyncDisposableStack();
  const orm = await connectPortalDatabase(config, stack);
  const keys = await loadMasterKeys(config);
  const { resealed, failures } = await rotateKeys(queryOf(orm.em), createSecretBox(keys));
  process.stdout.write(`${resealed} secrets were sealed anew under master key ${keys[0]!.version}.\n`);
  if (failures.length === 0) process.stdout.write('No other master key is needed any more.\n');
  for (const failure of failures) process.stderr.write(`${failure}\n`);
  if (failures.length > 0) process.exitCode = 1;
}

/** For the message when it fails. */
let config: Config | null = null;

try {
  await main();
} catch (error) {
  process.stderr.write(`${startErrorText(error, config)}\n`);
  process.exitCode = 1;
}
