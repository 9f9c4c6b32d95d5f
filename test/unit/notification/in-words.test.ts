import { describe, expect, it } from 'vitest';
import { durationInWords, limitsInWords, timeInWords } from '../../../src/notification/mail-facts/in-words.ts';
import { fillSubject, oneLine } from '../../../src/notification/mail-templates/mail-subject.ts';

const UNLIMITED = { rate: null, per: null, quota: null, quotaRenewalSeconds: null };

describe('limits in words', () => {
  it.each([
    [1, 1, '1 request per second'],
    [5, 10, '5 requests per 10 seconds'],
    [1_000, 60, '1,000 requests per minute'],
    [7, 90, '7 requests per 90 seconds'],
  ])('a rate of %i in %i seconds', (rate, per, words) => {
    expect(limitsInWords({ ...UNLIMITED, rate, per })).toEqual({ rate: words, quota: 'unlimited' });
  });

  it.each([
    [1_000, 86_400, '1,000 requests per day'],
    [50, 5_400, '50 requests per 90 minutes'],
    [10, null, '10 requests in all, never renewed'],
  ])('a quota of %i renewed after %s seconds', (quota, quotaRenewalSeconds, words) => {
    expect(limitsInWords({ ...UNLIMITED, quota, quotaRenewalSeconds })).toEqual({ rate: 'unlimited', quota: words });
  });

  it('a duration takes the largest unit that fits without a rest', () => {
    expect([1, 60, 3_600, 90_000, 2_592_000].map(durationInWords)).toEqual([
      '1 second',
      '1 minute',
      '1 hour',
      '25 hours',
      '30 days',
    ]);
  });
});

it('a time is told in UTC', () => {
  expect(timeInWords(new Date('2026-03-01T23:30:00+02:00'))).toBe('1 March 2026 at 21:30 UTC');
});

describe('a subject', () => {
  it('gets its values filled in, in one line', () => {
    const values = { app: 'A\r\nBcc: victim@example.com', plan: '{app} $& $1' };
    expect(fillSubject('{plan} for {app} {other}', values)).toBe('{app} $& $1 for A Bcc: victim@example.com {other}');
  });

  it('holds no line break of any kind', () => {
    expect(oneLine('a\u0000b\u0085c\u2028d\u2029e\tf\n')).toBe('a b c d e f');
  });
});
