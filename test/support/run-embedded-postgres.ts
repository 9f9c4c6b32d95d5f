import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres.ts';
import { createLogger } from '../../src/platform/log.ts';

/** A process that owns an embedded PostgreSQL, for tests that kill it: prints the URL when ready, stops on SIGTERM. */
const dataDir = process.argv[2];
if (!dataDir) throw new TypeError('Give the data folder.');

try {
  const server = await startEmbeddedPostgres({ dataDir, log: createLogger({ logLevel: 'silent' }) });
  process.on('SIGINT', () => process.stdout.write('interrupted\n'));
  process.once('SIGTERM', async () => {
    await server.stop();
    process.exit(0);
  });
  process.stdout.write(`${server.url}\n`);
} catch (error) {
  process.stderr.write(String(error));
  process.exitCode = 1;
}
