import type { ProviderAdapter } from '../port/provider-adapter.ts';
import { TykAdapter } from '../tyk/tyk-adapter.ts';
import type { TykBackend } from '../tyk/tyk-backend.ts';
import { GatewayClient, type GatewayConnection } from './gateway-client.ts';
import { GatewayHealth } from './gateway-health.ts';
import { GatewayKeys } from './gateway-keys.ts';
import { GatewayPolicies } from './gateway-policies.ts';
import { assertStoreWorks } from './key-probe.ts';

/** A reload runs on the next tick of a timer, 1 s by default; other nodes follow a message. */
const PATIENCE_MS = [250, 500, 1_000, 1_500];

/** The provider port on an open-source Tyk Gateway. Holds no connection; keep one per provider and secret. */
export function gatewayAdapter(connection: GatewayConnection): ProviderAdapter {
  return new TykAdapter(gatewayBackend(new GatewayClient(connection)));
}

function gatewayBackend(client: GatewayClient): TykBackend {
  const policies = new GatewayPolicies(client);
  const keys = new GatewayKeys(client);
  const health = new GatewayHealth(client, policies);
  return {
    policyPatience: PATIENCE_MS,
    // The node that serves a policy is the one that takes the key: there is nothing to wait for.
    keyPatience: [],
    checkHealth: () => health.check(),
    listApis: () => policies.listApis(),
    isApiLoaded: (apiId) => policies.isApiLoaded(apiId),
    listPolicies: () => policies.listPolicies(),
    readPolicy: (policyId) => policies.readPolicy(policyId),
    createPolicy: (policy) => policies.writePolicy(policy),
    updatePolicy: (policy) => policies.writePolicy(policy),
    deletePolicy: (policyId) => policies.deletePolicy(policyId),
    publish: () => policies.reload(),
    readSession: (ref) => keys.read(ref),
    readMeter: (meter) => keys.readMeter(meter),
    createSession: (ref, session) => keys.create(ref, session),
    updateSession: (ref, session) => keys.update(ref, session),
    deleteSession: (ref) => keys.delete(ref),
    assertStoreWorks: () => assertStoreWorks(client),
    listKeys: () => keys.list(),
    readListedSession: (entry) => keys.readListed(entry),
  };
}
