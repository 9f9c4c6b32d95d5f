/** Where a consumer sends something: the name of a header, of a query parameter or of a cookie. */
export interface CallPlace {
  in: 'HEADER' | 'QUERY' | 'COOKIE';
  name: string;
}

/** How a consumer says which version is meant. */
export interface VersionSelector {
  /** `PATH`: the first part of the path behind the listen path, which has no name. */
  in: 'HEADER' | 'QUERY' | 'PATH';
  name: string | null;
  /** The version of a call that names none; `null` = such a call is refused. */
  default: string | null;
  /** Where versions are APIs of their own, as those of OpenAPI definitions: the name of this one. */
  own: string | null;
}

/**
 * Why a key of the portal does not open an API, or is not limited there as its plan says, seen in the definition alone:
 *
 * - `OTHER_ORGANISATION`: it belongs to another organisation than the provider's keys and policies, or to none.
 * - `INACTIVE`: switched off. A Dashboard's gateways do not serve it; the open-source Gateway does all the same.
 * - `INTERNAL`: only other APIs of the gateway can call it.
 * - `NOT_SERVED`: the gateway lists it, but there is no path under which it answers HTTP.
 * - `NO_OPEN_VERSION`: it has versions, and no call can mean one of them that a key opens.
 * - `RETIRED`: its own end has passed, and every call is refused.
 * - `COMBINED_AUTHENTICATION`: each call has to bring a combination that the portal has no keys for.
 * - `CLIENT_CERTIFICATE`: each call needs a client certificate, for which the gateway asks nobody where it is called.
 * - `CERTIFICATES_ALONE`: it lets in client certificates of a list without any key, and so without limits.
 * - `UNPROVEN_CERTIFICATE`: keys are made of client certificates, and whoever knows one gets in without having it.
 * - `UNMANAGED_CLIENTS`: clients of its own OAuth 2.0 are made where the portal cannot.
 * - `NO_GRANT`: its own OAuth 2.0 allows no grant by which a client of the portal gets a token.
 * - `REQUEST_SIGNATURE`: beside the key, each call needs a signature.
 * - `SIGNATURE_ALGORITHM`: calls are signed in no way that the portal has keys for.
 * - `IDENTITY_PROVIDER`: it takes the tokens of somebody else, who decides what they open.
 * - `RATE_LIMIT_OFF`, `QUOTA_OFF`: what a plan says about the rate, or the quota, is not enforced.
 * - `SHORT_SESSIONS`: the gateway forgets keys after `sessionLifetimeSeconds`, also those that should live longer.
 */
export type ApiObstacle =
  | 'OTHER_ORGANISATION'
  | 'INACTIVE'
  | 'INTERNAL'
  | 'NOT_SERVED'
  | 'NO_OPEN_VERSION'
  | 'RETIRED'
  | 'COMBINED_AUTHENTICATION'
  | 'CLIENT_CERTIFICATE'
  | 'CERTIFICATES_ALONE'
  | 'UNPROVEN_CERTIFICATE'
  | 'UNMANAGED_CLIENTS'
  | 'NO_GRANT'
  | 'REQUEST_SIGNATURE'
  | 'SIGNATURE_ALGORITHM'
  | 'IDENTITY_PROVIDER'
  | 'RATE_LIMIT_OFF'
  | 'QUOTA_OFF'
  | 'SHORT_SESSIONS';

/**
 * What an API may refuse to a key that opens it: some paths (allow and block lists), some addresses of callers, what
 * it passes on to another API that the key does not open, calls
 * beyond a rate that all callers share, some requests for what they contain (forms, sizes, plug-ins), or all calls at
 * newer gateways, because it has several versions and is to have none. And what it may answer to anybody, without a key.
 */
export type ApiRestriction = 'PATHS' | 'CALLERS' | 'OTHER_API' | 'SHARED_RATE' | 'VERSIONS' | 'REQUESTS' | 'OPEN_PATHS';
