import type { Config } from '../config.ts';
import { ENTITIES } from '../modules.ts';
import { migrate } from '../platform/db/migrate.ts';
import { connectOrm } from '../platform/db/orm.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres/embedded-postgres.ts';
import { runningPostgres } from '../platform/embedded-postgres/running-postgres.ts';
import { createLogger } from '../platform/log.ts';

/** The portal's database for a program beside the server, which may be running meanwhile: brought to this version, and left with the stack. */
export async function connectPortalDatabase(config: Config, stack: AsyncDisposableStack) {
  const databaseUrl =
    config.databaseUrl ?? (await runningPostgres(config.dataDir)) ?? (await ownDatabase(config, stack));
  await migrate(databaseUrl);
  const orm = await connectOrm(databaseUrl, ENTITIES);
  stack.defer(() => orm.close());
  return orm;
}

/** For a portal that does not run. */
async function ownDatabase({ dataDir }: Config, stack: AsyncDisposableStack): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: createLogger({ logLevel: 'silent' }) });
  stack.defer(() => postgres.stop());
  return postgres.url;
}
