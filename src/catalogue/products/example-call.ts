import type { CallPlace } from '../../provider/port/api-access.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';

/** What has to be known of an API for a call of it. */
export interface CallFacts extends Pick<ProviderApi, 'kind' | 'keyPlace' | 'versionSelector'> {
  /** What a consumer calls. */
  gatewayUrl: string;
  /** The version to name; null where none has to be named. */
  version: string | null;
}

/** What a client of the Model Context Protocol asks for after its greeting. */
const MCP_BODY = `-H "Content-Type: application/json" -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'`;

/**
 * A command that calls an API with the key in the variable `KEY`, for a shell as on Linux and macOS. Names are the provider's
 * and must mean nothing to the shell.
 */
export function curlOf({ kind, keyPlace, versionSelector, version, gatewayUrl }: CallFacts): string {
  const places: [CallPlace, string][] = keyPlace ? [[keyPlace, '$KEY']] : [];
  let url = gatewayUrl;
  if (version && versionSelector?.in === 'PATH') {
    url = `${gatewayUrl.replace(/\/?$/, '/')}${encodeURIComponent(version)}/`;
  }
  if (version && versionSelector?.name) {
    places.push([{ in: versionSelector.in as CallPlace['in'], name: versionSelector.name }, quoted(version)]);
  }
  const isMcp = kind === 'MCP';
  // Encoded by curl: a key may hold what means something else in an address. The older way allows no body beside it.
  const query = isMcp ? '--url-query' : '--data-urlencode';
  const parts = places.map(([{ in: place, name }, value]) => {
    if (place === 'HEADER') return `-H "${quoted(name)}: ${value}"`;
    // It encodes what stands behind the name, and not the name.
    return place === 'COOKIE' ? `-b "${quoted(name)}=${value}"` : `${query} "${encodeURIComponent(name)}=${value}"`;
  });
  const asGet = !isMcp && places.some(([{ in: place }]) => place === 'QUERY') ? ['-G'] : [];
  return ['curl', ...asGet, ...parts, ...(isMcp ? [MCP_BODY] : []), `"${quoted(url)}"`].join(' ');
}

/** Within double quotes. */
const quoted = (text: string): string => text.replaceAll(/[\\"$`]/g, '\\$&');
