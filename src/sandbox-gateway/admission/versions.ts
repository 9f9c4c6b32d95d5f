import type { FastifyRequest } from 'fastify';
import type { Api, ApiVersion } from '../api-model.ts';
import { Blocked, headerOf, queryOf, restOf } from './call.ts';

/** The version that a call names; empty where it names none, and for APIs without versions. */
export function versionOf(api: Api, request: FastifyRequest): string {
  const { enabled, location, key } = api.definition;
  if (api.version_data.not_versioned && !enabled) return '';
  if (location === 'header') return key ? headerOf(request, key) : '';
  if (location === 'url-param') return queryOf(request, key);
  if (location !== 'url') return '';
  const rest = restOf(api.proxy.listen_path, request);
  const slug = `/${api.slug}`;
  return (rest.startsWith(slug) ? rest.slice(slug.length) : rest).split('/').find(Boolean) ?? '';
}

/** The API that answers, which may be another version of an OpenAPI definition. Throws `Blocked`. */
export function answeringApi(api: Api, named: string, apis: readonly Api[]): Api {
  const { enabled, default: standard, versions, name, fallback_to_default } = api.definition;
  const isBase = (version: string) => version === 'self' || version === name;
  const target = named || standard;
  if (!enabled || isBase(target)) return api;
  if (target === '') throw new Blocked(403, 'Version information not found');
  const of = (version: string) => apis.find(({ api_id }) => api_id === versions[version]);
  const found = of(target);
  if (found) return found;
  if (!fallback_to_default) throw new Blocked(404, 'This API version does not seem to exist');
  const other = isBase(standard) ? api : of(standard);
  if (!other) throw new Blocked(500, 'Internal Server Error');
  return other;
}

/** The version that answers. Comes before all authentication. Throws `Blocked`. */
export function answeringVersion({ version_data, expiration, definition }: Api, named: string): ApiVersion {
  const { not_versioned, default_version: standard } = version_data;
  const versions = version_data.versions ?? {};
  if (not_versioned) return onlyVersion(versions, expiration);
  const name = named || standard;
  if (!name) throw new Blocked(403, 'Version information not found');
  const version = versions[name] ?? (definition.fallback_to_default ? versions[standard] : undefined);
  if (!version) throw new Blocked(403, 'This API version does not seem to exist');
  if (hasPassed(version.expires)) {
    throw new Blocked(403, 'Api Version has expired, please check documentation or contact administrator');
  }
  return version;
}

function onlyVersion(versions: Record<string, ApiVersion>, expiration: string): ApiVersion {
  const names = Object.keys(versions);
  const standard = names.filter((name) => ['Default', 'default', ''].includes(name));
  const name = names.length === 1 ? names[0]! : standard[0];
  if (name === undefined || (names.length !== 1 && standard.length !== 1)) {
    throw new Blocked(403, 'No default API version for this non-versioned API found');
  }
  if (hasPassed(expiration)) {
    throw new Blocked(403, 'API has expired, please check documentation or contact administrator');
  }
  return versions[name]!;
}

/** Whether an access right opens the version that a call means. */
export function isVersionOpen({ version_data, definition }: Api, named: string, granted: readonly string[]): boolean {
  const { not_versioned, default_version: standard } = version_data;
  if (not_versioned || granted.includes(named || standard)) return true;
  return definition.fallback_to_default && granted.includes(standard);
}

/** Of the form `2030-01-31 12:00`, in UTC; what cannot be read counts as passed. */
function hasPassed(text: string): boolean {
  if (text === '' || text === '-1') return false;
  const [, day, hour, minute] = /^(\d{4}-\d\d-\d\d) (\d\d?):(\d\d)$/.exec(text) ?? [];
  const at = new Date(`${day}T${hour?.padStart(2, '0')}:${minute}:00Z`);
  return !(at.getTime() > Date.now() && at.toISOString().startsWith(day!));
}
