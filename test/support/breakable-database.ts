import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import pg from 'pg';
import { vi } from 'vitest';

/** A way to a database that can be cut. */
export interface BreakableDatabase {
  /** Connection string of the way. */
  url: string;
  /** Ends all connections and refuses new ones, as when the server is stopped. */
  cut(): Promise<void>;
  /** Takes whatever comes, and answers nothing any more. */
  hang(): void;
  /** Lets connections in again, where they were refused. */
  restore(): Promise<void>;
  stop(): Promise<void>;
}

export async function breakable(databaseUrl: string): Promise<BreakableDatabase> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let hangs = false;
  const serve = async (port: number) => {
    const server = createServer((near) => {
      if (hangs) return void open.add(near.resume().on('error', () => undefined));
      const far = connect(placeOf(target));
      for (const [here, there] of [[near, far] as const, [far, near] as const]) {
        open.add(here);
        here.pipe(there);
        here.on('error', () => there.destroy()).on('close', () => there.destroy() && open.delete(here));
      }
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await serve(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  const hang = () => {
    hangs = true;
    for (const socket of open) socket.unpipe().resume();
  };
  const cut = async () => {
    hangs = false;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  const restore = async () => {
    if (!server.listening) server = await serve(port);
  };
  return { url: url.href, cut, hang, restore, stop: async () => void (server.listening && (await cut())) };
}

/** A host that begins with a slash is the folder of a Unix socket, as for every client of PostgreSQL. */
function placeOf({ hostname, port }: URL): NetConnectOpts {
  const host = decodeURIComponent(hostname);
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port: Number(port) };
}

/** Holds locks that a portal runs into, so that a test can cut its connections at exactly this place. */
export class Roadblock {
  private constructor(private readonly client: pg.Client) {}

  /** @param statement Takes the lock, inside a transaction. */
  static async set(databaseUrl: string, statement: string): Promise<Roadblock> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'roadblock' });
    await client.connect();
    await client.query('begin');
    await client.query(statement);
    return new Roadblock(client);
  }

  /** Waits until somebody waits here, and ends their sessions. */
  async cutWhoWaits(): Promise<void> {
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where pg_backend_pid() = any(pg_blocking_pids(pid))`;
    await vi.waitUntil(async () => (await this.client.query(cut)).rowCount, { timeout: 60_000, interval: 20 });
  }

  async lift(): Promise<void> {
    await this.client.end();
  }
}
