import { type Kysely, sql } from 'kysely';
import type { Database } from '../../../src/platform/db/database.ts';

/**
 * Tables that say nothing about what a call changed: attempts are counted for refused calls too, and mails follow from
 * events, after the commit and at their own pace. A ticket opens one stream of a session, and is gone within a minute.
 * The version of the catalogues changes with whatever else does, also when that is put back. The job that looks up an address is
 * added for every address. The chain follows the log at the pace of its sequencer.
 */
const ASIDE = [
  ...['mikro_orm_migrations', 'rate_limit', 'event_consumer', 'event_chain'],
  ...['mail', 'stream_ticket', 'catalogue_version'],
];

/**
 * What somebody has begun and has to end within minutes: it is put back like everything, but neither does a refusal leave it alone, which
 * may count a try or begin a second step, nor is it recorded.
 */
const FLEETING = ['factor_challenge'];

/** Columns that the portal writes without anybody asking for it. */
const BOOKKEEPING: Record<string, string[]> = {
  event_log: ['position'],
  session: ['last_used_at'],
  provider: ['last_checked_at', 'updated_at'],
};

/** What is kept when the rest is put back: live parts of the portal have read the events already. */
const JOBS = 'jobs';
const LOGS = ['event_log', JOBS];

/** Number and digest of the rows of every table, and of the jobs. */
export type Digest = Readonly<Record<string, string>>;

interface Table {
  name: string;
  columns: string[];
  primaryKey: string[];
  /** Names of the tables that it references. */
  needs: string[];
}

/**
 * All rows of a portal's database: compared before and after a refused call, and put back after an accepted one. Triggers
 * note the tables that statements touch, so only these are looked at.
 */
export class PortalState {
  /** As everything was when the copy was taken. */
  #original: Digest = {};
  #known: Digest = {};
  /** Touched since they were last put back. */
  readonly #touched = new Set<string>();
  /** Touched since they were last read. */
  readonly #unread = new Set<string>();

  private constructor(
    private readonly db: Kysely<Database>,
    /** Referenced tables before those that reference them. */
    private readonly tables: readonly Table[],
  ) {}

  /** Takes a copy to put back. */
  static async take(db: Kysely<Database>): Promise<PortalState> {
    const state = new PortalState(db, inOrder(await readTables(db)));
    await sql`create schema snapshot`.execute(db);
    await sql.raw(WATCH).execute(db);
    await watch('graphile_worker._private_jobs', JOBS).execute(db);
    for (const { name } of state.tables) {
      await watch(`public.${name}`, name).execute(db);
      await sql`create table snapshot.${sql.id(name)} as table public.${sql.id(name)}`.execute(db);
    }
    state.#original = await state.#read([...state.tables.map(({ name }) => name), JOBS]);
    state.#known = state.#original;
    return state;
  }

