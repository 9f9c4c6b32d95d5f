import { directAdapterOf, providerSecretLocation } from '../../src/provider/adapters/provider-adapters.ts';
import type { ProviderAdapter, ProviderKey } from '../../src/provider/port/provider-adapter.ts';
import type { Provider } from '../../src/provider/providers/provider.entity.ts';
import { httpCall } from './http-call.ts';
import type { TestPortal } from './portal.ts';

/** The sandbox behind a portal, past the portal: what it really holds, and what an owner could do by hand. */
export interface GatewayBehind {
  provider: Provider;
  adapter: ProviderAdapter;
  /** A key by the value that its consumer sends; null when there is none. */
  read(consumerKey: string): Promise<ProviderKey | null>;
  /** One call of the admin API, such as `PUT keys/…`. */
  admin(method: string, path: string, body?: object): Promise<number>;
  /** What the admin API tells, such as a policy as the gateway has it. */
  raw(path: string): Promise<object>;
}

export async function gatewayBehind({ app: { context } }: TestPortal): Promise<GatewayBehind> {
  const provider = await context.db.selectFrom('provider').selectAll().executeTakeFirstOrThrow();
  const secret = context.secrets.open(provider.secret, providerSecretLocation(provider.id));
  const adapter = directAdapterOf(context, provider);
  const headers = { 'x-tyk-authorization': secret };
  return {
    provider,
    adapter,
    read: (consumerKey) =>
      adapter.readKeyWithQuota({ organisationId: provider.tykOrganisationId, keyId: consumerKey, consumerKey }),
    async raw(path) {
      return JSON.parse((await httpCall(`${provider.url}/tyk/${path}`, { headers })).text);
    },
    async admin(method, path, body) {
      const init = { method, headers, body: body && JSON.stringify(body) };
      return (await httpCall(`${provider.url}/tyk/${path}`, init)).status;
    },
  };
}

/** Path of a key in the admin API. */
export const keyPath = (consumerKey: string): string => `keys/${encodeURIComponent(consumerKey)}`;
