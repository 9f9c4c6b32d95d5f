import pg from 'pg';
import { StandingConnection } from '../platform/events/standing-connection.ts';
import type { Portal } from '../platform/module.ts';

const TURN = `select pg_advisory_lock(hashtextextended('gatehouse.first-provider', 0))`;
const KEEP = `select pg_try_advisory_lock(hashtextextended('gatehouse.sandbox', 0)) as kept`;

/** Has processes that start at once on one database set up their first provider one after the other. */
export async function takeTurn({ databaseUrl }: Portal): Promise<AsyncDisposable> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'gatehouse set-up' });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(TURN);
  return { [Symbol.asyncDispose]: () => client.end().catch(() => undefined) };
}

/**
 * Makes this process the one that runs the sandbox for all on this database, until it stops or dies; null when another one does.
 * All of them share one provider, and so one address and one set of keys.
 */
export async function keepSandbox({ databaseUrl, log, outage }: Portal): Promise<{ stop(): Promise<void> } | null> {
  const answer = Promise.withResolvers<boolean>();
  const connection = new StandingConnection({
    databaseUrl,
    name: 'sandbox',
    log,
    outage,
    onConnect: async (client) => {
      const { rows } = await client.query<{ kept: boolean }>(KEEP);
      answer.resolve(rows[0]!.kept);
    },
  });
  if (await answer.promise) return connection;
  await connection.stop();
  return null;
}
