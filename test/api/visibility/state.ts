import { type Kysely, sql } from 'kysely';
import type { Database } from '../../../src/platform/db/database.ts';

/**
 * Tables that say nothing about what a call changed: attempts are counted for refused calls too, and mails follow from
 * events, after the commit and at their own pace.
 */
const ASIDE = ['mikro_orm_migrations', 'rate_limit', 'event_consumer', 'mail'];

/** Columns that the portal writes without anybody asking for it. */
const BOOKKEEPING: Record<string, string[]> = { event_log: ['position'], session: ['last_used_at'], provider: ['last_checked_at', 'updated_at'] };

/** Rows that are kept when the rest is put back: live parts of the portal have read them already. */
const LOGS = ['event_log'];

/** All rows of a portal's database: compared before and after a refused call, and put back after an accepted one. */
export class PortalState {
  private constructor(
    private readonly db: Kysely<Database>,
    /** Referenced tables before those that reference them. */
    private readonly tables: readonly string[],
  ) {}

  /** Takes a copy to put back. */
  static async take(db: Kysely<Database>): Promise<PortalState> {
    const state = new PortalState(db, await tablesInOrder(db));
    await sql`create schema snapshot`.execute(db);
    for (const table of state.#domain) {
      await sql`create table snapshot.${sql.id(table)} as table public.${sql.id(table)}`.execute(db);
    }
    return state;
  }

  get #domain(): string[] {
    return this.tables.filter((table) => !LOGS.includes(table));
  }

  /** Number and digest of the rows of every table, and of the waiting jobs. */
  async digest(): Promise<Record<string, string>> {
    const parts = this.tables.map((table) => {
      const row = (BOOKKEEPING[table] ?? []).reduce(
        (rest, column) => sql`${rest} - ${sql.lit(column)}`,
        sql`to_jsonb(t)`,
      );
      return digestOf(table, sql`select (${row})::text as line from public.${sql.id(table)} t`);
    });
    const jobs = sql`select to_jsonb(t)::text as line from graphile_worker.jobs t
      where task_identifier not like 'notification.%'`;
    const all = sql.join([...parts, digestOf('jobs', jobs)], sql` union all `);
    const { rows } = await sql<{ name: string; digest: string }>`${all}`.execute(this.db);
    return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
  }

  /** Puts every row back as it was, but for the logs. */
  async restore(): Promise<void> {
    const { db } = this;
    await db.transaction().execute(async (tx) => {
      for (const table of this.#domain.toReversed()) await sql`delete from public.${sql.id(table)}`.execute(tx);
      for (const table of this.#domain) {
        await sql`insert into public.${sql.id(table)} overriding system value
          select * from snapshot.${sql.id(table)}`.execute(tx);
      }
    });
  }
}

const digestOf = (name: string, lines: ReturnType<typeof sql>) =>
  sql`select ${sql.lit(name)} as name, count(*) || ' rows ' || coalesce(md5(string_agg(line, '' order by line)), '') as digest
    from (${lines}) lines`;

/** Names of the tables in which two digests differ. */
export const changedTables = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys(after).filter((table) => before[table] !== after[table]);

async function tablesInOrder(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ name: string; needs: string[] }>`
    select c.relname as name, array(
      select distinct f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid
      where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`.execute(db);
  const waiting = rows.filter(({ name }) => !ASIDE.includes(name));
  const order: string[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) =>
      needs.every((table) => order.includes(table) || ASIDE.includes(table)),
    );
    if (next < 0) throw new Error(`These tables reference each other: ${waiting.map(({ name }) => name).join(', ')}.`);
    order.push(waiting.splice(next, 1)[0]!.name);
  }
  return order;
}
