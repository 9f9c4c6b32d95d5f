import { describe, expect, it } from 'vitest';
import { Plan } from '../../../src/catalogue/plans/plan.entity.ts';
import { limitsOf, metadataOf } from '../../../src/catalogue/plans/plan.rules.ts';

const refused = (message: string, name: string) =>
  expect.objectContaining({ code: 'INVALID_INPUT', message, field: ['input', name] });

const limited = Object.assign(new Plan(), { rate: 10, per: 60, quota: 1_000 });

describe('the limits of a plan', () => {
  it('keep what is absent, and lift what is null', () => {
    expect(limitsOf({ quota: null }, limited)).toMatchObject({ rate: 10, per: 60, quota: null });
  });

  it.each([
    ['a zero, which Tyk takes for "unlimited"', { rate: 0 }, 'It must be above zero; null means no limit.', 'rate'],
    ['a rate without its window', { per: null }, 'A rate needs `per`.', 'per'],
    ['a window without its rate', { rate: null }, 'It needs `rate`.', 'per'],
    [
      'a quota period without its quota',
      { quota: null, quotaRenewalSeconds: 60 },
      'It needs `quota`.',
      'quotaRenewalSeconds',
    ],
    ['a request period alone', { requestPeriodSeconds: 60 }, 'It needs `requestAllowance`.', 'requestPeriodSeconds'],
  ])('refuse %s', (_, input, message, name) => {
    expect(() => limitsOf(input, limited)).toThrow(refused(message, name));
  });
});

describe('the metadata of a plan', () => {
  it('becomes a record', () => {
    expect(metadataOf([{ name: 'tier', value: 'gold' }])).toEqual({ tier: 'gold' });
  });

  it.each([
    ['more than 20 entries', Array.from({ length: 21 }, (_, n) => ({ name: `n${n}`, value: '' }))],
    ['a name with a blank', [{ name: 'a b', value: '' }]],
    ['a name that Tyk reads', [{ name: 'developerid', value: '' }]],
    ['a name that is lost on the way', [{ name: '__proto__', value: '' }]],
    ['a name of the portal', [{ name: 'gatehouse_app', value: '' }]],
    ['a value that is too long', [{ name: 'a', value: 'x'.repeat(1_001) }]],
  ])('refuses %s', (_, entries) => {
    expect(() => metadataOf(entries)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field: ['input', 'metadata'] }),
    );
  });
});
