import { describe, expect, it } from 'vitest';
import { isRenewedBy } from '../../../src/apps/issuing/quota-renewal.rules.ts';

const DAY = 86_400;
const NOW = new Date('2026-11-29T12:00:00Z');
const plan = (quota: number | null, quotaRenewalSeconds: number | null) => ({ quota, quotaRenewalSeconds });
const since = (days: number) => new Date(NOW.getTime() - days * DAY * 1_000);

type Plan = ReturnType<typeof plan>;

describe('whether another plan begins a new count', () => {
  it.each<[string, Plan, Plan, { at: Date; for: number } | null, boolean]>([
    ['more calls', plan(5, DAY), plan(100, DAY), null, true],
    ['more calls in a longer period', plan(100, DAY), plan(1_000, 30 * DAY), null, true],
    ['as many in a shorter period', plan(100, 30 * DAY), plan(100, DAY), null, true],
    ['fewer that renew so often that they are more', plan(1_000, 30 * DAY), plan(100, DAY), null, true],
    ['more calls that never renew', plan(5, null), plan(10, null), null, true],
    ['fewer calls', plan(1_000_000, 30 * DAY), plan(1_000, DAY), null, false],
    ['the same', plan(5, DAY), plan(5, DAY), null, false],
    ['no quota', plan(5, DAY), plan(null, null), null, false],
    ['a quota where there was none', plan(null, null), plan(5, DAY), null, false],
    ['up again in the same period', plan(5, DAY), plan(100, DAY), { at: since(0.5), for: 100 }, false],
    ['up again and higher', plan(5, DAY), plan(200, DAY), { at: since(0.5), for: 100 }, true],
    ['up again in a later period', plan(5, DAY), plan(100, DAY), { at: since(2), for: 100 }, true],
    ['up again where nothing renews', plan(5, null), plan(100, null), { at: since(400), for: 100 }, false],
  ])('G7: %s', (_, before, after, renewed, expected) => {
    const credential = { quotaRenewedAt: renewed?.at ?? null, quotaRenewedFor: renewed?.for ?? null };
    expect(isRenewedBy(credential, { before, after }, NOW)).toBe(expected);
  });
});
