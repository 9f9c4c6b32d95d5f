import type { CallPlace } from '../../provider/port/api-access.ts';
import { type KeyMethod, keyMethodOf } from '../../provider/port/key-kinds.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';

/** What has to be known of an API for a call of it. */
export interface CallFacts extends Pick<ProviderApi, 'kind' | 'keyPlace' | 'versionSelector' | 'authMethods'> {
  /** What a consumer calls. */
  gatewayUrl: string;
  /** The version to name; null where none has to be named. */
  version: string | null;
}

/** What a consumer fills in: the value of a key, and what proves it. Variables of a shell, or the real ones. */
export interface CallSecrets {
  key: string;
  secret: string;
}

const VARIABLES: CallSecrets = { key: '$KEY', secret: '$SECRET' };

/** What a client of the Model Context Protocol asks for after its greeting. */
const MCP_BODY = `-H "Content-Type: application/json" -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'`;

/** How a key is sent in its place, within double quotes. Null where `curl` has a way of its own for that place. */
const SENT: Record<KeyMethod, (secrets: CallSecrets) => string> = {
  authToken: ({ key }) => key,
  basic: ({ key, secret }) => `Basic $(printf %s "${key}:${secret}" | base64 | tr -d '\\n')`,
};

/**
 * A command that calls an API, for a shell as on Linux and macOS: with the key in the variable `KEY`, and what proves it in
 * `SECRET`. Names are the provider's and must mean nothing to the shell.
 */
export function curlOf(facts: CallFacts, secrets = VARIABLES): string {
  const { kind, versionSelector, version, gatewayUrl } = facts;
  const places: [CallPlace, string][] = [];
  const method = keyMethodOf(facts.authMethods);
  const isCurls = method === 'basic' && facts.keyPlace?.in === 'HEADER' && facts.keyPlace.name === 'Authorization';
  if (method && facts.keyPlace && !isCurls) places.push([facts.keyPlace, SENT[method](secrets)]);
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
  const asUser = isCurls ? [`-u "${secrets.key}:${secrets.secret}"`] : [];
  return ['curl', ...asGet, ...asUser, ...parts, ...(isMcp ? [MCP_BODY] : []), `"${quoted(url)}"`].join(' ');
}

/** The same with the secret in it. */
export const callOf = (facts: CallFacts, { key, secret }: CallSecrets): string =>
  curlOf(facts, { key: quoted(key), secret: quoted(secret) });

/** Within double quotes. */
const quoted = (text: string): string => text.replaceAll(/[\\"$`]/g, '\\$&');
