import type { FastifyRequest } from 'fastify';
import type { Api, ApiVersion, PathEntry } from '../api-model.ts';
import type { Endpoint } from '../model.ts';
import { Blocked, restOf } from './call.ts';

const CLOSED = 'Requested endpoint is forbidden';

interface Call {
  path: string;
  method: string;
}

/** The entries of a list that mean a call; a path is a pattern, which may begin anywhere. */
export function entriesFor(version: ApiVersion, list: string, { path, method }: Call): PathEntry[] {
  const lists = version.use_extended_paths ? version.extended_paths : version.paths;
  const pattern = (text: string) => new RegExp(text.replaceAll(/\{[^}]+\}/g, '([^/]+)').replaceAll('/*', '/.*'));
  return (lists[list] ?? []).filter(
    (entry) => !entry.disabled && (!entry.method || entry.method === method) && pattern(entry.path).test(path),
  );
}

export const callOf = ({ proxy }: Api, request: FastifyRequest): Call => ({
  path: restOf(proxy.listen_path, request),
  method: request.method,
});

/** Whether a path is open without a key. Comes with the check of versions. Throws `Blocked`, also for what a mock answers. */
export function isOpenPath(version: ApiVersion, call: Call): boolean {
  const has = (list: string) => entriesFor(version, list, call).length > 0;
  if (has('internal')) throw new Blocked(403, CLOSED);
  const [mock] = entriesFor(version, 'mock_response', call);
  if (mock) throw new Blocked(mock.code, mock.body, true);
  if (has('ignored')) return true;
  const lists = version.use_extended_paths ? version.extended_paths : version.paths;
  const allows = (lists.white_list ?? []).some(({ disabled }) => !disabled);
  if (has('black_list') || (allows && !has('white_list'))) throw new Blocked(403, CLOSED);
  return false;
}

/** The rate of a path of its own, where a call is of one. */
export function endpointLimit(endpoints: readonly Endpoint[], { path, method }: Call) {
  for (const { path: of, methods } of endpoints) {
    const found = methods.find(({ name }) => name.toUpperCase() === method);
    if (found && new RegExp(of).test(path)) return { ...found.limit, counter: `-${method}:${of}` };
  }
  return null;
}

/** Name of the API that a call is passed on to by its address or by a rule for its path; null for none. */
export function targetOf(api: Api, version: ApiVersion, request: FastifyRequest): string | null {
  const call = callOf(api, request);
  const rule = entriesFor(version, 'url_rewrites', call).find(({ match_pattern }) =>
    new RegExp(match_pattern).test(call.path),
  );
  const target = String(rule?.rewrite_to || api.proxy.target_url);
  return /^tyk:\/\/([^/?]+)/.exec(target)?.[1] ?? null;
}
