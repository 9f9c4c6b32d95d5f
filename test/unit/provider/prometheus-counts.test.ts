import { describe, expect, it } from 'vitest';
import { countedIn, lifetimeMs, type Samples } from '../../../src/provider/analytics/prometheus-counts.ts';

const HOUR = 3_600;
const STEPS = { start: 0, end: 3 * HOUR, seconds: HOUR };
const labels = { key: 'one', code: '200' };

/** Values at the full hours 0 to 3; null where nothing was scraped in the hour before. */
const series = (...values: (number | null)[]): Samples[] => [
  { labels, values: new Map(values.flatMap((value, hour) => (value === null ? [] : [[hour * HOUR, value]]))) },
];

type Row = [what: string, ends: Samples[], tops: Samples[], grown: number[]];

const ROWS: Row[] = [
  ['goes on', series(5, 7, 7, 10), series(5, 7, 7, 10), [2, 0, 3]],
  ['begins with the first call', series(null, 3, 4, 4), series(null, 3, 4, 4), [3, 1, 0]],
  ['begins anew with its pump', series(5, 2, 3, 3), series(5, 9, 3, 3), [6, 1, 0]],
  ['begins anew before anything was counted', series(5, 1, 1, 1), series(5, 5, 1, 1), [1, 0, 0]],
  ['is away for an hour and goes on', series(5, null, 8, 8), series(5, null, 8, 8), [0, 3, 0]],
  ['is away and begins anew', series(5, null, 2, 2), series(5, null, 2, 2), [0, 2, 0]],
];

describe('counts of a Prometheus', () => {
  it.each(ROWS)('a counter %s', (_, ends, tops, grown) => {
    const counted = countedIn(ends, tops, STEPS);
    const at = (hour: number) => counted.find((each) => each.at === hour * HOUR * 1_000)?.grown ?? 0;
    expect([at(0), at(1), at(2)]).toEqual(grown);
  });

  it.each([
    ['15d', 15 * 86_400_000],
    ['1w2d', 9 * 86_400_000],
    ['30d or 50GiB', 30 * 86_400_000],
    ['50GiB', Infinity],
    ['90m', 5_400_000],
  ])('%s is how long it keeps them', (text, ms) => {
    expect(lifetimeMs(text)).toBe(ms);
  });
});
