import type { KeyListing } from '../port/key-listing.ts';
import type { AppliedKey, ProviderAdapter, ProviderHealth, ProviderPolicy } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';

const MESSAGE = 'The provider was disconnected from the portal.';

const refuse = (): Promise<never> => Promise.reject(new ProviderError('invalid', MESSAGE));

/**
 * Stands for a provider that was deleted, and refuses whatever is asked of it. Only deleting a policy succeeds: it is out
 * of the portal's hands and was reported as left behind.
 */
export class DisconnectedAdapter implements ProviderAdapter {
  async checkHealth(): Promise<ProviderHealth> {
    return { status: 'down', kind: 'invalid', message: MESSAGE };
  }

  testConnection(): Promise<ProviderHealth> {
    return this.checkHealth();
  }

  async deletePolicy(): Promise<void> {}

  async listKeys(): Promise<KeyListing> {
    return { kind: 'unavailable' };
  }

  readonly listApis = refuse;
  readonly listPolicies = refuse;
  readonly readPolicy = refuse;
  readonly writeTokenRules = refuse;
  readonly readCertificateList = refuse;
  readonly writeCertificateList = refuse;
  readonly hasCertificate = refuse;
  readonly putCertificate = refuse;
  readonly dropCertificate = refuse;
  readonly readKey = refuse;
  readonly readKeyWithQuota = refuse;
  readonly readListedKey = refuse;
  readonly deleteKey = refuse;
  readonly listTokens = refuse;
  readonly revokeTokens = refuse;
  readonly hasCanary = refuse;
  readonly plantCanary = refuse;

  writePolicy(): Promise<ProviderPolicy> {
    return refuse();
  }

  applyKey(): Promise<AppliedKey> {
    return refuse();
  }
}
