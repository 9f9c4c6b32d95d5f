import type { Context } from '../../platform/context.ts';
import { Postponed } from '../../platform/jobs/job.ts';
import { directAdapterOf } from '../adapters/provider-adapters.ts';
import type { CertificateListChange } from '../port/certificate-lists.ts';
import type { ClientToken } from '../port/client-tokens.ts';
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
import { ProviderError, type ProviderErrorKind } from '../port/provider-error.ts';
import type { TokenRules } from '../port/token-rules.ts';
import { type Provider, ProviderStatus } from '../providers/provider.entity.ts';
import { confirmHealth } from './health-check.service.ts';
import { outageFlag } from './parked-jobs.ts';

/** Failures that say something about the whole provider, not about one key or policy. */
const SUSPICIOUS: ReadonlySet<ProviderErrorKind> = new Set([
  'unreachable',
  'tls',
  'unauthorised',
  'forbidden',
  'wrongKind',
  'tooOld',
  'unavailable',
]);

/**
 * Keeps jobs away from a provider that is down. The state is the provider's row, so all nodes share it: a call that
 * fails triggers a health check, at most one every few seconds over all nodes; if that confirms it, every job of the
 * provider waits until a later look finds it up. Other providers and all decisions are not concerned.
 */
class CircuitBreaker implements ProviderAdapter {
  readonly #ctx: Context;
  readonly #provider: Provider;
  readonly #adapter: ProviderAdapter;

  constructor(ctx: Context, provider: Provider, adapter: ProviderAdapter) {
    this.#ctx = ctx;
    this.#provider = provider;
    this.#adapter = adapter;
  }

  checkHealth(): Promise<ProviderHealth> {
    return this.#adapter.checkHealth();
  }

  testConnection(): Promise<ProviderHealth> {
    return this.#adapter.testConnection();
  }

  listApis(look?: { anew: boolean }): Promise<ProviderApi[]> {
    return this.#call((adapter) => adapter.listApis(look));
  }

  listPolicies(): Promise<ProviderPolicy[]> {
    return this.#call((adapter) => adapter.listPolicies());
  }

  readPolicy(policyId: string): Promise<ProviderPolicy | null> {
    return this.#call((adapter) => adapter.readPolicy(policyId));
  }

  writePolicy(draft: PolicyDraft): Promise<ProviderPolicy> {
    return this.#call((adapter) => adapter.writePolicy(draft));
  }

  deletePolicy(policyId: string): Promise<void> {
    return this.#call((adapter) => adapter.deletePolicy(policyId));
  }

  writeTokenRules(apiId: string, rules: TokenRules): Promise<boolean> {
    return this.#call((adapter) => adapter.writeTokenRules(apiId, rules));
  }

  readCertificateList(apiId: string): Promise<string[] | null> {
    return this.#call((adapter) => adapter.readCertificateList(apiId));
  }

  writeCertificateList(apiId: string, change: CertificateListChange): Promise<void> {
    return this.#call((adapter) => adapter.writeCertificateList(apiId, change));
  }

  hasCertificate(certificateId: string): Promise<boolean> {
    return this.#call((adapter) => adapter.hasCertificate(certificateId));
  }

  putCertificate(organisationId: string, pem: string): Promise<void> {
    return this.#call((adapter) => adapter.putCertificate(organisationId, pem));
  }

  dropCertificate(organisationId: string, certificateId: string): Promise<void> {
    return this.#call((adapter) => adapter.dropCertificate(organisationId, certificateId));
  }

  readKey(ref: KeyRef): Promise<ProviderKey | null> {
    return this.#call((adapter) => adapter.readKey(ref));
  }

  readKeyWithQuota(ref: KeyRef): Promise<ProviderKey | null> {
    return this.#call((adapter) => adapter.readKeyWithQuota(ref));
  }

  applyKey(desired: DesiredKey): Promise<AppliedKey> {
    return this.#call((adapter) => adapter.applyKey(desired));
  }

  deleteKey(ref: KeyRef): Promise<void> {
    return this.#call((adapter) => adapter.deleteKey(ref));
  }

  listTokens(ref: KeyRef): Promise<ClientToken[]> {
    return this.#call((adapter) => adapter.listTokens(ref));
  }

  revokeTokens(ref: KeyRef, fingerprints: readonly string[] | null): Promise<void> {
    return this.#call((adapter) => adapter.revokeTokens(ref, fingerprints));
  }

  hasCanary(ref: CanaryRef): Promise<boolean> {
    return this.#call((adapter) => adapter.hasCanary(ref));
  }

  plantCanary(ref: CanaryRef): Promise<void> {
    return this.#call((adapter) => adapter.plantCanary(ref));
  }

  listKeys(): Promise<KeyListing> {
    return this.#call((adapter) => adapter.listKeys());
  }

  readListedKey(entry: ListedKey): Promise<ProviderKey | null> {
    return this.#call((adapter) => adapter.readListedKey(entry));
  }

  async #call<T>(work: (adapter: ProviderAdapter) => Promise<T>): Promise<T> {
    const { status, lastError, deletedAt } = this.#provider;
    if (status === ProviderStatus.DOWN && !deletedAt) throw this.#away(lastError?.message);
    try {
      return await work(this.#adapter);
    } catch (error) {
      if (!(error instanceof ProviderError) || !SUSPICIOUS.has(error.kind) || deletedAt) throw error;
      const { status: confirmed } = await confirmHealth(this.#ctx, this.#provider, this.#adapter);
      throw confirmed === ProviderStatus.DOWN ? this.#away(error.message) : error;
    }
  }

  #away(cause = 'it did not answer'): Error {
    const message = `The provider ${this.#provider.name} is down: ${cause}`;
    if (this.#ctx.actor?.kind === 'job') return new Postponed(message, outageFlag(this.#provider.id));
    return new ProviderError('unreachable', message);
  }
}

/**
 * The adapter that jobs use: while the provider is down it is not called, and the job waits without losing attempts.
 * Outside jobs a call then fails as `unreachable`. A disconnected provider is not guarded: its own adapter refuses.
 */
export const adapterOf = (ctx: Context, provider: Provider): ProviderAdapter =>
  new CircuitBreaker(ctx, provider, directAdapterOf(ctx, provider));
