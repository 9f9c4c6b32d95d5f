import type { KeyRef, ProviderAdapter } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { isForgottenAtOnce } from '../tyk/key-format.ts';
import { SESSION_MEMORY_MS } from '../tyk/key-memory.ts';
import { TykAdapter } from '../tyk/tyk-adapter.ts';
import type { TykBackend } from '../tyk/tyk-backend.ts';
import type { TykSession } from '../tyk/wire.ts';
import { DashboardClient, type DashboardConnection } from './dashboard-client.ts';
import { DashboardHealth } from './dashboard-health.ts';
import { DashboardKeys } from './dashboard-keys.ts';
import { DashboardPolicies } from './dashboard-policies.ts';

/** Tyk's own scripts wait 2 to 4 s for a new policy to reach the gateways. */
const POLICY_PATIENCE_MS = [250, 500, 1_000];
const KEY_PATIENCE_MS = [250, 500, 1_000, 2_000, 4_000];

/** The provider port on a Tyk Dashboard. Holds no connection; keep one per provider and secret. */
export function dashboardAdapter(connection: DashboardConnection): ProviderAdapter {
  return new TykAdapter(dashboardBackend(new DashboardClient(connection), connection));
}

function dashboardBackend(
  client: DashboardClient,
  { keyPatienceMs: keyPatience = KEY_PATIENCE_MS, memoryMs = SESSION_MEMORY_MS }: DashboardConnection,
): TykBackend {
  const policies = new DashboardPolicies(client);
  const keys = new DashboardKeys(client);
  const health = new DashboardHealth(client, policies, keys);
  return {
    policyPatience: POLICY_PATIENCE_MS,
    keyPatience,
    checkHealth: () => health.check(),
    listApis: () => policies.listApis(),
    readApi: (apiId) => policies.readApi(apiId),
    readDefinition: refuseDefinitions,
    writeDefinition: refuseDefinitions,
    listPolicies: () => policies.listPolicies(),
    readPolicy: (policyId) => policies.readPolicy(policyId),
    createPolicy: (policy) => policies.createPolicy(policy),
    updatePolicy: (policy) => policies.updatePolicy(policy),
    deletePolicy: (policyId) => policies.deletePolicy(policyId),
    // The Dashboard tells its gateways by itself; there is nothing to ask for and nothing to wait on.
    publish: () => Promise.resolve(),
    // It keeps policies in its database.
    explainUnserved: () => Promise.resolve(),
    testPolicies: () => Promise.resolve(null),
    readSession: (ref) => keys.read(ref),
    // Whether a Dashboard passes such a key on is not documented.
    readMeter: () => Promise.resolve(null),
    createSession: (ref, session) => createKey(keys, ref, session),
    updateSession: (ref, session) => keys.update(ref, session),
    memoryOf: (ref) => ({ ms: memoryMs, isReached: isForgottenAtOnce(ref) }),
    deleteSession: (ref) => keys.delete(ref),
    assertStoreWorks: () => health.assertStoreWorks(),
    // How a Dashboard's gateways take certificates could not be tried.
    certificates: null,
    clients: null,
    listKeys: () => keys.list(),
    readListedSession: (entry) => keys.readListed(entry),
  };
}

/** Where a Dashboard keeps what it adds to definitions is not documented well enough to write them anew. */
const refuseDefinitions = (): Promise<never> =>
  Promise.reject(
    new ProviderError(
      'invalid',
      'The portal changes API definitions at a Gateway alone: at the Dashboard, set source, client field and scopes, and lists of certificates, by hand.',
    ),
  );

/** A full string other than the sealed one means that the gateway builds keys in another way than before. */
async function createKey(keys: DashboardKeys, ref: KeyRef, session: TykSession): Promise<string | null> {
  const { key, hash } = await keys.create(ref.keyId, session);
  // Of a key with a password the gateway tells no name; reading it back shows whether it is the right one.
  if (key === '' || key === ref.consumerKey || key === ref.keyId || ref.consumerKey === ref.keyId) return hash;
  await keys.delete({ ...ref, consumerKey: key });
  throw new ProviderError(
    'mismatch',
    'The gateway now builds keys in another way (hash_key_function): check its health.',
  );
}
