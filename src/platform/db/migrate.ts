import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { connectOrm } from './orm.ts';

/** Any constant will do; it is the same in every process that may migrate this database. */
const MIGRATION_LOCK = 7_241_190;

/**
 * Brings the database to this version: the portal's tables and the job queue's. Several processes may start at once;
 * one migrates, the others wait for it.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const lock = new pg.Client({ connectionString: databaseUrl });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const orm = await connectOrm(databaseUrl, []);
    try {
      await orm.migrator.up();
    } finally {
      await orm.close();
    }
    await runMigrations({ connectionString: databaseUrl });
  } finally {
    await lock.end();
  }
}
