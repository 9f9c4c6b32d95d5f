import { describe, expect, it } from 'vitest';
import { commonAuthType } from '../../../src/catalogue/products/auth-types.ts';
import { gatewayAddress } from '../../../src/catalogue/products/gateway-address.ts';
import { readPlan, sortPolicies } from '../../../src/catalogue/synchronise/listed-policy.rules.ts';
import { NameRegister } from '../../../src/catalogue/synchronise/name-register.ts';
import type { AuthMethod } from '../../../src/provider/port/key-kinds.ts';
import type { ProviderPolicy } from '../../../src/provider/port/provider-adapter.ts';

const policy = (more: Partial<ProviderPolicy> = {}): ProviderPolicy => ({
  ...{ id: 'p', name: 'P', kind: 'plan', organisationId: 'org', apiIds: [], keyExpiresInSeconds: null },
  ...{
    tags: [],
    metadata: {},
    active: true,
    otherwise: null,
    ratedApiIds: [],
    versionsByApi: {},
    grants: false,
    scheme: 'parts',
  },
  limits: { rate: 1, per: 1, quota: null, quotaRenewalSeconds: null },
  ...more,
});

describe('the common authentication method of APIs', () => {
  it.each<[AuthMethod[][], string | null]>([
    [[['authToken']], 'AUTH_TOKEN'],
    [[['authToken', 'mutualTls'], ['authToken']], 'AUTH_TOKEN'],
    [[['jwt'], ['openIdConnect']], 'JWT'],
    [[['jwt'], ['authToken']], null],
    [[['authToken', 'jwt'], ['jwt']], 'JWT'],
    [[], null],
  ])('of %j is %s', (methods, expected) => {
    expect(commonAuthType(methods.map((authMethods) => ({ authMethods, keyPlace: null, keyParts: null })))).toBe(
      expected,
    );
  });
});

describe('what a consumer calls', () => {
  it.each([
    [{ listenPath: '/pay/', domain: null }, 'https://gw.example.com/pay/'],
    [{ listenPath: 'pay', domain: null }, 'https://gw.example.com/pay'],
    [{ listenPath: '/pay/', domain: 'pay.example.com' }, 'https://pay.example.com/pay/'],
    [{ listenPath: '/pay/', domain: '{sub:[a-z]+}.example.com' }, 'https://gw.example.com/pay/'],
  ])('for %j is %s', (api, expected) => {
    expect(gatewayAddress({ gatewayUrl: 'https://gw.example.com' }, { listenPort: null, ...api })).toBe(expected);
  });

  it.each([
    [{ listenPath: '/pay/', domain: 'pay.example' }, 'http://pay.example:8080/pay/'],
    [{ listenPath: '/pay/', domain: 'pay.example:9090' }, 'http://pay.example:9090/pay/'],
    [{ listenPath: '/50%?[a]#\\/', domain: null }, 'http://gw.example:8080/50%25%3F%5Ba%5D%23%5C/'],
    [{ listenPath: '/pay/', domain: null, listenPort: 9090 }, 'http://gw.example:9090/pay/'],
    [{ listenPath: '/pay/', domain: 'pay.example', listenPort: 9090 }, 'http://pay.example:9090/pay/'],
  ])('G5: keeps the port of the gateway, or of the API, and all of the path: for %j is %s', (api, expected) => {
    expect(gatewayAddress({ gatewayUrl: 'http://gw.example:8080' }, { listenPort: null, ...api })).toBe(expected);
  });
});

describe('sorting policies', () => {
  const provider = { tykOrganisationId: 'org', policyTags: ['a', 'b'] };
  it.each<[string, Partial<ProviderPolicy>, number]>([
    ['one of the tags', { tags: ['b', 'z'] }, 1],
    ['none of the tags', { tags: ['z'] }, 0],
    ['an unknown kind', { tags: ['a'], kind: 'other', otherwise: 'PER_API' }, 0],
    ['a policy that is switched off', { tags: ['a'], active: false }, 0],
    ['another organisation', { tags: ['a'], organisationId: 'else' }, 0],
  ])('takes %s or not', (_, more, taken) => {
    const { plans, ignored } = sortPolicies([policy(more)], provider);
    expect([plans.length, ignored.length]).toEqual([taken, 1 - taken]);
  });
});

describe('reading a plan', () => {
  it.each([2_147_483_648, 0.5])('shows no limit of %d', (quota) => {
    const { fields, warnings } = readPlan(policy({ limits: { ...policy().limits, quota } }));
    expect([fields, warnings[0]?.code]).toEqual([null, 'LIMIT_OUT_OF_RANGE']);
  });
});

describe('names', () => {
  it('belong to their holder in any case, and others get an addition that stays the same', () => {
    const register = () => new NameRegister([{ id: '1', name: 'Gold' }]);
    expect(register().claim('1', 'GOLD', 'tyk', 'p1')).toEqual({ name: 'GOLD', warnings: [] });
    const names = register();
    expect(names.claim('2', 'gold', 'tyk', 'p2').name).toBe('gold (tyk)');
    expect(names.claim('3', 'gold', 'tyk', 'p3').name).toBe('gold (tyk, p3)');
    expect(names.claim('2', 'gold', 'tyk', 'p2').name).toBe('gold (tyk)');
  });
});
