import pg from 'pg';

/**
 * The tables of Tyk Pump, as it makes them in PostgreSQL: written down from its source, github.com/TykTechnologies/tyk-pump at
 * 95d7b7cf (August 2026). `analytics/analytics.go` (`AnalyticsRecord`) and `analytics/aggregate.go` (`SQLAnalyticsRecordAggregate`)
 * are what its `sql` and `sql_aggregate` pumps hand to gorm's `AutoMigrate`, in Tyk's fork of gorm with `AutoEmbedd` and
 * `UseJSONTags`: columns are called after the JSON tags, parts of a structure after it with `_` between, whole numbers are
 * bigint, fractions decimal, lists and maps text.
 */
export const PUMP_TABLES = `
  create table tyk_analytics (
    method text, host text, path text, rawpath text, contentlength bigint, useragent text, day bigint, month bigint,
    year bigint, hour bigint, responsecode bigint, apikey text, "timestamp" timestamptz, apiversion text, api_name text,
    apiid text, orgid text, oauthid text, requesttime bigint, rawrequest text, rawresponse text, ipaddress text,
    geo_country_iso_code text, geo_city_geoname_id bigint, geo_city_names text, geo_location_latitude decimal,
    geo_location_longitude decimal, geo_location_time_zone text, network_open_connections bigint,
    network_closed_connections bigint, network_bytes_in bigint, network_bytes_out bigint, latency_total bigint,
    latency_upstream bigint, latency_gateway bigint, tags text, alias text, trackpath boolean, "expireAt" timestamptz,
    originalpath text, listenpath text);
  create table tyk_aggregated (
    id text primary key, counter_hits bigint, counter_success bigint, counter_error bigint, counter_request_time decimal,
    counter_total_request_time decimal, counter_identifier text, counter_human_identifier text,
    counter_last_time timestamptz, counter_open_connections bigint, counter_closed_connections bigint,
    counter_bytes_in bigint, counter_bytes_out bigint, counter_max_upstream_latency bigint,
    counter_min_upstream_latency bigint, counter_total_upstream_latency bigint, counter_upstream_latency decimal,
    counter_max_latency bigint, counter_min_latency bigint, counter_total_latency bigint, counter_latency decimal,
    counter_error_map text, counter_error_list text, "timestamp" bigint, org_id text, dimension text,
    dimension_value text, code_1x bigint, code_200 bigint, code_201 bigint, code_2x bigint, code_301 bigint,
    code_302 bigint, code_303 bigint, code_304 bigint, code_3x bigint, code_400 bigint, code_401 bigint, code_403 bigint,
    code_404 bigint, code_429 bigint, code_4x bigint, code_500 bigint, code_501 bigint, code_502 bigint, code_503 bigint,
    code_504 bigint, code_5x bigint);
  create index tyk_aggregated_idx_dimension on tyk_aggregated (dimension, "timestamp", org_id, dimension_value);`;

/** A call as the gateway records it: `apikey` is the hash of the key, where the gateway stores hashes. */
export interface RecordedCall {
  apikey: string;
  apiid: string;
  at: string;
  status?: number;
  latencyMs?: number;
  orgid?: string;
}

/** Writes a call as the `sql` pump does. */
export async function recordCall(pool: pg.Pool, call: RecordedCall, table = 'tyk_analytics'): Promise<void> {
  const { apikey, apiid, at, status = 200, latencyMs = 10, orgid = 'default' } = call;
  const columns = { method: 'GET', path: '/', responsecode: status, apikey, timestamp: at, apiid, orgid };
  await insert(pool, table, {
    ...columns,
    ...{
      requesttime: latencyMs,
      latency_total: latencyMs,
      latency_upstream: latencyMs - 1,
      alias: 'App 1',
      tags: '[]',
    },
  });
}

/** Adds a call to the sums of its hour as the `sql_aggregate` pump does, with three of the dimensions that it has. */
export async function aggregateCall(pool: pg.Pool, call: RecordedCall, table = 'tyk_aggregated'): Promise<void> {
  const { apikey, apiid, at, status = 200, latencyMs = 10, orgid = 'default' } = call;
  const hour = Math.floor(Date.parse(at) / 3_600_000) * 3_600;
  for (const [dimension, value] of [
    ['apikeys', apikey],
    ['apiid', apiid],
    ['', 'total'],
  ]) {
    await insert(
      pool,
      table,
      {
        ...{ id: Buffer.from(`${hour}${orgid}${dimension}${value}`).toString('hex'), timestamp: hour, org_id: orgid },
        ...{ dimension, dimension_value: value, counter_hits: 1, counter_error: status >= 400 ? 1 : 0 },
        ...{ counter_total_latency: latencyMs, counter_max_latency: latencyMs, counter_last_time: at },
      },
      `on conflict (id) do update set counter_hits = ${table}.counter_hits + excluded.counter_hits,
        counter_error = ${table}.counter_error + excluded.counter_error,
        counter_total_latency = ${table}.counter_total_latency + excluded.counter_total_latency,
        counter_max_latency = 0.5 * ((${table}.counter_max_latency + excluded.counter_max_latency)
          + abs(${table}.counter_max_latency - excluded.counter_max_latency))`,
    );
  }
}

/** What both pumps make of a call. */
export async function pumped(pool: pg.Pool, call: RecordedCall): Promise<void> {
  await recordCall(pool, call);
  await aggregateCall(pool, call);
}

async function insert(pool: pg.Pool, table: string, row: Record<string, unknown>, more = ''): Promise<void> {
  const columns = Object.keys(row).map((name) => pg.escapeIdentifier(name));
  const places = columns.map((_, index) => `$${index + 1}`);
  await pool.query(
    `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')}) ${more}`,
    Object.values(row),
  );
}
