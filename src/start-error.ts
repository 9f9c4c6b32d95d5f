import { type Config, ConfigError } from './config.ts';
import { isDatabaseAway } from './platform/db-connections/outage.ts';
import { FolderInUse } from './platform/embedded-postgres/embedded-postgres.ts';
import { NoEmbeddedPostgres } from './platform/embedded-postgres/postgres-programs.ts';
import { FolderUnusable } from './platform/folder.ts';
import { whyNotListening } from './platform/http/port.ts';

/** A folder that is none, is not ours, or is full. */
const FOLDER = ['EACCES', 'EEXIST', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS'];

type Started = Pick<Config, 'port' | 'host' | 'databaseUrl' | 'sandbox'>;

const portsOf = (settings: Started | null): Record<string, number> => ({
  ...(settings ? { PORT: settings.port } : {}),
  ...(settings?.sandbox ? { GATEHOUSE_SANDBOX_PORT: settings.sandbox.port } : {}),
});

/** Why the portal cannot start, in words for whoever started it; an unexpected fault is told with its stack. */
export function startErrorText(error: unknown, settings: Started | null): string {
  // `localhost` is tried under each of its addresses, and all of the failures come as one.
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  if (!(cause instanceof Error)) return `Gatehouse could not start: ${String(cause)}`;
  const code = 'code' in cause ? String(cause.code) : '';
  if (cause instanceof ConfigError || cause instanceof FolderUnusable) return cause.message;
  const whyNot = whyNotListening(cause, portsOf(settings), settings?.host);
  if (whyNot) return whyNot;
  if (cause instanceof FolderInUse || cause instanceof NoEmbeddedPostgres) return cause.message;
  if ('path' in cause && FOLDER.includes(code)) return `DATA_DIR cannot be used: ${cause.message}`;
  if (isDatabaseAway(cause)) return `The database ${address(settings?.databaseUrl)} cannot be used: ${cause.message}`;
  return `Gatehouse could not start: ${cause.stack ?? cause.message}`;
}

/** Where the database is, without user and password. */
function address(databaseUrl: string | null | undefined): string {
  if (!databaseUrl) return 'under DATA_DIR';
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `at ${hostname}:${port || 5432}${pathname}`;
}
