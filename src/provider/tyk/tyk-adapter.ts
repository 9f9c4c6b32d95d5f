import type { CertificateListChange } from '../port/certificate-lists.ts';
import type { ClientToken } from '../port/client-tokens.ts';
import { certificateId } from '../port/consumer-key.ts';
import { keyMethodOf } from '../port/key-kinds.ts';
import type { KeyListing, ListedKey } from '../port/key-listing.ts';
import type {
  AppliedKey,
  CanaryRef,
  DesiredKey,
  KeyRef,
  PolicyDraft,
  ProviderAdapter,
  ProviderApi,
  ProviderHealth,
  ProviderKey,
  ProviderPolicy,
} from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import type { TokenRules } from '../port/token-rules.ts';
import { toProviderApis } from '../tyk-apis/api-mapping.ts';
import { certificateListIn } from '../tyk-apis/certificate-list.ts';
import { dropGateOf, followPlan, isGate, isGrave } from './client-keys.ts';
import { convergeKey } from './key-convergence.ts';
import { buryClient, endKey } from './key-memory.ts';
import { isPolicyProbe, mergePolicy, toProviderPolicy } from './policy-mapping.ts';
import { dropPolicy, putPolicy, writeCertificateList, writeTokenRules } from './policy-writing.ts';
import { followPolicy, isMerged, listTokens, revokeTokens, withClients } from './provider-clients.ts';
import { canarySession, isMeter, readQuotaRemaining } from './quota-meter.ts';
import { quotaLeft, toProviderKey } from './session-mapping.ts';
import { type CertificateStore, NO_CERTIFICATES, type TykBackend } from './tyk-backend.ts';
import type { TykSession } from './wire.ts';

/** The port for any Tyk; what differs between Gateway and Dashboard is in the backend. */
export class TykAdapter implements ProviderAdapter {
  constructor(private readonly backend: TykBackend) {}

  checkHealth(): Promise<ProviderHealth> {
    return this.backend.checkHealth();
  }

  async testConnection(): Promise<ProviderHealth> {
    try {
      await this.backend.testPolicies();
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
    }
    return this.backend.checkHealth();
  }

  async listApis(look?: { anew: boolean }): Promise<ProviderApi[]> {
    const apis = toProviderApis(await this.backend.listApis(look));
    if (this.backend.clients) return apis;
    return apis.map((api) =>
      keyMethodOf(api.authMethods) === 'oauth2' ? { ...api, obstacles: [...api.obstacles, 'UNMANAGED_CLIENTS'] } : api,
    );
  }

  async listPolicies(): Promise<ProviderPolicy[]> {
    const policies = await this.backend.listPolicies();
    return policies
      .filter((policy) => !isPolicyProbe(policy) && !isGate(policy) && !isMerged(policy))
      .map(toProviderPolicy);
  }

  async readPolicy(policyId: string): Promise<ProviderPolicy | null> {
    const policy = await this.backend.readPolicy(policyId);
    return policy && toProviderPolicy(policy);
  }

  async writePolicy(draft: PolicyDraft): Promise<ProviderPolicy> {
    const current = await this.backend.readPolicy(draft.id);
    const written = await putPolicy(this.backend, mergePolicy(current, draft), current !== null);
    if (draft.kind === 'plan') await followPlan(this.backend, written);
    await followPolicy(this.backend, written);
    return toProviderPolicy(written);
  }

  async deletePolicy(policyId: string): Promise<void> {
    await dropPolicy(this.backend, policyId);
    await dropGateOf(this.backend, policyId);
  }

  writeTokenRules(apiId: string, rules: TokenRules): Promise<boolean> {
    return writeTokenRules(this.backend, apiId, rules);
  }

  async readCertificateList(apiId: string): Promise<string[] | null> {
    const definition = await this.backend.readDefinition(apiId);
    return definition && certificateListIn(definition);
  }

  writeCertificateList(apiId: string, change: CertificateListChange): Promise<void> {
    return writeCertificateList(this.backend, apiId, change);
  }

  async hasCertificate(certificateId: string): Promise<boolean> {
    return (await this.backend.certificates?.has(certificateId)) ?? false;
  }

  async putCertificate(organisationId: string, pem: string): Promise<void> {
    await this.requireCertificates().put(organisationId, pem);
  }

  async dropCertificate(organisationId: string, certificateId: string): Promise<void> {
    await this.backend.certificates?.drop(organisationId, certificateId);
  }

  private requireCertificates(): CertificateStore {
    const { certificates } = this.backend;
    if (!certificates) throw new ProviderError('invalid', NO_CERTIFICATES);
    return certificates;
  }

  async readKey(ref: KeyRef): Promise<ProviderKey | null> {
    const backend = withClients(this.backend, ref);
    return toKey(await this.findOrProveMissing(() => backend.readSession(ref)));
  }

  async readKeyWithQuota(ref: KeyRef): Promise<ProviderKey | null> {
    const backend = withClients(this.backend, ref);
    const session = await this.findOrProveMissing(() => backend.readSession(ref));
    // What tokens of a client have used up is counted elsewhere.
    if (!session || isGrave(session) || ref.isClient) return toKey(session);
    return { ...toProviderKey(session), ...quotaLeft(await readQuotaRemaining(this.backend, session)) };
  }

  applyKey(desired: DesiredKey): Promise<AppliedKey> {
    return convergeKey(withClients(this.backend, desired), desired);
  }

  async deleteKey(ref: KeyRef): Promise<void> {
    if (ref.isClient) return buryClient(this.backend, ref);
    const { certificate, organisationId } = ref;
    // Without it every node refuses what it may still remember of the key.
    if (certificate) await this.backend.certificates?.drop(organisationId, certificateId(organisationId, certificate));
    await endKey(withClients(this.backend, ref), ref);
  }

  listTokens(ref: KeyRef): Promise<ClientToken[]> {
    return listTokens(this.backend, ref);
  }

  revokeTokens(ref: KeyRef, fingerprints: readonly string[] | null): Promise<void> {
    return revokeTokens(this.backend, ref, fingerprints);
  }

  async hasCanary(ref: CanaryRef): Promise<boolean> {
    return (await this.findOrProveMissing(() => this.backend.readSession(canaryKey(ref)))) !== null;
  }

  async plantCanary(ref: CanaryRef): Promise<void> {
    await this.backend.createSession(canaryKey(ref), canarySession(ref.organisationId));
  }

  async listKeys(): Promise<KeyListing> {
    const listing = await this.backend.listKeys();
    if (listing.kind === 'unavailable' || listing.entries.length > 0) return listing;
    await this.backend.assertStoreWorks();
    return this.backend.listKeys();
  }

  async readListedKey(entry: ListedKey): Promise<ProviderKey | null> {
    const session = await this.findOrProveMissing(() => this.backend.readListedSession(entry));
    // Tokens are no keys: they end with their client.
    return session && (isMeter(session) || session.oauth_client_id) ? null : toKey(session);
  }

  /** "No such key" is believed only once the provider has proved that it can store and find keys. */
  private async findOrProveMissing(read: () => Promise<TykSession | null>): Promise<TykSession | null> {
    const session = await read();
    if (session) return session;
    await this.backend.assertStoreWorks();
    return read();
  }
}

function canaryKey({ organisationId, name }: CanaryRef): KeyRef {
  const keyId = `gh-canary-${name}`;
  return { organisationId, keyId, consumerKey: keyId };
}

function toKey(session: TykSession | null): ProviderKey | null {
  return session && !isGrave(session) ? toProviderKey(session) : null;
}
