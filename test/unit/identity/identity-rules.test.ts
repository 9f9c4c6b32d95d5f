import { describe, expect, it } from 'vitest';
import type { User } from '../../../src/identity/accounts/user.entity.ts';
import { canLockOrDelete } from '../../../src/identity/accounts/user.policy.ts';
import { canAdminister } from '../../../src/identity/organisations/organisation.policy.ts';
import { bearerToken } from '../../../src/identity/sessions/session.queries.ts';
import { randomToken } from '../../../src/platform/security/secret.ts';
import { UserRole, type Viewer } from '../../../src/platform/viewer.ts';

const viewer = (facts: Partial<Viewer> = {}): Viewer => ({
  ...{ userId: 'somebody', sessionId: 's', role: UserRole.TEAM_MEMBER, organisationId: 'ours' },
  ...{ inDefaultOrganisation: false, teamIds: [] },
  ...facts,
});
const owner = viewer({ role: UserRole.API_OWNER, organisationId: null });
const admin = viewer({ role: UserRole.CONSUMER_ADMIN });

/** The account of somebody else. */
const account = (changed: Partial<User>) => ({
  ...{ id: 'other', role: UserRole.TEAM_MEMBER, organisationId: 'ours', isServiceAccount: false },
  ...changed,
});
const OWNERS: Partial<User> = { role: UserRole.API_OWNER, organisationId: null };

describe('who administers an organisation', () => {
  it.each<[string, Viewer | null, string | null, boolean]>([
    ['nobody without an account', null, 'ours', false],
    ['an API owner any', owner, 'theirs', true],
    ['an API owner the owners themselves', owner, null, true],
    ['an administrator the own one', admin, 'ours', true],
    ['no administrator another one', admin, 'theirs', false],
    ['no administrator the API owners', admin, null, false],
    [
      'no administrator the Default Organisation, whose members share nothing',
      { ...admin, inDefaultOrganisation: true },
      'ours',
      false,
    ],
    ['no member the own one', viewer(), 'ours', false],
  ])('%s', (_, who, organisation, may) => {
    expect(canAdminister(who, organisation)).toBe(may);
  });
});

describe('who locks and unlocks an account', () => {
  it.each<[string, Viewer | null, boolean]>([
    ['nobody without an account', null, false],
    ['an API owner', owner, true],
    ['no API owner the own one', { ...owner, userId: 'other' }, false],
    ['no administrator', admin, false],
    ['no member', viewer(), false],
    ['a program of the API owners', { ...owner, isServiceAccount: true }, true],
  ])('%s', (_, who, may) => {
    expect(canLockOrDelete(who, account({}))).toBe(may);
  });

  it.each<[string, Viewer | null, Partial<User>, boolean]>([
    ['no program an API owner, so that one is left', { ...owner, isServiceAccount: true }, OWNERS, false],
    ['an administrator a program of theirs', admin, { isServiceAccount: true }, true],
    ['no administrator one of elsewhere', admin, { isServiceAccount: true, organisationId: 'theirs' }, false],
    ['no administrator one of the API owners', admin, { ...OWNERS, isServiceAccount: true }, false],
    ['no member one', viewer(), { isServiceAccount: true }, false],
  ])('N21: %s', (_, who, changed, may) => {
    expect(canLockOrDelete(who, account(changed))).toBe(may);
  });
});

describe('the token in an Authorization header', () => {
  const token = randomToken();

  it.each([
    ['Bearer', `Bearer ${token}`],
    ['in any case, as RFC 9110 has it', `bEARER ${token}`],
    ['after several spaces', `Bearer   ${token}`],
  ])('is found: %s', (_, header) => {
    expect(bearerToken(header)).toBe(token);
  });

  it.each([
    ['no header', null],
    ['nothing', ''],
    ['another scheme', `Basic ${token}`],
    ['no scheme', token],
    ['too short', `Bearer ${token.slice(1)}`],
    ['too long', `Bearer ${token}a`],
    ['something behind it', `Bearer ${token} `],
    ['two of them', `Bearer ${token}, Bearer ${token}`],
    ['other characters', `Bearer ${'%'.repeat(43)}`],
  ])('is none of ours: %s', (_, header) => {
    expect(bearerToken(header)).toBeNull();
  });
});
