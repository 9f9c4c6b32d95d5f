import { z } from 'zod';
import { ProviderError } from '../port/provider-error.ts';
import type { ClientStore, StoredClient, StoredToken } from '../tyk/provider-clients.ts';
import { assertOk, type GatewayClient, messageOf, readBody } from './gateway-client.ts';
import type { GatewayKeys } from './gateway-keys.ts';

const client = z.looseObject({
  ...{ client_id: z.string(), secret: z.string() },
  ...{ redirect_uri: z.string().nullish(), policy_id: z.string().nullish() },
});

const tokens = z.array(z.looseObject({ code: z.string(), expires: z.number() })).nullable();

/** The gateway's words may hold a secret, so none of them is passed on. */
const NO_WORDS = '';

/** Clients of a Gateway's own OAuth 2.0, which live in its Redis for each API, and are in force at once. */
export class GatewayClients implements ClientStore {
  constructor(
    private readonly gateway: GatewayClient,
    private readonly keys: GatewayKeys,
  ) {}

  async read(apiId: string, clientId: string): Promise<StoredClient | null> {
    const found = readBody(await this.gateway.call('GET', pathOf(apiId, clientId)), client);
    if (!found) return null;
    const { client_id, secret, redirect_uri, policy_id } = found;
    return { clientId: client_id, secret, redirectUri: redirect_uri ?? '', policyId: policy_id ?? '' };
  }

  async put(apiId: string, { clientId, secret, redirectUri, policyId }: StoredClient): Promise<void> {
    const json = {
      ...{ client_id: clientId, secret, redirect_uri: redirectUri, policy_id: policyId },
      ...{ api_id: apiId, description: 'Gatehouse' },
    };
    const answer = await this.gateway.call('POST', 'oauth/clients/create', { json, isRepeatable: true });
    if (answer.status === 400 && messageOf(answer).startsWith('API')) {
      throw new ProviderError('apiMissing', `The API ${apiId} is not loaded at the provider, or has no OAuth 2.0.`);
    }
    assertOk(answer, NO_WORDS);
  }

  async drop(apiId: string, clientId: string): Promise<void> {
    const answer = await this.gateway.call('DELETE', pathOf(apiId, clientId));
    // An API that is gone has no clients.
    if (answer.status !== 404) assertOk(answer, NO_WORDS);
  }

  async listTokens(apiId: string, clientId: string): Promise<StoredToken[]> {
    const listed = readBody(await this.gateway.call('GET', `${pathOf(apiId, clientId)}/tokens`), tokens) ?? [];
    const hashed = await this.keys.storesHashes();
    return listed.map(({ code, expires }) => ({ value: code, hashed, expiresAt: new Date(expires * 1_000) }));
  }

  /** `oauth/revoke` hashes what it is given, so that of what it lists itself it finds nothing where tokens are hashed. */
  dropToken(organisationId: string, token: StoredToken): Promise<void> {
    return this.keys.deleteListed(organisationId, token);
  }
}

const pathOf = (apiId: string, clientId: string): string =>
  `oauth/clients/${encodeURIComponent(apiId)}/${encodeURIComponent(clientId)}`;
