import { ProviderError } from '../port/provider-error.ts';
import type { CertificateStore } from '../tyk/tyk-backend.ts';
import { assertOk, type GatewayClient, messageOf } from './gateway-client.ts';
import type { GatewayPolicies } from './gateway-policies.ts';

/** The certificates of a Gateway, which are in force as soon as they are there. Their ids are the organisation with the fingerprint. */
export class GatewayCertificates implements CertificateStore {
  constructor(
    private readonly client: GatewayClient,
    private readonly policies: Pick<GatewayPolicies, 'listApis'>,
  ) {}

  async has(id: string): Promise<boolean> {
    const answer = await this.client.call('GET', pathOf(id));
    if (answer.status === 404) return false;
    assertOk(answer);
    return true;
  }

  async put(organisationId: string, pem: string): Promise<void> {
    // Whatever is wrong with a certificate is a 403, also that it is there already.
    const answer = await this.client.callAsOwner('POST', 'certs', {
      text: pem,
      searchParams: { org_id: organisationId },
      isRepeatable: true,
    });
    if (answer.status === 403 && messageOf(answer).endsWith('already exists')) return;
    if (answer.status === 403) throw new ProviderError('rejected', 'The gateway does not take the certificate.');
    assertOk(answer);
  }

  /** An owner may have named it in a definition, for something else: then it stays. */
  async drop(organisationId: string, id: string): Promise<void> {
    if (JSON.stringify(await this.policies.listApis()).includes(JSON.stringify(id))) return;
    assertOk(await this.client.call('DELETE', pathOf(id), { searchParams: { org_id: organisationId } }));
  }
}

const pathOf = (id: string): string => `certs/${encodeURIComponent(id)}`;
