import { describe, expect, it } from 'vitest';
import { follow, type QuotaWatch } from '../../../src/apps/quota-alerts/quota-watch.rules.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);
const DAY = 86_400;

/** What was known: how much of 100 was used, what was told, and how long ago. */
const known = (used: number, toldShare: number | null = null, toldBefore = 60, quota = 100): QuotaWatch => ({
  ...{ quota, used, lookedAt: ago(60), toldShare, toldAt: toldShare === null ? null : ago(toldBefore) },
});

const CASES: [
  name: string,
  before: QuotaWatch | null,
  used: number,
  tells: number | null,
  told: number | null,
  quota?: number,
][] = [
  ['nothing is used', null, 0, null, null],
  ['a share is not yet reached', null, 79, null, null],
  ['the first look finds a share reached', null, 80, 80, 80],
  ['a share is reached between two looks', known(70), 85, 80, 80],
  ['the same share is seen again', known(85, 80), 90, null, 80],
  ['nothing was called since', known(85, 80), 85, null, 80],
  ['the next share follows', known(90, 80), 100, 100, 100],
  ['all of it goes between two looks', known(10), 100, 100, 100],
  ['more is counted than the quota has', known(100, 100), 130, null, 100],
  ['a new period has begun', known(100, 100), 3, null, null],
  ['a new period has begun and is used up, too', known(100, 80), 99, 80, 80],
  ['a period went by and as much is used again', known(90, 80, DAY), 95, 80, 80],
  ['the period goes on', known(90, 80, DAY - 1), 95, null, 80],
  ['a larger quota leaves room', known(90, 80), 90, null, null, 200],
  ['a larger quota is reached in turn', known(90, null, 60, 200), 160, 80, 80, 200],
  ['a larger quota is as full', known(95, 80), 95, null, 80, 110],
  ['a smaller quota is used up at once', known(60), 60, 100, 100, 50],
];

describe('shares of a quota', () => {
  it.each(CASES)('6: when %s', (_, before, used, tell, toldShare, quota = 100) => {
    const found = follow(before, { quota, used, renewalSeconds: DAY }, { shares: [80, 100], now: NOW });
    expect({ tell: found.tell, toldShare: found.watch.toldShare }).toEqual({ tell, toldShare });
    expect(found.watch).toMatchObject({ quota, used, lookedAt: NOW });
  });

  it('6: a quota that never renews is told of once', () => {
    const found = follow(
      known(90, 80, 400 * DAY),
      { quota: 100, used: 95, renewalSeconds: null },
      { shares: [80], now: NOW },
    );
    expect(found.tell).toBeNull();
  });

  it('6: nobody is told where no shares are set', () => {
    expect(follow(null, { quota: 1, used: 1, renewalSeconds: null }, { shares: [], now: NOW }).tell).toBeNull();
  });
});
