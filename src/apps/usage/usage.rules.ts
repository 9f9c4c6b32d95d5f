import type { Figures, UsageGapName, UsageRow } from '../../provider/port/analytics-source.ts';
import type { KeyName } from './key-names.queries.ts';
import { toldFigures, type UsageBucket } from './usage.types.ts';

type Row = UsageRow & { providerId: string; apiId?: string };

/** What the source of a provider told: rows by their names, or why none. */
export type Found = { gap: UsageGapName } | { rows: ReadonlyMap<string, readonly Row[]> };

/** What is told of one object. */
export interface Answer {
  gap: UsageGapName | null;
  rows: readonly Row[];
}

/** A sum of which a part is missing is none: one key that nobody tells of leaves the whole unknown. */
export function merged(
  keys: readonly KeyName[],
  found: ReadonlyMap<string, Found>,
  counts: (row: Row) => boolean,
): Answer {
  const rows: Row[] = [];
  const names = new Set<string>();
  for (const { provider, names: own } of keys) {
    const told = found.get(provider.id)!;
    if ('gap' in told) return { gap: told.gap, rows: [] };
    if (own === null) return { gap: 'NOT_KEPT', rows: [] };
    for (const name of own) {
      if (names.has(`${provider.id} ${name}`)) continue;
      names.add(`${provider.id} ${name}`);
      rows.push(...(told.rows.get(name) ?? []).filter(counts));
    }
  }
  return { gap: null, rows };
}

export const addUp = (rows: readonly Figures[]): Figures =>
  rows.reduce(
    (sum, row) => ({
      calls: sum.calls + row.calls,
      errors: sum.errors + row.errors,
      latencyMs: both(sum.latencyMs, row.latencyMs, (a, b) => a + b),
      maxLatencyMs: both(sum.maxLatencyMs, row.maxLatencyMs, Math.max),
    }),
    { calls: 0, errors: 0, latencyMs: 0, maxLatencyMs: 0 },
  );

const both = (a: number | null, b: number | null, put: (a: number, b: number) => number): number | null =>
  a === null || b === null ? null : put(a, b);

/** Without those of which no call was recorded: nobody knows whether there was none, or nothing that recorded it. */
export function bucketsOf(rows: readonly UsageRow[]): UsageBucket[] {
  const byStart = Map.groupBy(rows, ({ startsAt }) => startsAt.getTime());
  return Array.from(byStart, ([time, of]) => ({ startsAt: new Date(time), ...toldFigures(addUp(of)) })).sort(
    (a, b) => a.startsAt.getTime() - b.startsAt.getTime(),
  );
}
