import { describe, expect, it } from 'vitest';
import { App } from '../../../src/apps/apps/app.entity.ts';
import { Credential, CredentialStatus } from '../../../src/apps/credentials/credential.entity.ts';
import { desiredKey, digestOf, type KeyParts } from '../../../src/apps/gateway-keys/desired-key.ts';
import { Plan } from '../../../src/catalogue/plans/plan.entity.ts';
import { Product } from '../../../src/catalogue/products/product.entity.ts';

const REF = { organisationId: 'tyk-org', keyId: 'key', consumerKey: 'tyk-orgkey', keyHash: null };

function partsOf(changes: Partial<Credential> = {}): KeyParts {
  return {
    credential: Object.assign(new Credential(), { id: 'credential', revision: 3 }, changes),
    app: Object.assign(new App(), { id: 'app', name: 'Shop', ownerId: 'owner', organisationId: 'organisation' }),
    plan: Object.assign(new Plan(), { policyId: 'plan-free', metadata: { tier: 'free', ApplicationID: 'forged' } }),
    products: [
      Object.assign(new Product(), { policyId: 'product-a', apiIds: ['a1', 'a2'] }),
      Object.assign(new Product(), { policyId: 'product-b', apiIds: ['b'] }),
    ],
    teamIds: ['team'],
    attributes: { tier: 'gold', TeamIDs: 'forged', Email: 'forged' },
    ownerMetadata: { Email: 'olivia@example.com' },
  };
}

describe('the key that a gateway should hold', () => {
  it('opens the products under the limits of the plan, and says whose it is whatever the plan says', () => {
    expect(desiredKey(REF, partsOf())).toMatchObject({
      productPolicyIds: ['product-a', 'product-b'],
      planPolicyId: 'plan-free',
      expectedApiIds: ['a1', 'a2', 'b'],
      alias: 'Shop',
      suspended: false,
      metadata: {
        tier: 'gold',
        ApplicationID: 'app',
        DeveloperID: 'owner',
        TeamIDs: ['team'],
        Email: 'olivia@example.com',
        gatehouse_credential: 'credential',
      },
    });
  });

  it.each<{ what: string; changes: Partial<Credential>; isEqual: boolean }>([
    { what: 'a later revision', changes: { revision: 4 }, isEqual: true },
    { what: 'a name', changes: { name: 'Nightly' }, isEqual: false },
    { what: 'an end', changes: { expiresAt: new Date(0) }, isEqual: false },
    { what: 'a suspension', changes: { status: CredentialStatus.SUSPENDED }, isEqual: false },
    { what: 'answers of its request', changes: { metadata: { stage: 'live' } }, isEqual: false },
  ])('has the same digest with $what: $isEqual', ({ changes, isEqual }) => {
    const digest = digestOf(desiredKey(REF, partsOf()));
    expect(digestOf(desiredKey(REF, partsOf(changes))) === digest).toBe(isEqual);
  });

  it('has a digest that does not depend on how the key is named', () => {
    const hashed = { ...REF, keyId: '', consumerKey: '', keyHash: 'hash' };
    expect(digestOf(desiredKey(hashed, partsOf()))).toBe(digestOf(desiredKey(REF, partsOf())));
  });
});
