import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { DatabaseOutage } from '../db-connections/outage.ts';

export interface StandingConnectionOptions {
  databaseUrl: string;
  /** Shown in `pg_stat_activity` and in our log. */
  name: string;
  log: Logger;
  /** Told when the connection is lost. */
  outage?: DatabaseOutage;
  /** Prepares every new connection, the first one and those after a cut. When it throws, the next one is tried. */
  onConnect(client: pg.Client): Promise<void>;
}

/** Between two tries. Short, because a restarted database should find us back within a second. */
const RETRY_MS = 250;

/**
 * A database session of its own for what lives as long as the session: LISTEN and session locks. After a cut it comes
 * back by itself, for ever, until {@link StandingConnection.stop}. Pools cannot do this: they hand out any session.
 * A transaction-mode pooler in between (PgBouncer) cannot carry it.
 */
export class StandingConnection {
  readonly #options: Required<StandingConnectionOptions>;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #client: pg.Client | null = null;
  #cut: (reason: Error) => void = () => {};

  constructor(options: StandingConnectionOptions) {
    this.#options = { ...options, outage: options.outage ?? new DatabaseOutage(options.log) };
    this.#running = this.#keep();
  }

  /** The prepared connection, or null while there is none. */
  get client(): pg.Client | null {
    return this.#client;
  }

  /** Gives up the session for a new one, when its owner finds that it does not answer. */
  renew(): void {
    this.#cut(new Error('The connection does not answer.'));
  }

  /** Ends the session and waits until it is gone. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopping;
    const { log, name, outage } = this.#options;
    while (!signal.aborted) {
      await this.#session().catch((error: Error) => {
        if (!signal.aborted && !outage.notes(error)) log.warn({ reason: error.message }, `${name}: connection lost`);
      });
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One session from connect to cut; throws why it ended. */
  async #session(): Promise<void> {
    const { databaseUrl, name, onConnect } = this.#options;
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: `gatehouse ${name}`,
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
    });
    const cut = Promise.withResolvers<never>();
    cut.promise.catch(() => undefined);
    client.on('error', cut.reject);
    client.on('end', () => cut.reject(new Error('Connection terminated by the database.')));
    const stop = () => cut.reject(new Error('Stopped.'));
    this.#cut = cut.reject;
    this.#stopping.signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.race([client.connect(), cut.promise]);
      await Promise.race([onConnect(client), cut.promise]);
      this.#client = client;
      await cut.promise;
    } finally {
      this.#client = null;
      this.#stopping.signal.removeEventListener('abort', stop);
      await client.end().catch(() => undefined);
    }
  }
}
