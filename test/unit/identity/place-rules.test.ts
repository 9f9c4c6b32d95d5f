import { describe, expect, it } from 'vitest';
import { type Place, placeOf } from '../../../src/identity/external-accounts/place.rules.ts';
import type { ClaimMapping } from '../../../src/identity/identity-providers/identity-provider.entity.ts';
import { UserRole } from '../../../src/platform/viewer.ts';

const { CONSUMER_ADMIN: ADMIN, TEAM_MEMBER: MEMBER } = UserRole;

const FACTS = {
  nobodysId: 'nobody',
  organisationIds: new Set(['acme', 'globex']),
  teams: [
    { id: 'acme-dev', organisationId: 'acme' },
    { id: 'acme-ops', organisationId: 'acme' },
    { id: 'globex-dev', organisationId: 'globex' },
  ],
};

const on = (value: string, gives: Partial<ClaimMapping>): ClaimMapping => ({
  ...{ claim: 'groups', value, organisationId: null, teamIds: [], role: null },
  ...gives,
});

const at = (organisationId: string, teamIds: string[] = [], role = MEMBER): Place => ({
  organisationId,
  teamIds,
  role,
});

const ACME = on('acme', { organisationId: 'acme' });
const GONE = on('gone', { organisationId: 'deleted', teamIds: ['deleted-team'], role: ADMIN });
const BOSS = on('boss', { role: ADMIN });
const ACME_BOSS = on('acme-boss', { organisationId: 'acme', role: ADMIN });
const DEV = on('dev', { teamIds: ['acme-dev', 'globex-dev', 'deleted-team'] });

interface Case {
  groups?: string[];
  mappings?: ClaimMapping[];
  defaults?: object;
  current?: Place | null;
}

const IN_ACME = { defaultOrganisationId: 'acme', defaultTeamIds: ['acme-ops', 'globex-dev'], defaultRole: ADMIN };

describe('where a sign-in puts somebody', () => {
  it.each<[string, Case, Place]>([
    ['a new account, nothing configured', {}, at('nobody')],
    ['a new account, the configured place', { defaults: IN_ACME }, at('acme', ['acme-ops'], ADMIN)],
    [
      'a new account, the configured organisation deleted',
      { defaults: { ...IN_ACME, defaultOrganisationId: 'deleted' } },
      at('nobody'),
    ],
    [
      'no mapping, an account that is somewhere',
      { current: at('globex', ['globex-dev'], ADMIN), defaults: IN_ACME },
      at('globex', ['globex-dev'], ADMIN),
    ],
    ['a known value', { groups: ['acme'], mappings: [ACME] }, at('acme')],
    ['an unknown value', { groups: ['ACME'], mappings: [ACME] }, at('nobody')],
    [
      'an unknown value, for one who was there',
      { groups: [], mappings: [ACME], current: at('acme', [], ADMIN) },
      at('nobody'),
    ],
    [
      'an unknown value, with a place configured',
      { groups: ['x'], mappings: [ACME], defaults: IN_ACME },
      at('acme', ['acme-ops'], ADMIN),
    ],
    ['the value of a deleted organisation', { groups: ['gone'], mappings: [GONE] }, at('nobody')],
    ['a deleted one, then a living one', { groups: ['gone', 'acme'], mappings: [GONE, ACME] }, at('acme')],
    [
      'the first organisation of two',
      { groups: ['acme', 'globex'], mappings: [on('globex', { organisationId: 'globex' }), ACME] },
      at('globex'),
    ],
    ['a role in its own organisation', { groups: ['acme-boss'], mappings: [ACME_BOSS] }, at('acme', [], ADMIN)],
    [
      'a role of another organisation',
      { groups: ['acme-boss', 'globex'], mappings: [on('globex', { organisationId: 'globex' }), ACME_BOSS] },
      at('globex'),
    ],
    ['a role of any organisation', { groups: ['acme', 'boss'], mappings: [ACME, BOSS] }, at('acme', [], ADMIN)],
    [
      'a role of any, where no organisation is known',
      {
        groups: ['boss'],
        mappings: [on('globex', { organisationId: 'globex' }), BOSS],
        defaults: { ...IN_ACME, defaultRole: MEMBER },
      },
      at('acme', ['acme-ops']),
    ],
    ['a role in the Default Organisation', { groups: ['boss'], mappings: [BOSS] }, at('nobody')],
    [
      'a role that was taken away',
      { groups: [], mappings: [BOSS], current: at('acme', ['acme-dev'], ADMIN) },
      at('acme', ['acme-dev']),
    ],
    [
      'teams of the organisation, and none of elsewhere or gone',
      { groups: ['dev'], mappings: [DEV], current: at('acme', ['acme-ops']) },
      at('acme', ['acme-dev']),
    ],
    [
      'teams that were taken away',
      { groups: [], mappings: [DEV], current: at('globex', ['globex-dev']) },
      at('globex'),
    ],
    [
      'teams that were taken away where there are default ones',
      { groups: [], mappings: [DEV], current: at('acme', ['acme-dev']), defaults: IN_ACME },
      at('acme', ['acme-ops']),
    ],
    [
      'another organisation than so far',
      { groups: ['acme'], mappings: [ACME], current: at('globex', ['globex-dev'], ADMIN) },
      at('acme'),
    ],
  ])('T39: %s', (_, { groups = [], mappings = [], defaults = {}, current = null }, expected) => {
    const provider = { mappings, defaultOrganisationId: null, defaultTeamIds: [], defaultRole: MEMBER, ...defaults };
    const claims = { issuer: 'i', subject: 's', email: null, name: null, session: null, values: { groups } };
    expect(placeOf(provider, claims, FACTS, current)).toEqual(expected);
  });
});
