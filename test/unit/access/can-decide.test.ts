import { describe, expect, it } from 'vitest';
import { AccessRequestStatus } from '../../../src/access/requests/access-request.entity.ts';
import { canCancel, canDecide, isOpen } from '../../../src/access/requests/access-request.policy.ts';
import { SERVICE, ServiceScope, UserRole, type Viewer } from '../../../src/platform/viewer.ts';

const viewer = (facts: Partial<Viewer> = {}): Viewer => ({
  ...{ userId: 'somebody', sessionId: 's', role: UserRole.TEAM_MEMBER, organisationId: 'consumers' },
  ...{ inDefaultOrganisation: false, teamIds: [] },
  ...facts,
});

const REQUEST = {
  requesterId: 'requester',
  createdByServiceId: null as string | null,
  status: AccessRequestStatus.PENDING,
  catalogueId: 'partners',
  productIds: ['accounts', 'payment'],
};

const owner = viewer({ role: UserRole.API_OWNER, organisationId: null });
const ofCatalogue = viewer({ decidesCatalogueIds: ['partners'] });
const ofProducts = viewer({ decidesProductIds: ['payment', 'accounts', 'loans'] });
const service = viewer({ role: SERVICE, scopes: [ServiceScope.DECIDE_REQUESTS], organisationId: null });

describe('who decides', () => {
  it.each<[string, Viewer | null, Partial<typeof REQUEST>, boolean]>([
    ['nobody without an account', null, {}, false],
    ['no consumer', viewer(), {}, false],
    ['no administrator of consumers', viewer({ role: UserRole.CONSUMER_ADMIN }), {}, false],
    ['an API owner', owner, {}, true],
    ['an API owner, not on the own request', { ...owner, userId: 'requester' }, {}, false],
    ['an approver of the catalogue', ofCatalogue, {}, true],
    ['an approver of the catalogue, not on the own request', { ...ofCatalogue, userId: 'requester' }, {}, false],
    ['an approver of the catalogue, not where the catalogue went away', ofCatalogue, { catalogueId: undefined }, false],
    ['no approver of another catalogue', viewer({ decidesCatalogueIds: ['public'] }), {}, false],
    ['an approver of all of the products', ofProducts, {}, true],
    ['no approver of some of the products', viewer({ decidesProductIds: ['payment'] }), {}, false],
    ['no approver of products on a request for none', ofProducts, { productIds: [] }, false],
    ['no service while it does not wait for one', service, {}, false],
    ['a service on what waits for one', service, { status: AccessRequestStatus.AWAITING_EXTERNAL }, true],
    [
      'an approver on what waits for a third party',
      ofCatalogue,
      { status: AccessRequestStatus.AWAITING_EXTERNAL },
      true,
    ],
    [
      'X6: no service of the requester',
      { ...service, tokenMakerId: 'requester' },
      { status: AccessRequestStatus.AWAITING_EXTERNAL },
      false,
    ],
    [
      'X6: no service on what it asked for',
      service,
      { status: AccessRequestStatus.AWAITING_EXTERNAL, createdByServiceId: 'somebody' },
      false,
    ],
    ['nobody on what is decided', owner, { status: AccessRequestStatus.REJECTED }, false],
    ['nobody on what expired', ofCatalogue, { status: AccessRequestStatus.EXPIRED }, false],
  ])('%s', (_, who, request, may) => {
    expect(canDecide(who, { ...REQUEST, ...request })).toBe(may);
  });

  it('every open status can be decided, and no other', () => {
    const decidable = Object.values(AccessRequestStatus).filter((status) => canDecide(owner, { ...REQUEST, status }));
    expect(decidable).toEqual(Object.values(AccessRequestStatus).filter((status) => isOpen({ status })));
  });
});

describe('who withdraws', () => {
  const app = { organisationId: 'consumers' };
  const admin = viewer({ role: UserRole.CONSUMER_ADMIN });

  it.each<[string, Viewer | null, boolean]>([
    ['who asked', viewer({ userId: 'requester' }), true],
    ['no colleague', viewer(), false],
    ['an administrator of the organisation', admin, true],
    [
      'no administrator of another organisation, although an approver sees the request',
      { ...admin, organisationId: 'others', decidesCatalogueIds: ['partners'] },
      false,
    ],
    [
      'no administrator in the Default Organisation, where nothing is shared',
      { ...admin, inDefaultOrganisation: true },
      false,
    ],
    ['no API owner, who rejects instead', owner, false],
  ])('%s', (_, who, may) => {
    expect(canCancel(who, REQUEST, app)).toBe(may);
  });
});