  async digest(): Promise<Digest> {
    await this.#collect();
    const unread = [...this.#unread];
    if (unread.length > 0) this.#known = { ...this.#known, ...(await this.#read(unread)) };
    this.#unread.clear();
    return this.#known;
  }

  /** Puts the rows of these tables, or of all, back as they were, but for the logs. */
  async restore(changed: readonly string[] = this.tables.map(({ name }) => name)): Promise<void> {
    await this.#collect();
    const wanted = [...changed, ...FLEETING].filter((name) => this.#touched.has(name) && !LOGS.includes(name));
    const tables = this.tables.filter(({ name }) => wanted.includes(name));
    if (tables.length === 0) return;
    await this.db.transaction().execute(async (tx) => {
      // What nothing refers to goes first: who has moved is still bound by the rows that came with it.
      for (const table of tables) if (!this.#isNeeded(table)) await removeAdded(table).execute(tx);
      // Rows that refer to added ones are put back before these are removed.
      for (const table of tables) await putBack(table).execute(tx);
      for (const table of tables.toReversed()) await removeAdded(table).execute(tx);
      // What was noted of these very statements, and nothing that others did meanwhile.
      await sql`delete from snapshot.touched where xmin = pg_current_xact_id()::xid`.execute(tx);
    });
    for (const name of wanted) {
      this.#touched.delete(name);
      this.#unread.delete(name);
    }
    const asBefore = wanted.map((name) => [name, this.#original[name]!]);
    this.#known = { ...this.#known, ...Object.fromEntries(asBefore) };
  }

  #isNeeded({ name }: Table): boolean {
    return this.tables.some(({ needs }) => needs.includes(name));
  }

  /** Takes note of the tables that were touched since the last call. */
  async #collect(): Promise<void> {
    const noted = await sql<{ name: string }>`delete from snapshot.touched returning name`.execute(this.db);
    for (const { name } of noted.rows) {
      this.#touched.add(name);
      this.#unread.add(name);
    }
  }

  async #read(names: readonly string[]): Promise<Digest> {
    const all = sql.join(
      names.map((name) => digestOf(name, linesOf(name))),
      sql` union all `,
    );
    const { rows } = await sql<{ name: string; digest: string }>`${all}`.execute(this.db);
    return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
  }
}

const WATCH = `
  create unlogged table snapshot.touched (name text not null);
  create function snapshot.note() returns trigger language plpgsql as $$
    begin insert into snapshot.touched values (tg_argv[0]); return null; end $$`;

const watch = (table: string, name: string) =>
  sql`create trigger watched after insert or update or delete or truncate on ${sql.table(table)}
    for each statement execute function snapshot.note(${sql.lit(name)})`;

function linesOf(name: string) {
  if (name === JOBS) {
    return sql`select to_jsonb(t)::text as line from graphile_worker.jobs t
      where task_identifier not like 'notification.%' and task_identifier <> 'identity.mailResetLink'`;
  }
  const row = (BOOKKEEPING[name] ?? []).reduce((rest, column) => sql`${rest} - ${sql.lit(column)}`, sql`to_jsonb(t)`);
  return sql`select (${row})::text as line from public.${sql.id(name)} t`;
}

/** The tables in which two digests differ. */
export const changedTables = (before: Digest, after: Digest): string[] =>
  Object.keys(after).filter((table) => before[table] !== after[table] && !FLEETING.includes(table));

/** What a portal looks like whose changes since `before` were put back. */
export const withLogsOf = (before: Digest, after: Digest): Digest => ({
  ...before,
  ...Object.fromEntries(LOGS.map((log) => [log, after[log]!])),
});

const digestOf = (name: string, lines: ReturnType<typeof sql>) =>
  sql`select ${sql.lit(name)} as name, count(*) || ' rows ' || coalesce(md5(string_agg(line, '' order by line)), '') as digest
    from (${lines}) lines`;

const columnsOf = (names: string[]) => sql.join(names.map((name) => sql.ref(name)));

function removeAdded({ name, primaryKey }: Table) {
  const key = columnsOf(primaryKey);
  return sql`delete from public.${sql.id(name)} where (${key}) not in (select ${key} from snapshot.${sql.id(name)})`;
}

function putBack({ name, columns, primaryKey }: Table) {
  const changes = columns.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`);
  return sql`insert into public.${sql.id(name)} (${columnsOf(columns)}) overriding system value
    select ${columnsOf(columns)} from snapshot.${sql.id(name)}
    on conflict (${columnsOf(primaryKey)}) do update set ${sql.join(changes)}`;
}

async function readTables(db: Kysely<Database>): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select c.relname as name,
      array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0
        and not attisdropped and attgenerated = '') as columns,
      array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
        where i.indrelid = c.oid and i.indisprimary) as "primaryKey",
      array(select f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`.execute(db);
  return rows.filter(({ name }) => !ASIDE.includes(name));
}

function inOrder(tables: Table[]): Table[] {
  const waiting = [...tables];
  const done = new Set(ASIDE);
  const order: Table[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) => needs.every((name) => done.has(name)));
    if (next < 0) throw new Error(`These tables reference each other: ${waiting.map(({ name }) => name).join(', ')}.`);
    const [table] = waiting.splice(next, 1);
    order.push(table!);
    done.add(table!.name);
  }
  return order;
}
