import { describe, expect, it } from 'vitest';
import { mergePolicy, servesPolicy, toProviderPolicy } from '../../../src/provider/tyk/policy-mapping.ts';

describe('kind of a policy', () => {
  const cases: [string, Record<string, boolean> | null, string][] = [
    ['access only', { acl: true }, 'product'],
    ['rate only', { rate_limit: true }, 'plan'],
    ['quota only', { quota: true }, 'plan'],
    ['rate and quota', { quota: true, rate_limit: true }, 'plan'],
    ['access and quota', { acl: true, quota: true }, 'other'],
    ['access and complexity', { acl: true, complexity: true }, 'other'],
    ['limits per API', { per_api: true }, 'other'],
    ['no partition', {}, 'other'],
    ['partitions left out', null, 'other'],
  ];
  it.each(cases)('%s', (_name, partitions, kind) => {
    expect(toProviderPolicy({ id: 'p', partitions }).kind).toBe(kind);
  });
});

describe('a policy as the provider serves it', () => {
  it.each([
    [{}, true],
    [{ is_inactive: true }, false],
    [{ active: false }, false],
    [{ state: 'draft' }, false],
    [{ state: 'active', active: true }, true],
  ])('%j is active: %s', (fields, active) => {
    expect(toProviderPolicy({ id: 'p', ...fields }).active).toBe(active);
  });

  it('takes everything that is not positive for unlimited', () => {
    const { limits } = toProviderPolicy({ id: 'p', rate: -1, per: 60, quota_max: 0, quota_renewal_rate: 3_600 });
    expect(limits).toEqual({ rate: null, per: null, quota: null, quotaRenewalSeconds: null });
  });

  it('reads the answers of old versions, with null for empty lists', () => {
    const policy = toProviderPolicy({ id: 'p', tags: null, access_rights: null, meta_data: null });
    expect(policy).toMatchObject({ tags: [], apiIds: [], metadata: {} });
  });
});

describe('mergePolicy', () => {
  const draft = {
    kind: 'product' as const,
    id: 'p',
    name: 'Payment',
    organisationId: 'org',
    tags: ['portal'],
    apis: [{ id: 'a', name: 'A', versions: ['v1'] }],
  };

  it('makes a new product without limits of its own', () => {
    const policy = mergePolicy(null, draft);
    expect(toProviderPolicy(policy)).toMatchObject({
      kind: 'product',
      apiIds: ['a'],
      limits: { rate: null, quota: null },
    });
    expect(policy.access_rights?.a).toMatchObject({ api_name: 'A', versions: ['v1'] });
  });

  it('keeps fields that the portal has never heard of', () => {
    const merged = mergePolicy(
      { id: 'p', brand_new_field: { deep: [1] }, access_rights: { a: { endpoints: [1] } } },
      draft,
    );
    expect(merged).toMatchObject({ brand_new_field: { deep: [1] }, access_rights: { a: { endpoints: [1] } } });
  });

  it('recognises its own policy when it comes back with foreign fields in another order', () => {
    const written = mergePolicy(null, { ...draft, tags: ['b', 'a'] });
    expect(servesPolicy({ ...written, tags: ['a', 'b'], last_updated: '1' }, written)).toBe(true);
    expect(servesPolicy({ ...written, name: 'Other' }, written)).toBe(false);
  });
});
