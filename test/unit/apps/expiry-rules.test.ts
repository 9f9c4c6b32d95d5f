import { describe, expect, it } from 'vitest';
import { CredentialStatus } from '../../../src/apps/credentials/credential.entity.ts';
import { dueNow, type Life, nextLook } from '../../../src/apps/credentials/expiry.rules.ts';

const DAY = 86_400_000;
const NOW = new Date('2026-03-01T12:00:00Z');
const WARNINGS = [30, 7, 1];

const inDays = (days: number) => new Date(NOW.getTime() + days * DAY);

const life = (change: Partial<Life> = {}): Life => ({
  status: CredentialStatus.ACTIVE,
  createdAt: inDays(-300),
  expiresAt: null,
  retiresAt: null,
  expiryWarnedDays: null,
  expiryWarnedFor: null,
  isReplaced: true,
  ...change,
});

describe('what time does to a credential', () => {
  it.each<[string, Partial<Life>, ReturnType<typeof dueNow>]>([
    ['nothing without an end', {}, null],
    ['nothing long before the end', { expiresAt: inDays(31) }, null],
    ['a notice', { expiresAt: inDays(30) }, { kind: 'warn', days: 30 }],
    ['the shortest of several notices', { expiresAt: inDays(0.5) }, { kind: 'warn', days: 1 }],
    ['no notice twice', { expiresAt: inDays(6), expiryWarnedDays: 7, expiryWarnedFor: inDays(6) }, null],
    [
      'a notice again for another end',
      { expiresAt: inDays(6), expiryWarnedDays: 1, expiryWarnedFor: inDays(2) },
      { kind: 'warn', days: 7 },
    ],
    ['no notice that would come with the credential', { createdAt: NOW, expiresAt: inDays(7) }, null],
    ['the end', { expiresAt: NOW }, { kind: 'expire' }],
    ['the end of a suspended one', { status: CredentialStatus.SUSPENDED, expiresAt: NOW }, { kind: 'expire' }],
    ['nothing after the end', { status: CredentialStatus.EXPIRED, expiresAt: inDays(-1) }, null],
    ['the end of an overlap', { status: CredentialStatus.RETIRING, retiresAt: NOW }, { kind: 'retire' }],
    ['no end of an overlap before the new one works', { retiresAt: NOW, isReplaced: false }, null],
    ['no notice for one that was replaced', { retiresAt: inDays(1), expiresAt: inDays(2) }, null],
  ])('brings %s', (_, change, due) => {
    expect(dueNow(life(change), NOW, WARNINGS)).toEqual(due);
  });

  it.each<[string, Partial<Life>, Date | null]>([
    ['never where nothing can come', {}, null],
    ['at the next notice', { expiresAt: inDays(7.5) }, NOW],
    ['at the end', { expiresAt: inDays(0.5), expiryWarnedDays: 1, expiryWarnedFor: inDays(0.5) }, inDays(0.5)],
    ['in a day at the latest, for settings may change', { expiresAt: inDays(200) }, inDays(1)],
    ['at the end of an overlap', { retiresAt: inDays(0.25) }, inDays(0.25)],
    ['at once when it is late', { retiresAt: inDays(-3) }, NOW],
  ])('is looked at %s', (_, change, at) => {
    expect(nextLook(life(change), NOW, WARNINGS)).toEqual(at);
  });
});
