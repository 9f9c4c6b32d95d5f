import { stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  hashPassword,
  needsRehash,
  verifyAgainstNobody,
  verifyPassword,
} from '../../src/platform/security/password.ts';

// Made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1
const REFERENCE = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

describe('a password hash', () => {
  test('is a PHC string at the OWASP floor for Argon2id', async () => {
    expect(await hashPassword('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  });

  test('verifies its own password only', async () => {
    const stored = await hashPassword('correct horse');
    expect(await verifyPassword(stored, 'correct horse')).toBe(true);
    expect(await verifyPassword(stored, 'correct horsf')).toBe(false);
  });

  test('is salted', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
  });

  test('agrees with the reference implementation of Argon2', async () => {
    expect(await verifyPassword(REFERENCE, 'password')).toBe(true);
  });

  test('accepts a password however the keyboard spells its accents', async () => {
    expect(await verifyPassword(await hashPassword('caf\u00e9'), 'cafe\u0301')).toBe(true);
  });

  test.each(['', 'password', '$2b$10$abcdefghijklmnopqrstuv', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA'])(
    'that is none is an error, not a wrong password: %j',
    async (stored) => {
      await expect(verifyPassword(stored, 'password')).rejects.toThrow(TypeError);
    },
  );
});

describe('cost', () => {
  test('a hash at a lower cost than today is due for a new one', async () => {
    expect(needsRehash('$argon2id$v=19$m=12288,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc')).toBe(
      true,
    );
    expect(needsRehash(await hashPassword('today'))).toBe(false);
    expect(needsRehash(REFERENCE)).toBe(false);
  });

  test('an unknown account costs as much work as a wrong password', async () => {
    const stored = await hashPassword('known');
    const rounds = Array.from({ length: 8 });
    const known: number[] = [];
    const unknown: number[] = [];
    for (const _ of rounds) {
      known.push(await processorTime(() => verifyPassword(stored, 'wrong')));
      unknown.push(await processorTime(() => verifyAgainstNobody('wrong')));
    }
    // The cheapest round is the one that other work disturbed least.
    expect(Math.min(...unknown) / Math.min(...known)).toBeCloseTo(1, 0);
  });

  test('a flood of sign-ins waits in line, and every one is answered', async () => {
    const stored = await hashPassword('flood');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => verifyPassword(stored, n % 2 ? 'no' : 'flood')),
    );
    expect(answers).toEqual(Array.from({ length: 20 }, (_, n) => n % 2 === 0));
  });

  test('a flood of sign-ins leaves threads for files and DNS', async () => {
    let finished = 0;
    const flood = Array.from({ length: 12 }, () => verifyAgainstNobody('many').then(() => finished++));
    await stat('.');
    const finishedBeforeTheFile = finished;
    await Promise.all(flood);
    expect(finishedBeforeTheFile).toBe(0);
  });
});

/** Of this process, in microseconds: what else the machine does is not counted. */
async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
