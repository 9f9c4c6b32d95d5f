/** Tables that Tyk Pump has written: one of a kind, or with its `table_sharding` one for each day. */
export interface PumpTables {
  /** Calls added up by the hour or the minute (pump `sql_aggregate`). */
  aggregated: readonly string[];
  /** One row for each call (pump `sql`). */
  calls: readonly string[];
}

/** Their names, of those on the search path. */
export const TABLE_NAMES = `
  select tablename as name from pg_catalog.pg_tables
  where schemaname = any(current_schemas(false)) and tablename ~ '^tyk_(aggregated|analytics)(_[0-9]{8})?$'
  order by 1`;

export const toTables = (names: readonly string[]): PumpTables => ({
  aggregated: names.filter((name) => name.startsWith('tyk_aggregated')),
  calls: names.filter((name) => name.startsWith('tyk_analytics')),
});

const DAY_MS = 86_400_000;

/** Those that may hold calls of this time. The day of a table is that of the pump's own time zone, so one day more on each side. */
export function tablesWithin(tables: readonly string[], from: Date, to: Date): string[] {
  const [first, last] = [dayOf(from.getTime() - DAY_MS), dayOf(to.getTime() + DAY_MS)];
  return tables.filter((name) => {
    const day = /\d{8}$/.exec(name)?.[0];
    return day === undefined || (day >= first && day <= last);
  });
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10).replaceAll('-', '');
