import { Socket } from 'node:net';
import type pg from 'pg';

/** Whoever still works on a lost connection hears of it at his next statement and gives it back himself by then. */
const GRACE_MS = 1_000;

/**
 * Takes back connections that were lost inside a transaction. Kysely gives a connection back when a rollback has
 * succeeded, which it cannot on a dead one; each loss would cost the pool a place for ever, and one restart of the
 * database under load all of them.
 */
export function reclaimLostConnections(pool: pg.Pool): void {
  const held = heldOf(pool);
  pool.on('connect', (client) => {
    client.once('end', () => {
      setTimeout(() => {
        if (held.has(client)) client.release(true);
      }, GRACE_MS);
    });
  });
}

/**
 * Ends connections on which somebody waits and nothing has been said for so long: a database that hangs, or a machine that is
 * gone without a word, is then away as any other, and is told so. Whoever waited hears of a lost connection.
 */
export function endSilentConnections(pool: pg.Pool, silentMs: number): void {
  const held = heldOf(pool);
  pool.on('connect', (client) => {
    const { stream } = client.connection;
    // Nothing of a pool here is anything else.
    if (!(stream instanceof Socket)) return;
    stream.setTimeout(silentMs, () => {
      if (held.has(client)) stream.destroy();
    });
  });
}

function heldOf(pool: pg.Pool): ReadonlySet<pg.PoolClient> {
  const held = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_, client) => held.delete(client));
  return held;
}
