import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PumpSource } from '../../../src/provider/analytics/pump-source.ts';
import type { UsageRow } from '../../../src/provider/port/analytics-source.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { aggregateCall, PUMP_TABLES, type RecordedCall, recordCall } from './pump.ts';

const CALLS: RecordedCall[] = [
  { apikey: 'one', apiid: 'payment', at: '2026-03-01T09:10:00Z', latencyMs: 10 },
  { apikey: 'one', apiid: 'payment', at: '2026-03-01T09:50:00Z', latencyMs: 30, status: 502 },
  { apikey: 'one', apiid: 'accounts', at: '2026-03-01T10:00:00Z', latencyMs: 5 },
  { apikey: 'two', apiid: 'payment', at: '2026-03-02T00:00:00Z', latencyMs: 7, status: 429 },
  // Neither of them counts: another organisation, and a time that is not asked for.
  { apikey: 'one', apiid: 'payment', at: '2026-03-01T09:10:00Z', orgid: 'other' },
  { apikey: 'one', apiid: 'payment', at: '2026-03-03T00:00:00Z' },
];

const SPAN = {
  organisationId: 'default',
  from: new Date('2026-03-01T00:00:00Z'),
  to: new Date('2026-03-03T00:00:00Z'),
};

const figures = ({ name, startsAt, ...rest }: UsageRow) => [
  name,
  startsAt.toISOString().slice(0, 13),
  ...Object.values(rest),
];

/** How the pump may have been set up: which tables it writes, and whether one for each day. */
const SET_UPS: [name: string, fill: (database: TestDatabase) => Promise<void>][] = [
  ['sums of hours', (database) => each(database, (call) => aggregateCall(database.pool, call))],
  ['calls alone', (database) => each(database, (call) => recordCall(database.pool, call), 'tyk_aggregated')],
  ['sums in a table for each day', (database) => sharded(database, 'tyk_aggregated', aggregateCall)],
  ['calls in a table for each day', (database) => sharded(database, 'tyk_analytics', recordCall)],
];

async function each(
  { pool }: TestDatabase,
  write: (call: RecordedCall) => Promise<void>,
  without?: string,
): Promise<void> {
  await pool.query(PUMP_TABLES);
  if (without) await pool.query(`drop table ${without}`);
  for (const call of CALLS) await write(call);
}

async function sharded({ pool }: TestDatabase, kind: string, write: typeof recordCall): Promise<void> {
  await pool.query(PUMP_TABLES);
  for (const call of CALLS) {
    const table = `${kind}_${call.at.slice(0, 10).replaceAll('-', '')}`;
    await pool.query(`create table if not exists ${table} (like ${kind} including all)`);
    await write(pool, call, table);
  }
  await pool.query('drop table tyk_aggregated, tyk_analytics');
}

describe.each(SET_UPS)('a database of Tyk Pump with %s', (_, fill) => {
  let database: TestDatabase;
  let source: PumpSource;
  beforeAll(async () => {
    database = await createTestDatabase();
    await fill(database);
    source = new PumpSource(database.url, 1);
  });
  afterAll(async () => {
    await source.close();
    await database.drop();
  });

  it('6: tells calls, errors and latencies of keys by the hour, of keys that were asked for and nobody else', async () => {
    const rows = await source.read({ ...SPAN, stepSeconds: 3_600, by: 'key', names: ['one', 'none'] });
    expect(rows.map(figures)).toEqual([
      ['one', '2026-03-01T09', 2, 1, 40, 30],
      ['one', '2026-03-01T10', 1, 0, 5, 5],
    ]);
  });

  it('6: adds up days, all of the time, and the calls of an API by whomever', async () => {
    const days = await source.read({ ...SPAN, stepSeconds: 86_400, by: 'api', names: ['payment'] });
    expect(days.map(figures)).toEqual([
      ['payment', '2026-03-01T00', 2, 1, 40, 30],
      ['payment', '2026-03-02T00', 1, 1, 7, 7],
    ]);
    const all = await source.read({ ...SPAN, stepSeconds: null, by: 'api', names: ['payment'] });
    expect(all.map(figures)).toEqual([['payment', '2026-03-01T00', 3, 2, 47, 30]]);
  });
});

describe('a database that is asked for more than it keeps', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const gapOf = (source: PumpSource) =>
    source.readKeysAtApis({ ...SPAN, stepSeconds: null, names: ['one'], apiIds: null }).then(
      () => null,
      ({ gap }) => gap,
    );

  it('6: says NOT_KEPT without a table of the pump, and without its calls where they are needed', async () => {
    const source = new PumpSource(database.url, 0);
    expect(await gapOf(source)).toBe('NOT_KEPT');
    await database.pool.query(PUMP_TABLES);
    await database.pool.query('alter table tyk_analytics rename to other');
    expect(await gapOf(source)).toBe('NOT_KEPT');
    await database.pool.query('alter table other rename to tyk_analytics');
    expect(await gapOf(source)).toBeNull();
    await source.close();
  });

  it('6: says SOURCE_UNREACHABLE without a word of the address where nobody answers', async () => {
    const away = new PumpSource('postgres://somebody:secret@127.0.0.1:1/pump', 1);
    const ask = () => away.read({ ...SPAN, stepSeconds: null, by: 'key', names: ['one'] });
    const found = await ask().catch((error) => error);
    expect(found).toMatchObject({ gap: 'SOURCE_UNREACHABLE', isNews: true });
    expect(found.message).not.toMatch(/secret|127/);
    await expect(ask()).rejects.toMatchObject({ gap: 'SOURCE_UNREACHABLE', isNews: false });
    await away.close();
  });
});
