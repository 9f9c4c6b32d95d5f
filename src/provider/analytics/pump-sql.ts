/**
 * The statements that read what Tyk Pump writes into PostgreSQL. Its tables are `tyk_aggregated` (rows of a dimension, `timestamp` in
 * seconds) and `tyk_analytics` (rows of calls, `timestamp` a time); latencies are milliseconds.
 * All begin with: $1 organisation, $2 from, $3 to, $4 seconds of a step or null, $5 names.
 */

const DIMENSIONS = { key: 'apikeys', api: 'apiid' } as const;
const COLUMNS = { key: 'apikey', api: 'apiid' } as const;

/** Begin of the step in which a number of seconds lies. */
const stepOf = (seconds: string): string =>
  `(case when $4::bigint is null then $2::bigint else ${seconds} / $4::bigint * $4::bigint end)::float8`;

export function aggregatedSql(by: 'key' | 'api', tables: readonly string[]): string {
  const rows = tables.map(
    (table) => `
      select dimension_value as name, ${stepOf('"timestamp"')} as at, counter_hits as calls, counter_error as errors,
        counter_total_latency as latency, counter_max_latency as slowest
      from "${table}" where dimension = '${DIMENSIONS[by]}' and org_id = $1
        and "timestamp" >= $2::bigint and "timestamp" < $3::bigint and dimension_value = any($5::text[])`,
  );
  return `
    select name, at, ${FIGURES} from (${rows.join(' union all ')}) as row
    group by 1, 2 having sum(calls) > 0 order by 2`;
}

const FIGURES = `sum(calls)::float8 as calls, sum(errors)::float8 as errors,
  coalesce(sum(latency), 0)::float8 as "latencyMs", coalesce(max(slowest), 0)::float8 as "maxLatencyMs"`;

/** Without the rows that count connections and bytes alone, whose code is -1. */
const callRows = (columns: string, tables: readonly string[], condition: string): string =>
  tables
    .map(
      (table) => `
      select ${columns}, ${stepOf(`floor(extract(epoch from "timestamp"))::bigint`)} as at, 1 as calls,
        (responsecode >= 400)::int as errors, latency_total as latency, latency_total as slowest
      from "${table}" where orgid = $1 and responsecode >= 0
        and "timestamp" >= to_timestamp($2::bigint) and "timestamp" < to_timestamp($3::bigint) and ${condition}`,
    )
    .join(' union all ');

export const callsSql = (by: 'key' | 'api', tables: readonly string[]): string => `
  select name, at, ${FIGURES} from (${callRows(`${COLUMNS[by]} as name`, tables, `${COLUMNS[by]} = any($5::text[])`)}) as row
  group by 1, 2 order by 2`;

/** $6: ids of APIs, or null. */
export const keysAtApisSql = (tables: readonly string[]): string => `
  select name, "apiId", at, ${FIGURES} from (${callRows(
    'apikey as name, apiid as "apiId"',
    tables,
    'apikey = any($5::text[]) and ($6::text[] is null or apiid = any($6::text[]))',
  )}) as row group by 1, 2, 3 order by 3`;
