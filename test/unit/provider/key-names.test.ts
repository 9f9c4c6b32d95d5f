import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumerKey, hashFunctionOf, newKeyId } from '../../../src/provider/port/consumer-key.ts';
import type {
  DesiredKey,
  KeyFormat,
  PlanLimits,
  ProviderAdapter,
} from '../../../src/provider/port/provider-adapter.ts';
import { gatewayAdapter } from '../../../src/provider/tyk-gateway/gateway-adapter.ts';
import { demoApis, SANDBOX_ORGANISATION } from '../../../src/sandbox-gateway/demo-apis.ts';
import { type SandboxGateway, startSandboxGateway } from '../../../src/sandbox-gateway/sandbox-gateway.ts';
import { httpCall } from '../../support/http-call.ts';

const FUNCTIONS = ['', 'murmur32', 'murmur64', 'murmur128', 'sha256'] as const;
const STORES = [
  ...FUNCTIONS.map((hashKeyFunction) => ({ hashKeys: true, hashKeyFunction })),
  ...(['', 'murmur64'] as const).map((hashKeyFunction) => ({ hashKeys: false, hashKeyFunction })),
];
const WITHOUT = { rate: null, per: null, quota: null, quotaRenewalSeconds: null };
const PLANS: Record<string, PlanLimits> = {
  'a quota': { ...WITHOUT, quota: 1_000, quotaRenewalSeconds: 60 },
  'no quota': WITHOUT,
};
const FORMS: Record<string, (key: DesiredKey) => string> = {
  'as a whole': ({ consumerKey }) => consumerKey,
  'by its id': ({ keyId }) => keyId,
  'by its id behind the organisation': ({ keyId }) => SANDBOX_ORGANISATION + keyId,
};
const ROWS = Object.keys(PLANS).flatMap((plan) => Object.keys(FORMS).map((form) => [plan, form] as const));

describe.each(STORES)('keys on a gateway with $hashKeys, $hashKeyFunction', (settings) => {
  const common = { organisationId: SANDBOX_ORGANISATION, tags: [] };
  let gateway: SandboxGateway;
  let adapter: ProviderAdapter;
  let format: KeyFormat;
  /** The memory outlasts what a change waits for that reaches it. */
  beforeAll(async () => {
    const secret = 'names-secret';
    gateway = await startSandboxGateway({
      host: '127.0.0.1',
      secret,
      apis: demoApis(),
      reloadInterval: 5,
      sessionCacheMs: 800,
      ...settings,
    });
    adapter = gatewayAdapter({ url: gateway.url, secret, memoryMs: 850 });
    const health = await adapter.checkHealth();
    format = health.status === 'up' ? health.keyFormat : 'raw';
    const apis = [{ id: 'payment-api', name: 'Payment API', versions: [] }];
    await adapter.writePolicy({ ...common, kind: 'product', id: 'payment', name: 'Payment', apis });
    for (const [id, limits] of Object.entries(PLANS)) {
      const plan = { id: id.replace(' ', '-'), name: id, limits, keyExpiresInSeconds: null };
      await adapter.writePolicy({ ...common, kind: 'plan', ...plan });
    }
  });
  afterAll(() => gateway?.stop());

  const provision = async (keyFormat: KeyFormat, plan: string): Promise<DesiredKey> => {
    const keyId = newKeyId();
    const key = {
      ...{ ...common, keyId, consumerKey: consumerKey(keyFormat, SANDBOX_ORGANISATION, keyId) },
      ...{ productPolicyIds: ['payment'], planPolicyId: plan.replace(' ', '-'), expectedApiIds: ['payment-api'] },
      ...{ expectedLimits: PLANS[plan]!, expiresAt: null, suspended: false, alias: 'app', metadata: {}, revision: 1 },
    };
    await adapter.applyKey(key);
    return key;
  };
  const call = async (authorization: string) =>
    (await httpCall(`${gateway.url}/payment/`, { headers: { authorization } })).status;
  /** The second call is one that the gateway remembers. */
  const calls = async (sent: string) => [await call(sent), await call(sent)];

  it.concurrent.each(ROWS)('G6: a new key with %s, sent %s', async (plan, form) => {
    const key = await provision(format, plan);
    const sent = FORMS[form]!(key);
    expect(await calls(sent)).toEqual(form === 'as a whole' ? [200, 200] : [403, 403]);
    await adapter.deleteKey(key);
    expect(await calls(sent)).toEqual([403, 403]);
  });

  it.concurrent.each(ROWS)('G6: a key of an earlier version with %s, sent %s', async (plan, form) => {
    const key = await provision(hashFunctionOf(format), plan);
    const sent = FORMS[form]!(key);
    expect(await calls(sent)).toEqual([200, 200]);
    await adapter.deleteKey(key);
    expect(await calls(sent)).toEqual([403, 403]);
    expect(await call(key.consumerKey)).toBe(403);
  });
});
