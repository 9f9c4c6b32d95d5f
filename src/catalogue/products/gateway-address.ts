import type { Provider } from '../../provider/providers/provider.entity.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';

/** What a consumer calls to reach an API, ending as its listen path does. */
export function gatewayAddress(
  { gatewayUrl }: Pick<Provider, 'gatewayUrl'>,
  { listenPath, listenPort, domain }: Pick<ProviderApi, 'listenPath' | 'listenPort' | 'domain'>,
): string {
  // What begins a query or a fragment, and what a `curl` takes for a pattern or a browser for a slash, is part of the path here.
  const path = listenPath.replace(/^\/?/, '/').replaceAll(/[?#%[\]\\]/g, encodeURIComponent);
  const { protocol, hostname, port } = new URL(gatewayUrl);
  // Tyk also takes patterns for a domain, which are no address.
  const isBound = domain !== null && /^[\w.-]+(:\d+)?$/.test(domain);
  if (!isBound && listenPort === null) return gatewayUrl + path;
  const host = isBound ? domain : hostname;
  const own = listenPort ?? port;
  return `${protocol}//${host}${own && !/:\d+$/.test(host) ? `:${own}` : ''}${path}`;
}
