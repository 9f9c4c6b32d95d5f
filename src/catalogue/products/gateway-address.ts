import type { Provider } from '../../provider/providers/provider.entity.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';

/** What a consumer calls to reach an API, ending as its listen path does. */
export function gatewayAddress(
  { gatewayUrl }: Pick<Provider, 'gatewayUrl'>,
  { listenPath, domain }: Pick<ProviderApi, 'listenPath' | 'domain'>,
): string {
  // What begins a query or a fragment, and what a `curl` takes for a pattern, is part of the path here.
  const path = listenPath.replace(/^\/?/, '/').replaceAll(/[?#%[\]]/g, encodeURIComponent);
  // Tyk also takes patterns for a domain, which are no address.
  if (!domain || !/^[\w.-]+(:\d+)?$/.test(domain)) return gatewayUrl + path;
  const { protocol, port } = new URL(gatewayUrl);
  return `${protocol}//${domain}${port && !domain.includes(':') ? `:${port}` : ''}${path}`;
}
