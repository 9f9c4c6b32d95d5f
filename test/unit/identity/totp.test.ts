import { Secret } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { stepOfCode, totpCodeIn } from '../../../src/identity/second-factor/totp.rules.ts';

/** Of RFC 6238, appendix B, whose codes have two digits more. */
const SECRET = Secret.fromLatin1('12345678901234567890').base32;
const at = (seconds: number) => new Date(seconds * 1000);

describe('T40: a code of an authenticator app', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ])('at %d is %s, as RFC 6238 has it', (seconds, code) => {
    expect(stepOfCode(SECRET, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it.each([
    [-60, null],
    [-30, 37_037_037],
    [0, 37_037_037],
    [30, 37_037_037],
    [60, null],
  ])('is taken by a clock that is %d seconds away: step %s', (away, step) => {
    expect(stepOfCode(SECRET, '050471', at(1_111_111_111 + away))).toBe(step);
  });

  it.each([
    ['123 456', '123456'],
    ['123-456', '123456'],
    ['12345', null],
    ['1234567', null],
    ['12345a', null],
    ['１２３４５６', null],
  ])('is read from %j as %j', (text, code) => {
    expect(totpCodeIn(text)).toBe(code);
  });
});
