import type { ApiObstacle } from '../port/api-access.ts';
import type { AuthMethod } from '../port/provider-adapter.ts';
import { isKeyEnough, keyPlaceOf, tokenConfigOf } from './api-authentication.ts';
import type { TykApi } from './wire.ts';

/** Seconds after which the gateway forgets a key of this API, whatever its end is; `null` = it keeps it to its end. */
export const sessionLifetimeOf = (api: TykApi): number | null =>
  (api.session_lifetime ?? 0) > 0 && !api.session_lifetime_respects_key_expiration ? api.session_lifetime! : null;

/** What in a definition keeps keys from opening the API, or from being limited there. */
export function obstaclesOf(api: TykApi, methods: readonly AuthMethod[]): ApiObstacle[] {
  const found: [boolean, ApiObstacle][] = [
    [api.active === false, 'INACTIVE'],
    [api.internal ?? false, 'INTERNAL'],
    [!isServed(api) || lacksVersion(api), 'NOT_SERVED'],
    [isRetired(api), 'RETIRED'],
    ...(methods.includes('authToken') ? ofKeys(api, methods) : []),
    [methods.includes('mutualTls') || needsCertificate(api, methods), 'CLIENT_CERTIFICATE'],
  ];
  return found.filter(([applies]) => applies).map(([, obstacle]) => obstacle);
}

function ofKeys(api: TykApi, methods: readonly AuthMethod[]): [boolean, ApiObstacle][] {
  const others = methods.filter((method) => method !== 'authToken' && method !== 'mutualTls');
  return [
    [others.length > 0 && !isKeyEnough(api), 'COMBINED_AUTHENTICATION'],
    [tokenConfigOf(api).validate_signature ?? false, 'REQUEST_SIGNATURE'],
    // A gateway of today refuses such a definition; one that was written into its folder it serves.
    [keyPlaceOf(api) === null, 'NOT_SERVED'],
    [api.disable_rate_limit ?? false, 'RATE_LIMIT_OFF'],
    [api.disable_quota ?? false, 'QUOTA_OFF'],
    [sessionLifetimeOf(api) !== null, 'SHORT_SESSIONS'],
  ];
}

const needsCertificate = (api: TykApi, methods: readonly AuthMethod[]): boolean =>
  methods.includes('authToken') && (tokenConfigOf(api).use_certificate ?? false);

/** Listed are also APIs that could not be loaded, and those that speak no HTTP. */
function isServed({ protocol, proxy }: TykApi): boolean {
  const path = proxy?.listen_path ?? '';
  return ['', 'http', 'https', 'h2c'].includes(protocol ?? '') && path !== '' && !path.includes(' ');
}

/**
 * Where an API has no versions, the gateway takes the only one, or that of one of these names; there must be exactly one.
 * Of several, older gateways take any.
 */
const STANDARD = ['Default', 'default', ''];

export function lacksVersion({ version_data }: TykApi): boolean {
  if (version_data?.not_versioned !== true) return false;
  const names = Object.keys(version_data.versions ?? {});
  return names.length !== 1 && names.filter((name) => STANDARD.includes(name)).length !== 1;
}

function isRetired({ version_data, expiration }: TykApi): boolean {
  if (version_data?.not_versioned !== false) return hasPassed(expiration);
  const versions = Object.values(version_data.versions ?? {});
  return versions.length > 0 && versions.every(({ expires }) => hasPassed(expires));
}

/** Of the form `2030-01-31 12:00`, in UTC; what cannot be read counts as passed. */
function hasPassed(text: string | null | undefined): boolean {
  if (!text || text === '-1') return false;
  const at = /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(text) ? Date.parse(`${text.replace(' ', 'T')}:00Z`) : Number.NaN;
  return Number.isNaN(at) || at <= Date.now();
}
