import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/notification/webhook-deliveries/webhook-retry.rules.ts';

const FRESH = { tries: 0, failures: 0, isBeyondHope: false };
const NOW = new Date('2026-11-22T12:00:00Z');
const answer = (status: number, retryAfter: string | null = null) => ({ status, retryAfter });
const middling = () => 0.5;

describe('the verdict on an attempt', () => {
  it.each([200, 202, 204, 299])('is success for %i', (status) => {
    expect(judge(answer(status), FRESH)).toEqual({
      status: 'SUCCEEDED',
      retrySeconds: null,
      pauseSeconds: 0,
      disable: null,
    });
  });

  it.each([199, 301, 302, 307, 308, 400, 404, 500])('is another attempt for %i', (status) => {
    expect(judge(answer(status), FRESH)).toMatchObject({ status: 'PENDING', disable: null });
  });

  it('is another attempt where no answer came', () => {
    expect(judge(null, FRESH)).toMatchObject({ status: 'PENDING' });
  });

  it('is the end of the endpoint for 410', () => {
    expect(judge(answer(410), FRESH)).toMatchObject({ status: 'FAILED', retrySeconds: null, disable: 'GONE' });
  });

  it('is the end of an endpoint that has failed for too long, while its delivery waits', () => {
    expect(judge(answer(500), { ...FRESH, isBeyondHope: true })).toMatchObject({
      status: 'PENDING',
      disable: 'FAILING',
    });
  });

  it('follows the schedule of the specification: ten attempts in 75 hours', () => {
    const pauses = Array.from({ length: 10 }, (_, tries) => judge(answer(500), { ...FRESH, tries }, NOW, middling));
    expect(pauses.map(({ retrySeconds }) => retrySeconds)).toEqual([
      5,
      300,
      1_800,
      7_200,
      18_000,
      36_000,
      50_400,
      72_000,
      86_400,
      null,
    ]);
    expect(pauses.at(-1)?.status).toBe('FAILED');
  });

  it('spreads retries over a fifth to either side', () => {
    const at = (chance: number) => judge(answer(500), { ...FRESH, tries: 1 }, NOW, () => chance).retrySeconds!;
    expect([0, 0.5, 1].map(at).map(Math.round)).toEqual([240, 300, 360]);
  });

  it.each([
    ['in seconds', '120', 120],
    ['as a date', 'Sun, 22 Nov 2026 12:02:00 GMT', 120],
    ['in the past', 'Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['beyond a day, as a day', '9999999', 86_400],
    ['unreadable, as a minute', 'soon', 60],
    ['absent, as a minute', null, 60],
  ])('leaves an overloaded endpoint alone for its Retry-After %s', (_, retryAfter, seconds) => {
    for (const status of [429, 502, 503, 504]) {
      const { pauseSeconds, retrySeconds } = judge(answer(status, retryAfter), FRESH, NOW, middling);
      expect(pauseSeconds).toBe(seconds);
      expect(retrySeconds).toBe(Math.max(seconds, 5));
    }
  });

  it('leaves an endpoint alone from its third failure in a row on, longer each time, up to ten minutes', () => {
    const pauses = [0, 1, 2, 3, 4, 20].map((failures) => judge(null, { ...FRESH, failures }).pauseSeconds);
    expect(pauses).toEqual([0, 0, 10, 20, 40, 600]);
  });
});
