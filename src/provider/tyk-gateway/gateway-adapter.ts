import type { ProviderAdapter } from '../port/provider-adapter.ts';
import { isForgottenAtOnce } from '../tyk/key-format.ts';
import { SESSION_MEMORY_MS } from '../tyk/key-memory.ts';
import { withCertificate } from '../tyk/key-proofs.ts';
import { TykAdapter } from '../tyk/tyk-adapter.ts';
import type { TykBackend } from '../tyk/tyk-backend.ts';
import type { TykPolicy } from '../tyk/wire.ts';
import type { TykDefinition } from '../tyk-apis/token-rules.ts';
import { GatewayCertificates } from './gateway-certificates.ts';
import { GatewayClient, type GatewayConnection } from './gateway-client.ts';
import { GatewayClients } from './gateway-clients.ts';
import { GatewayHealth } from './gateway-health.ts';
import { GatewayKeys } from './gateway-keys.ts';
import { GatewayPolicies } from './gateway-policies.ts';
import { assertStoreWorks, keyFactsOf } from './key-probe.ts';
import { PolicyProbe } from './policy-probe.ts';

/** A reload runs on the next tick of a timer, 1 s by default; other nodes follow a message. */
const PATIENCE_MS = [250, 500, 1_000, 1_500];

/** The provider port on an open-source Tyk Gateway. Holds no connection; keep one per provider and secret. */
export function gatewayAdapter(connection: GatewayConnection): ProviderAdapter {
  return new TykAdapter(gatewayBackend(new GatewayClient(connection), connection.memoryMs ?? SESSION_MEMORY_MS));
}

function gatewayBackend(client: GatewayClient, memoryMs: number): TykBackend {
  const facts = keyFactsOf(client);
  const policies = new GatewayPolicies(client);
  const publishing = policiesOf(policies);
  const probe = new PolicyProbe(publishing);
  const keys = new GatewayKeys(client, facts);
  const certificates = new GatewayCertificates(client, policies);
  const health = new GatewayHealth(client, policies, facts, probe);
  return {
    ...publishing,
    // The node that serves a policy is the one that takes the key: there is nothing to wait for.
    keyPatience: [],
    checkHealth: () => health.check(),
    explainUnserved: (policyId) => probe.explain(policyId),
    testPolicies: () => probe.look(),
    readSession: async (ref) => withCertificate(certificates, await keys.read(ref)),
    readMeter: (meter) => keys.readMeter(meter),
    createSession: (ref, session) => keys.create(ref, session),
    updateSession: (ref, session) => keys.update(ref, session),
    memoryOf: (ref) => ({ ms: memoryMs, isReached: isForgottenAtOnce(ref) }),
    deleteSession: (ref) => keys.delete(ref),
    assertStoreWorks: () => assertStoreWorks(client),
    certificates,
    clients: new GatewayClients(client, keys),
    listKeys: () => keys.list(),
    readListedSession: (entry) => keys.readListed(entry),
  };
}

const policiesOf = (policies: GatewayPolicies) => ({
  policyPatience: PATIENCE_MS,
  listApis: (look?: { anew: boolean }) => policies.listApis(look),
  readApi: (apiId: string) => policies.readApi(apiId),
  readDefinition: (apiId: string) => policies.readDefinition(apiId),
  writeDefinition: (apiId: string, definition: TykDefinition) => policies.writeDefinition(apiId, definition),
  listPolicies: () => policies.listPolicies(),
  readPolicy: (policyId: string) => policies.readPolicy(policyId),
  createPolicy: (policy: TykPolicy) => policies.writePolicy(policy),
  updatePolicy: (policy: TykPolicy) => policies.writePolicy(policy),
  deletePolicy: (policyId: string) => policies.deletePolicy(policyId),
  publish: () => policies.reload(),
});
