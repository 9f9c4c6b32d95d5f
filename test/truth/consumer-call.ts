import type { Data } from '../support/client.ts';
import { httpCall } from '../support/http-call.ts';
import type { Answer } from './pairs.ts';

/**
 * A call exactly as the portal tells the consumer to make it.
 * @param node Where to send it instead, for another node of the same gateway.
 */
export async function callAsTold(api: Data, secret: string, node?: string): Promise<Answer> {
  const { url, headers } = presentation(api, secret);
  if (node) url.host = new URL(node).host;
  const { status, text } = await httpCall(url, { headers });
  if (status === 200) return { status, words: '' };
  return { status, words: text.startsWith('{') ? JSON.parse(text).error : text.trim() };
}

/** The key, and the version where calls have to name one, in the places that the consumer is told. */
function presentation({ gatewayUrl, keyPlace, versionSelector, openVersions: [version] }: Data, secret: string) {
  const url = new URL(gatewayUrl);
  const headers: Record<string, string> = {};
  const put = (place: { in: string; name: string }, value: string) => {
    if (place.in === 'PATH') url.pathname = `${url.pathname}${value}/`;
    else if (place.in === 'QUERY') url.searchParams.set(place.name, value);
    else if (place.in === 'COOKIE') headers.cookie = `${place.name}=${value}`;
    else headers[place.name] = value;
  };
  if (keyPlace && secret) put(keyPlace, secret);
  if (versionSelector && version) put(versionSelector, version);
  return { url, headers };
}
