import pg from 'pg';
import type { Logger } from 'pino';
import { SILENT_MS } from '../db/orm.ts';
import type { DatabaseOutage } from '../db-connections/outage.ts';

type Done = (release?: unknown) => void;
type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: Done) => void;

interface WorkerPoolOptions {
  databaseUrl: string;
  log: Logger;
  outage?: DatabaseOutage;
}

/**
 * Connections for Graphile Worker 0.18. With a pool that it makes itself, it can end the process in two ways: its listener
 * gives a connection back twice when that is lost just as the worker stops, so that `pg` throws where nobody catches it;
 * and it removes the error handlers as it stops, before the last connections are gone.
 */
export class WorkerPool extends pg.Pool {
  constructor({ databaseUrl, log, outage }: WorkerPoolOptions, max: number) {
    // One of its connections listens and is silent for as long as there is nothing to do, so that statements have a time each.
    super({ connectionString: databaseUrl, max, application_name: 'gatehouse jobs', query_timeout: SILENT_MS });
    // The user of a connection is told of its end anyway, and an idle one is simply replaced.
    this.on('error', () => undefined);
    this.on('connect', (client) =>
      client.on('error', (error) => {
        if (!this.ending && !outage?.notes(error)) log.warn({ reason: error.message }, 'worker: connection lost');
      }),
    );
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    if (!callback) return super.connect();
    super.connect((error, client, done) => callback(error, client, once(done)));
    return undefined;
  }
}

function once(done: Done): Done {
  let isDone = false;
  return (release) => {
    if (isDone) return;
    isDone = true;
    done(release);
  };
}
