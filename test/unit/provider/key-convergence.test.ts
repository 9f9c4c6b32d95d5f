import { describe, expect, it } from 'vitest';
import type { DesiredKey } from '../../../src/provider/port/provider-adapter.ts';
import { ProviderError } from '../../../src/provider/port/provider-error.ts';
import { convergeKey } from '../../../src/provider/tyk/key-convergence.ts';
import type { TykBackend } from '../../../src/provider/tyk/tyk-backend.ts';
import type { TykSession } from '../../../src/provider/tyk/wire.ts';

const SEED = 20_261_122;
/** What a key names that is there already. */
const HELD = ['product0'];

describe('whatever is asked for and whatever is missing', () => {
  it('a key is written with product, plan and limits, or so that it opens nothing more than before', async () => {
    const random = randomFrom(SEED);
    const written: { desired: DesiredKey; session: TykSession }[] = [];
    let refused = 0;
    for (let round = 0; round < 10_000; round += 1) {
      const desired = randomKey(random);
      const backend = randomBackend(random, (session) => written.push({ desired, session }));
      await convergeKey(backend, desired).catch((error: unknown) => {
        expect(error, `seed ${SEED}, round ${round}`).toBeInstanceOf(ProviderError);
        refused += 1;
      });
    }
    expect(written.length).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(500);
    for (const { desired, session } of written) {
      expect(session.apply_policies).not.toContain('');
      expect(session.quota_max).toBe(desired.expectedLimits.quota);
      if (session.is_inactive) expect(session.apply_policies).toEqual([]);
      else if (!session.apply_policies?.includes(desired.planPolicyId)) expect(session.apply_policies).toEqual(HELD);
      else expect(session.apply_policies.length).toBeGreaterThanOrEqual(2);
    }
  });
});

function randomKey(random: () => number): DesiredKey {
  const some = (name: string, most: number) =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, (_, i) => `${name}${i}`);
  return {
    organisationId: random() < 0.05 ? '' : 'org',
    keyId: 'gh-1',
    consumerKey: 'gh-1',
    productPolicyIds: some('product', 4),
    planPolicyId: random() < 0.05 ? '' : 'plan',
    expectedApiIds: some('api', 4),
    expectedLimits: { rate: 1, per: 1, quota: 1 + Math.floor(random() * 9), quotaRenewalSeconds: 60 },
    expiresAt: null,
    suspended: random() < 0.2,
    alias: '',
    tags: [],
    metadata: random() < 0.05 ? { policies: [] } : {},
    revision: 1,
  };
}

/** A provider on which anything may be missing, and which forgets what it is told. */
function randomBackend(random: () => number, onWrite: (session: TykSession) => void): TykBackend {
  const write = async (_ref: unknown, session: TykSession) => onWrite(session);
  return {
    policyPatience: [],
    keyPatience: [],
    explainUnserved: () => Promise.resolve(),
    testPolicies: () => Promise.resolve(null),
    memoryOf: () => ({ ms: 0, isReached: true }),
    checkHealth: () => Promise.reject(new Error('not asked')),
    listApis: async () => [],
    readApi: async (id) => (random() > 0.05 ? { api_id: id, org_id: random() > 0.05 ? 'org' : 'other' } : null),
    readDefinition: async () => null,
    writeDefinition: async () => undefined,
    listPolicies: async () => [],
    readPolicy: async (id) =>
      random() < 0.05
        ? null
        : { id, org_id: 'org', is_inactive: true, rate: 1, per: 1, quota_max: 1, access_rights: { api0: {} } },
    createPolicy: async () => undefined,
    updatePolicy: async () => undefined,
    deletePolicy: async () => undefined,
    publish: async () => undefined,
    readMeter: async () => null,
    readSession: async () => (random() < 0.3 ? { apply_policies: HELD } : null),
    createSession: async (ref, session) => {
      await write(ref, session);
      return null;
    },
    updateSession: write,
    deleteSession: async () => true,
    assertStoreWorks: async () => undefined,
    certificates: null,
    clients: null,
    listKeys: async () => ({ kind: 'unavailable' }),
    readListedSession: async () => null,
  };
}

/** Small and seeded (mulberry32), so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
