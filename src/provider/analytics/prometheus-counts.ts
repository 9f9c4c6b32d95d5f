import { z } from 'zod';

/** The values of one series, by the times at which they were asked for, in seconds. */
export interface Samples {
  labels: Readonly<Record<string, string>>;
  values: ReadonlyMap<number, number>;
}

/** By how much one series grew in one step. */
export interface Counted {
  labels: Readonly<Record<string, string>>;
  /** Begin of the step, in ms. */
  at: number;
  grown: number;
}

const matrix = z.looseObject({
  data: z.looseObject({
    result: z.array(
      z.looseObject({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

/** What Prometheus answers to a range of a query. Of the functions that are asked for, one tells the name of the metric, and one does not. */
export const seriesOf = (answer: unknown): Samples[] =>
  matrix.parse(answer).data.result.map(({ metric: { __name__: _, ...labels }, values }) => ({
    labels,
    values: new Map(values.map(([at, value]) => [at, Number(value)])),
  }));

/**
 * Counts without estimating, as `increase` does not: that makes 0 of the first calls of a key, and fractions of others. A counter that begins anew with
 * its pump has counted up to its largest value before. What a pump counted since the last scrape before its end is lost.
 * @param ends The last value of each step, and of the one before the first. @param tops The largest of each.
 */
export function countedIn(
  ends: readonly Samples[],
  tops: readonly Samples[],
  { start, end, seconds }: { start: number; end: number; seconds: number },
): Counted[] {
  const topOf = new Map(tops.map(({ labels, values }) => [keyOf(labels), values]));
  return ends.flatMap(({ labels, values }) => {
    const counted: Counted[] = [];
    // A pump that is away for a while goes on with what it had.
    let before = values.get(start) ?? 0;
    for (let at = start + seconds; at <= end; at += seconds) {
      const value = values.get(at);
      if (value === undefined) continue;
      const top = Math.max(topOf.get(keyOf(labels))?.get(at) ?? value, before);
      const grown = value < top ? top - before + value : value - before;
      if (grown > 0) counted.push({ labels, at: (at - seconds) * 1_000, grown });
      before = value;
    }
    return counted;
  });
}

const keyOf = (labels: Samples['labels']): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

const UNITS_MS: Record<string, number> = {
  ...{ ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000, y: 365 * 86_400_000 },
};

/** Of "15d", or "30d or 50GiB"; endless where it is kept by size alone. */
export function lifetimeMs(retention: string): number {
  const parts = [...retention.matchAll(/(\d+)(ms|[smhdwy])(?![a-z])/gi)];
  if (parts.length === 0) return Infinity;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS_MS[unit!]!, 0);
}
