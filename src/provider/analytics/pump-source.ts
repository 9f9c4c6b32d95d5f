import pg from 'pg';
import {
  AnalyticsError,
  type AnalyticsSource,
  type KeyAtApiRow,
  type KeysQuestion,
  type UsageQuestion,
  type UsageRow,
} from '../port/analytics-source.ts';
import { aggregatedSql, callsSql, keysAtApisSql } from './pump-sql.ts';
import { type PumpTables, TABLE_NAMES, tablesWithin, toTables } from './pump-tables.ts';

/** No figure is worth a longer wait, and none may keep the database of the pump from its own work. */
const STATEMENT_MS = 4_000;
const CONNECT_MS = 2_000;

/** What was found away is not asked again for so long: nobody who looks at a list waits for it each time. */
const AWAY_MS = 10_000;

/** A new day, or a pump that was set up, is seen after so long. */
const TABLES_MS = 60_000;

const MAX_CONNECTIONS = 4;

/** The PostgreSQL database into which Tyk Pump writes. Nothing is ever written into it. */
export class PumpSource implements AnalyticsSource {
  readonly #pool: pg.Pool;
  readonly #pace: number;
  #awayUntil = 0;
  #tables: { until: number; found: PumpTables } | null = null;

  /** @param pace What pauses are multiplied by: see `Config.pace`. */
  constructor(url: string, pace: number) {
    this.#pace = pace;
    this.#pool = new pg.Pool({
      ...{ connectionString: url, application_name: 'gatehouse usage', max: MAX_CONNECTIONS, allowExitOnIdle: true },
      ...{ connectionTimeoutMillis: CONNECT_MS, statement_timeout: STATEMENT_MS, query_timeout: STATEMENT_MS + 1_000 },
      options: '-c default_transaction_read_only=on',
    });
    // Connections that are lost while nobody uses them: the next question finds it out.
    this.#pool.on('error', () => undefined);
  }

  /** Rows that were added up are few; only where there are none the calls themselves are counted. */
  async read({ by, ...question }: UsageQuestion): Promise<UsageRow[]> {
    const { aggregated, calls } = await this.#tablesWithin(question);
    if (aggregated.length > 0) return this.#ask(aggregatedSql(by, aggregated), question);
    if (calls.length > 0) return this.#ask(callsSql(by, calls), question);
    throw notKept();
  }

  async readKeysAtApis({ apiIds, ...question }: KeysQuestion): Promise<KeyAtApiRow[]> {
    const { calls } = await this.#tablesWithin(question);
    if (calls.length > 0) return this.#ask(keysAtApisSql(calls), question, [apiIds]);
    throw notKept();
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #tablesWithin({ from, to }: Span): Promise<PumpTables> {
    if (!this.#tables || this.#tables.until < performance.now()) {
      const rows = await this.#query<{ name: string }>(TABLE_NAMES, []);
      const found = toTables(rows.map(({ name }) => name));
      this.#tables = { until: performance.now() + TABLES_MS * this.#pace, found };
    }
    const { aggregated, calls } = this.#tables.found;
    return { aggregated: tablesWithin(aggregated, from, to), calls: tablesWithin(calls, from, to) };
  }

  async #ask<Row extends UsageRow>(
    sql: string,
    { organisationId, from, to, stepSeconds, names }: Omit<UsageQuestion, 'by'>,
    more: readonly unknown[] = [],
  ): Promise<Row[]> {
    const span = [organisationId, secondsOf(from), secondsOf(to), stepSeconds];
    const rows = await this.#query<Omit<Row, 'startsAt'> & { at: number }>(sql, [...span, names, ...more]);
    return rows.map(({ at, ...row }) => ({ ...row, startsAt: new Date(at * 1_000) }) as unknown as Row);
  }

  async #query<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
    if (performance.now() < this.#awayUntil) throw unreachable('it was away a moment ago', false);
    try {
      return (await this.#pool.query<Row & pg.QueryResultRow>(text, values)).rows;
    } catch (error) {
      // Of what the driver says only the code: the words may hold the address, or what was asked for.
      const { code = 'no code' } = error as { code?: string };
      // That all connections are in use says nothing about the database.
      const isBusy = /exceeded when trying to connect/.test((error as Error).message);
      // Neither do a table that has just gone and a column that a pump of old lacks.
      if (!isBusy && !/^42/.test(code)) this.#awayUntil = performance.now() + AWAY_MS * this.#pace;
      this.#tables = null;
      throw unreachable(code);
    }
  }
}

type Span = Pick<UsageQuestion, 'from' | 'to'>;

const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1_000);

const unreachable = (why: string, isNews = true) =>
  new AnalyticsError('SOURCE_UNREACHABLE', `The analytics database could not be asked: ${why}`, isNews);

const notKept = () => new AnalyticsError('NOT_KEPT', 'The analytics database has no table of Tyk Pump for this.');
