import type { ApiObstacle } from '../port/api-access.ts';
import type { AuthMethod, KeyPart } from '../port/key-kinds.ts';
import { areKeyPartsEnough, keyConfigOf, keyedPartsOf } from './api-authentication.ts';
import { hasPassed, isVersioned, type Versions } from './api-versions.ts';
import type { TykApi } from './api-wire.ts';
import { isCallable } from './call-forms.ts';
import { lacksAlgorithm } from './key-algorithms.ts';

/** Nobody lives to see the end of a longer one. */
const LONGEST_LIFETIME = 2_147_483_647;

/** Seconds after which the gateway forgets a key of this API, whatever its end is; `null` = it keeps it to its end. */
export function sessionLifetimeOf(api: TykApi): number | null {
  const lifetime = api.session_lifetime_respects_key_expiration ? 0 : (api.session_lifetime ?? 0);
  return lifetime > 0 && lifetime <= LONGEST_LIFETIME ? lifetime : null;
}

/** What in a definition keeps keys from opening the API, or from being limited there. */
export function obstaclesOf(api: TykApi, asked: Asked, versions: Versions): ApiObstacle[] {
  const found: [boolean, ApiObstacle][] = [
    [api.active === false, 'INACTIVE'],
    [api.internal ?? false, 'INTERNAL'],
    [!isServed(api) || lacksVersion(api), 'NOT_SERVED'],
    [!versions.isReached, 'NO_OPEN_VERSION'],
    [isRetired(api, versions), 'RETIRED'],
    ...(asked.keyParts.length > 0 ? ofKeys(api, asked) : []),
    ...ofLists(api, asked.authMethods),
  ];
  return found.filter(([applies]) => applies).map(([, obstacle]) => obstacle);
}

/** What a definition asks of calls, and what of it keys of the portal bring. */
interface Asked {
  authMethods: readonly AuthMethod[];
  keyParts: readonly KeyPart[];
}

function ofKeys(api: TykApi, { authMethods, keyParts: parts }: Asked): [boolean, ApiObstacle][] {
  const keyParts = keyedPartsOf(parts);
  const isSigned = keyParts.some(
    ({ method }) => ['authToken', 'certificate'].includes(method) && keyConfigOf(api, method).validate_signature,
  );
  const isCertificate = keyParts.some(({ method }) => method === 'certificate');
  return [
    [!areKeyPartsEnough(api, parts, authMethods), 'COMBINED_AUTHENTICATION'],
    [isSigned, 'REQUEST_SIGNATURE'],
    // A gateway of today refuses such a definition; one that was written into its folder it serves.
    [!isCertificate && keyParts.some(({ place }) => place === null), 'NOT_SERVED'],
    [isCertificate && !api.asks_certificate, 'UNPROVEN_CERTIFICATE'],
    [keyParts.some(({ method }) => lacksAlgorithm(api, method)), 'SIGNATURE_ALGORITHM'],
    [keyParts.some(({ method }) => method === 'oauth2') && lacksGrant(api), 'NO_GRANT'],
    [api.disable_rate_limit ?? false, 'RATE_LIMIT_OFF'],
    [api.disable_quota ?? false, 'QUOTA_OFF'],
    [sessionLifetimeOf(api) !== null, 'SHORT_SESSIONS'],
  ];
}

/**
 * Whether a client gets no token of the gateway's own OAuth 2.0 by itself, nor for somebody who signs in. Names and passwords of people are nothing that
 * an app of a portal has, a refresh token comes of another grant, and what names no grant allows none.
 */
function lacksGrant({ oauth_meta }: TykApi): boolean {
  const { allowed_access_types: grants, allowed_authorize_types: answers } = oauth_meta ?? {};
  const isForPeople = grants?.includes('authorization_code') && answers?.includes('code');
  return !grants?.includes('client_credentials') && !isForPeople;
}

/** Of client certificates: without a key Tyk knows no session, and so no limit. */
function ofLists(api: TykApi, methods: readonly AuthMethod[]): [boolean, ApiObstacle][] {
  const isListed = methods.includes('mutualTls');
  const isOpen = methods.includes('keyless');
  return [
    [isListed && isOpen, 'CERTIFICATES_ALONE'],
    [isListed && !isOpen && !api.asks_certificate, 'CLIENT_CERTIFICATE'],
  ];
}

/** Listed are also APIs that could not be loaded, that speak no HTTP, that no call can name, and that are bound to a closed port. */
export function isServed({ protocol, proxy, listen_port, has_port, unreachable }: TykApi): boolean {
  const isHttp = ['', 'http', 'https'].includes(protocol ?? '');
  return !unreachable && (!listen_port || has_port === true) && isHttp && isCallable(proxy?.listen_path ?? '');
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

/** The end of an API counts only where it has no versions, each of which has one of its own. */
function isRetired(api: TykApi, { versions, closedVersions, isReached }: Versions): boolean {
  if (!isVersioned(api)) return hasPassed(api.expiration);
  return isReached && closedVersions.length === versions.length;
}
