import { tokenUrlOf } from '../../provider/consumer-calls/own-token.ts';
import type { CallPlace } from '../../provider/port/api-access.ts';
import type { AuthMethod, KeyPart } from '../../provider/port/key-kinds.ts';
import { keyPartsOf, type PartFacts } from '../../provider/providers/key-parts.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';
import { type CallSecrets, TOKEN_OF_OTHERS, WRITTEN } from './key-in-call.ts';

/** What has to be known of an API for a call of it. */
export interface CallFacts extends PartFacts, Pick<ProviderApi, 'kind' | 'keyAlgorithms' | 'versionSelector'> {
  /** What a consumer calls. */
  gatewayUrl: string;
  /** The version to name; null where none has to be named. */
  version: string | null;
}

const VARIABLES: CallSecrets = { key: '$KEY', secret: '$SECRET' };

/** What a client of the Model Context Protocol asks for after its greeting. */
const MCP_BODY = `-H "Content-Type: application/json" -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'`;

/**
 * A command that calls an API, for a shell as on Linux and macOS: with the key in the variable `KEY`, and what proves it in
 * `SECRET`. Names are the provider's and must mean nothing to the shell.
 */
export function curlOf(facts: CallFacts, secrets = VARIABLES): string {
  const url = addressOf(facts);
  const isMcp = facts.kind === 'MCP';
  const key = keyIn(facts, secrets, { url, method: isMcp ? 'post' : 'get' });
  const { places } = key;
  for (const [place, version] of versionPlacesOf(facts)) places.push([place, quoted(version)]);
  // Encoded by curl: a key may hold what means something else in an address. The older way allows no body beside it.
  const query = isMcp ? '--url-query' : '--data-urlencode';
  const parts = places.map(([{ in: place, name }, value]) => {
    if (place === 'HEADER') return `-H "${quoted(name)}: ${value}"`;
    // It encodes what stands behind the name, and not the name.
    return place === 'COOKIE' ? `-b "${quoted(name)}=${value}"` : `${query} "${encodeURIComponent(name)}=${value}"`;
  });
  const asGet = !isMcp && places.some(([{ in: place }]) => place === 'QUERY') ? ['-G'] : [];
  const command = ['curl', ...asGet, ...key.options, ...parts, ...(isMcp ? [MCP_BODY] : []), `"${quoted(url)}"`];
  return key.before + command.join(' ');
}

type Versioned = Pick<CallFacts, 'versionSelector' | 'version' | 'gatewayUrl'>;

/** What is called, with the version where that is part of the path. */
export function addressOf({ versionSelector, version, gatewayUrl }: Versioned): string {
  if (!version || versionSelector?.in !== 'PATH') return gatewayUrl;
  return `${gatewayUrl.replace(/\/?$/, '/')}${encodeURIComponent(version)}/`;
}

/** Where else a call names its version. */
export function versionPlacesOf({ versionSelector, version }: Versioned): [CallPlace, string][] {
  if (!version || !versionSelector?.name) return [];
  return [[{ in: versionSelector.in as CallPlace['in'], name: versionSelector.name }, version]];
}

/** The same with the secret in it. */
export const callOf = (facts: CallFacts, { key, secret }: CallSecrets): string =>
  curlOf(facts, { key: quoted(key), secret: quoted(secret) });

/** Names of the files that its consumer has. */
const OF_CERTIFICATE = ['--cert "$CERTIFICATE"', '--key "$PRIVATE_KEY"'];

/** By the token of a server, which the portal has no part in. */
const OF_OTHERS: readonly AuthMethod[] = ['openIdConnect', 'externalOAuth'];

interface KeyIn {
  before: string;
  /** Of `curl`. */
  options: string[];
  places: [CallPlace, string][];
}

interface Asked {
  url: string;
  method: string;
}

/** All of its parts together. */
function keyIn(facts: CallFacts, secrets: CallSecrets, asked: Asked): KeyIn {
  const isOfOthers = facts.authMethods.some((method) => OF_OTHERS.includes(method));
  if (isOfOthers && keyPartsOf(facts).length === 0) {
    const { before, value } = TOKEN_OF_OTHERS;
    return { before, options: [], places: [[{ in: 'HEADER', name: 'Authorization' }, value]] };
  }
  const parts = keyPartsOf(facts).map((part) => partIn(facts, part, secrets, asked));
  return {
    before: parts.map(({ before }) => before).join(''),
    options: parts.flatMap(({ options }) => options),
    places: parts.flatMap(({ places }) => places),
  };
}

function partIn(
  { keyAlgorithms, gatewayUrl }: CallFacts,
  { method, place: keyPlace }: KeyPart,
  secrets: CallSecrets,
  { url, method: verb }: Asked,
): KeyIn {
  if (method === 'certificate' || method === 'mutualTls') return { before: '', options: OF_CERTIFICATE, places: [] };
  if (!keyPlace) return { before: '', options: [], places: [] };
  const isCurls = method === 'basic' && keyPlace.in === 'HEADER' && keyPlace.name === 'Authorization';
  if (isCurls) return { before: '', options: [`-u "${secrets.key}:${secrets.secret}"`], places: [] };
  const path = quoted(decodeURIComponent(new URL(url).pathname));
  const call = { method: verb, path, algorithm: keyAlgorithms[0] ?? '', tokenUrl: quoted(tokenUrlOf(gatewayUrl)) };
  const { value, before = '', headers = [] } = WRITTEN[method](secrets, call);
  const others = headers.map(([name, content]): [CallPlace, string] => [{ in: 'HEADER', name }, content]);
  return { before, options: [], places: [[keyPlace, value], ...others] };
}

/** Within double quotes. */
const quoted = (text: string): string => text.replaceAll(/[\\"$`]/g, '\\$&');
