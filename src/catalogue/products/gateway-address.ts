import type { Provider } from '../../provider/providers/provider.entity.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';

/** What a consumer calls to reach an API, ending as its listen path does. */
export function gatewayAddress(
  { gatewayUrl }: Pick<Provider, 'gatewayUrl'>,
  { listenPath, domain }: Pick<ProviderApi, 'listenPath' | 'domain'>,
): string {
  const path = listenPath.startsWith('/') ? listenPath : `/${listenPath}`;
  // Tyk also takes patterns for a domain, which are no address.
  if (!domain || !/^[\w.-]+(:\d+)?$/.test(domain)) return gatewayUrl + path;
  return `${new URL(gatewayUrl).protocol}//${domain}${path}`;
}
