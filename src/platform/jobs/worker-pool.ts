import pg from 'pg';
import type { Logger } from 'pino';

type Done = (release?: unknown) => void;
type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: Done) => void;

/**
 * Connections for Graphile Worker. Its listener gives a connection back twice when the connection is lost just as the
 * worker stops itself, which is what an outage of the database brings about; a plain pool throws then, where nobody
 * catches it, and the process ends.
 */
export class WorkerPool extends pg.Pool {
  constructor(databaseUrl: string, max: number, log: Logger) {
    super({ connectionString: databaseUrl, max });
    const warn = (error: Error) => log.warn({ reason: error.message }, 'worker: connection lost');
    this.on('error', warn);
    this.on('connect', (client) => client.on('error', warn));
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
