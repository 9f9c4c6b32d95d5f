import type pg from 'pg';

/** Whoever still works on a lost connection hears of it at his next statement and gives it back himself by then. */
const GRACE_MS = 1_000;

/**
 * Takes back connections that were lost inside a transaction. Kysely gives a connection back when a rollback has
 * succeeded, which it cannot on a dead one; each loss would cost the pool a place for ever, and one restart of the
 * database under load all of them.
 */
export function reclaimLostConnections(pool: pg.Pool): void {
  const held = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_, client) => held.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      setTimeout(() => {
        if (held.has(client)) client.release(true);
      }, GRACE_MS);
    });
  });
}
