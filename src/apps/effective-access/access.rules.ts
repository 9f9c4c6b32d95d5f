import { isDeepStrictEqual } from 'node:util';
import type { Product } from '../../catalogue/products/product.entity.ts';
import type { ApiObstacle, ApiRestriction } from '../../provider/port/api-access.ts';
import { type AuthMethod, isListed, KEY_KINDS, type KeyMethod, provenMethodOf } from '../../provider/port/key-kinds.ts';
import type { PlanLimits, ProviderApi, ProviderKey, ProviderPolicy } from '../../provider/port/provider-adapter.ts';
import { OBSTACLE_WORDS } from '../../provider/providers/api-obstacle.words.ts';
import { type Provider, ProviderKind } from '../../provider/providers/provider.entity.ts';
import { refusalOf } from '../../provider/tyk/policy-mapping.ts';
import { bringsPolicies } from '../../provider/tyk/session-mapping.ts';
import { changeOf, type Told } from './told-call.rules.ts';

/** What decides about calls, whatever the key. */
export interface Gateway {
  apis: ReadonlyMap<string, ProviderApi>;
  provider: Pick<Provider, 'kind' | 'tykOrganisationId'>;
}

/** What a gateway holds of a key and of all that decides about its calls. */
export interface Held extends Gateway {
  key: ProviderKey;
  /** In which the key is sent. */
  method: KeyMethod;
  /** Those that the key names, in its order; null for one that is not loaded. */
  policies: readonly (ProviderPolicy | null)[];
  /** By the ids of APIs. */
  told: ReadonlyMap<string, Told>;
  /** Under which name its calls are to be counted. */
  counter: string | null;
  /** Id of the client certificate that calls show beside it; null where there is none, or the gateway has it no more. */
  certificateId: string | null;
}

/** What a call with the key gets, beyond limits; `UNKNOWN` where that depends on more than the key. */
export type Verdict = { opens: true | 'UNKNOWN'; reason: string | null } | { opens: false; reason: string };

/** Whether a call with a key that is accepted reaches an API. */
export function judgeCall(held: Held, apiId: string): Verdict {
  const api = held.apis.get(apiId);
  const name = api?.name ?? apiId;
  if (api && isKeyless(api)) return judgeOpen(held, api);
  if (api && bringsPolicies(held.key) && !closureOf(held, api)) return { opens: 'UNKNOWN', reason: OWN_POLICIES };
  if (!isGranted(held, apiId)) return { opens: false, reason: `Its policies do not open ${name}.` };
  if (held.key.policyIds.length > 0 && refusalOf(ownPoliciesOf(held))) return { opens: false, reason: CONTRADICTORY };
  if (!api) return { opens: false, reason: OBSTACLE_WORDS.DELETED.says(apiId, null) };
  const closed = closureOf(held, api);
  if (closed) return { opens: false, reason: closed };
  if (!api.authMethods.includes(held.method)) return judgeOther(api, held.method);
  if (lacksProof(held)) return { opens: false, reason: `The key has no ${KEY_KINDS[held.method].proof}.` };
  if (!hasVersion(held.key, api)) return { opens: false, reason: `Its policies open no version of ${name}.` };
  const reason = doubtOf(held, api);
  return { opens: reason ? 'UNKNOWN' : true, reason };
}

/** Nobody can be known by a name alone. */
function lacksProof({ key, method }: Held): boolean {
  const proven = provenMethodOf(method);
  return proven !== null && key.proofs[proven] === undefined;
}

/** An API that asks for no key, so that it is no matter what the key is and what becomes of it. */
function judgeOpen(held: Held, api: ProviderApi): Verdict {
  const closed = closureOf(held, api);
  if (closed) return { opens: false, reason: closed };
  const further = furtherOf(api);
  return { opens: 'UNKNOWN', reason: further ?? OBSTACLE_WORDS.KEYLESS.says(api.name, null) };
}

/** An API that asks for something else than a key, which may still look among the keys. */
function judgeOther({ name, authMethods }: ProviderApi, own: KeyMethod): Verdict {
  if (!authMethods.some((method) => method !== own && LOOKS_AMONG_KEYS.includes(method))) {
    return { opens: false, reason: `${name} takes no keys.` };
  }
  return { opens: 'UNKNOWN', reason: OBSTACLE_WORDS.OTHER_AUTHENTICATION.says(name, null) };
}

/** A plug-in decides as it likes; as a token, its own or one of OAuth, the gateway takes the name of any key that it has. */
const LOOKS_AMONG_KEYS: readonly AuthMethod[] = ['custom', 'oauth2', 'authToken', 'certificate'];

const isKeyless = ({ authMethods }: ProviderApi): boolean => authMethods.includes('keyless');

/** Why nothing reaches an API, whatever the key opens; null where something may. */
function closureOf(gateway: Pick<Gateway, 'provider'>, api: ProviderApi): string | null {
  const closing = obstaclesOf(gateway, api).find((obstacle) => CLOSING.has(obstacle));
  return closing ? OBSTACLE_WORDS[closing].says(api.name, api.sessionLifetimeSeconds) : null;
}

/** Why calls of an API may be answered although its gateway refuses the key, or has none; null where none are. */
export function openAnyway({ apis, provider }: Gateway, apiId: string): string | null {
  const api = apis.get(apiId);
  if (!api || closureOf({ provider }, api)) return null;
  if (isKeyless(api)) return furtherOf(api) ?? OBSTACLE_WORDS.KEYLESS.says(api.name, null);
  return api.restrictions.includes('OPEN_PATHS') ? RESTRICTIONS.OPEN_PATHS(api.name) : null;
}

/** Why an API is open to everybody; null where it is not. */
export function openToAll({ apis }: Gateway, apiId: string): string | null {
  const api = apis.get(apiId);
  return api && isKeyless(api) ? OBSTACLE_WORDS.KEYLESS.says(api.name, null) : null;
}

const OWN_POLICIES = 'The key brings policies of its own along (policies in its metadata), by which the gateway goes.';

const CONTRADICTORY = 'Its policies contradict each other, so that the gateway refuses the key.';

export const NO_LIMITS: PlanLimits = { rate: null, per: null, quota: null, quotaRenewalSeconds: null };

/** Limits that the gateway enforces there. */
export function limitsInForce({ key, apis }: Held, apiId: string): PlanLimits {
  const api = apis.get(apiId);
  const limits = key.limitsByApi[apiId];
  if (!limits || (api && isKeyless(api))) return NO_LIMITS;
  const obstacles = api?.obstacles ?? [];
  return {
    ...limits,
    ...(obstacles.includes('RATE_LIMIT_OFF') ? { rate: null, per: null } : {}),
    ...(obstacles.includes('QUOTA_OFF') ? { quota: null, quotaRenewalSeconds: null } : {}),
  };
}

/**
 * Tyk skips a policy that is missing, and of another organisation if it does not refuse the key for that, and refuses a key none of whose policies opens anything,
 * while it goes on telling what the key opened at its last write.
 */
function isGranted(held: Held, apiId: string): boolean {
  const { key } = held;
  if (!key.apiIds.includes(apiId)) return false;
  if (key.policyIds.length === 0) return true;
  return ownPoliciesOf(held).some((policy) => policy?.grants && policy.apiIds.includes(apiId));
}

/** Null for those that Tyk skips. */
const ownPoliciesOf = ({ policies, provider }: Held) =>
  policies.map((policy) => (policy?.organisationId === provider.tykOrganisationId ? policy : null));

/** `INACTIVE` and `NOT_SERVED` where they are sure to count, and what only the portal can see. */
function obstaclesOf({ provider }: Pick<Gateway, 'provider'>, api: ProviderApi): ApiObstacle[] {
  const isForeign = api.organisationId !== provider.tykOrganisationId && !isKeyless(api);
  const uncertain: ApiObstacle[] = [
    ...(provider.kind === ProviderKind.TYK_GATEWAY ? (['INACTIVE'] as const) : []),
    ...(api.restrictions.includes('VERSIONS') ? (['NOT_SERVED'] as const) : []),
  ];
  const found = api.obstacles.filter((obstacle) => !uncertain.includes(obstacle));
  return isForeign ? ['OTHER_ORGANISATION', ...found] : found;
}

const CLOSING: ReadonlySet<ApiObstacle> = new Set([
  ...(['OTHER_ORGANISATION', 'INACTIVE', 'INTERNAL', 'NOT_SERVED', 'NO_OPEN_VERSION', 'RETIRED'] as const),
]);

/** Whoever has these beside the key gets through. */
const FURTHER: readonly ApiObstacle[] = [
  ...(['IDENTITY_PROVIDER', 'COMBINED_AUTHENTICATION', 'REQUEST_SIGNATURE'] as const),
  ...(['CERTIFICATES_ALONE', 'CLIENT_CERTIFICATE', 'UNPROVEN_CERTIFICATE', 'UNMANAGED_CLIENTS'] as const),
];

function furtherOf({ name, obstacles }: Pick<ProviderApi, 'name' | 'obstacles'>): string | null {
  const further = FURTHER.find((obstacle) => obstacles.includes(obstacle));
  return further ? OBSTACLE_WORDS[further].says(name, null) : null;
}

/** Whether a call brings what a key of another kind has. The name of every key is a token as well. */
const asksForMore = ({ method }: Held, { keyParts }: ProviderApi): boolean =>
  keyParts.length > 1 && keyParts.some((part) => ![method, 'authToken', 'mutualTls'].includes(part.method));

/** What else may let a call in there, another certificate or that of its issuer, is not the portal's. */
function unlisted({ certificateId }: Held, { name, keyParts, certificateList }: ProviderApi): string | null {
  if (!isListed(keyParts)) return null;
  if (!certificateId) return `${name} asks for a client certificate, and the gateway has none of the credential.`;
  return certificateList.includes(certificateId) ? null : `Its client certificate is not on the list of ${name}.`;
}

const RESTRICTIONS: Record<ApiRestriction, (name: string) => string> = {
  PATHS: (name) => `${name} is open on some of its paths alone.`,
  CALLERS: (name) => `${name} is open to calls from some addresses alone.`,
  OTHER_API: (name) => `${name} passes calls on to another API, which the key has to open as well.`,
  SHARED_RATE: (name) => `${name} has a rate that all of its callers share.`,
  REQUESTS: (name) => `What ${name} answers depends on what is sent beside the key.`,
  OPEN_PATHS: (name) => `Some paths of ${name} answer everybody, with and without a key.`,
  // Seen: v5.8 serves one of them, v5.14 refuses every call.
  VERSIONS: (name) => `${name} has several versions and is to have none, which some gateways do not serve.`,
};

const hasVersion = (key: ProviderKey, { id, versions, closedVersions }: ProviderApi): boolean =>
  versions.length === 0 ||
  versions.some((version) => !closedVersions.includes(version) && key.versionsByApi[id]?.includes(version));

/** Which of two paths the gateway asks first differs by its version and by their lengths, so all patterns count that begin alike. */
function patternOver({ apis }: Gateway, api: ProviderApi): string | null {
  const others = apis.values().filter(({ id, obstacles }) => id !== api.id && !obstacles.includes('INACTIVE'));
  const other = others.find(({ listenPath, listenPort, domain }) => {
    const [beginning, ...pattern] = listenPath.split('{');
    const isThere = listenPort === api.listenPort && (domain === null || domain === api.domain);
    return pattern.length > 0 && isThere && api.listenPath.startsWith(beginning!);
  });
  return other
    ? `The path of another API (${other.name}) is a pattern, which may take the calls of ${api.name}.`
    : null;
}

/** Seen: v5.8 refuses every call with such a key, v5.14 skips the policy. */
const FOREIGN_POLICY = 'One of its policies belongs to another organisation, for which some gateways refuse the key.';

/** Why what a call gets depends on more than the key; null where it does not. */
function doubtOf(held: Held, api: ProviderApi): string | null {
  const { key, policies, provider, told } = held;
  const { id, name, obstacles, restrictions } = api;
  if (policies.some((policy) => policy && policy.organisationId !== provider.tykOrganisationId)) return FOREIGN_POLICY;
  const further = furtherOf({ name, obstacles });
  if (further) return further;
  if (asksForMore(held, api)) return OBSTACLE_WORDS.COMBINED_AUTHENTICATION.says(name, null);
  const certificate = unlisted(held, api);
  if (certificate) return certificate;
  const changed = changeOf(told.get(id), api);
  if (changed) return changed;
  const pattern = patternOver(held, api);
  if (pattern) return pattern;
  if (key.restrictedApiIds.includes(id)) return RESTRICTIONS.PATHS(name);
  const [restriction] = restrictions;
  return restriction ? RESTRICTIONS[restriction](name) : (limitDoubtsOf(held, api)[0] ?? null);
}

/** Why the limits of a key on an API, as they are told, may not be those that a call meets. */
export function limitDoubtsOf(held: Held, { id, name, obstacles }: ProviderApi): string[] {
  const { key, counter } = held;
  const limits = limitsInForce(held, id);
  const isRated = key.ratedApiIds.includes(id) && !obstacles.includes('RATE_LIMIT_OFF');
  const isLimited = limits.rate !== null || limits.quota !== null;
  const doubts: [boolean, string][] = [
    [isRated, `Some paths of ${name} have rates of their own, given by the key or by its policies.`],
    [
      isLimited && key.counter !== counter,
      `Calls of ${name} are counted with those of other keys, as the key or its policies say by a rate_limit_pattern.`,
    ],
    [
      !isDeepStrictEqual(toldLimits(limits), limits),
      `The limits of ${name} are larger than can be told, or fractions.`,
    ],
  ];
  return doubts.filter(([applies]) => applies).map(([, words]) => words);
}

/** The largest whole number of GraphQL. */
const MAX_INT = 2_147_483_647;

/** Tyk's numbers are wider, and a rate may be a fraction: then no more is told than is allowed. */
export function toldLimits({ rate, per, quota, quotaRenewalSeconds }: PlanLimits): PlanLimits {
  return {
    ...{ rate: toldNumber(rate), per: toldNumber(per, Math.ceil) },
    ...{ quota: toldNumber(quota), quotaRenewalSeconds: toldNumber(quotaRenewalSeconds, Math.ceil) },
  };
}

export const toldNumber = (value: number | null, round = Math.floor): number | null =>
  value && Math.min(round(value), MAX_INT);

/** When the gateway forgets the key at the latest if it is written or used now; null where it keeps it to its end. */
export function forgottenAt({ key, apis }: Held, now = new Date()): Date | null {
  const lifetimes = key.apiIds.flatMap((apiId) => apis.get(apiId)?.sessionLifetimeSeconds ?? []);
  return lifetimes.length > 0 ? new Date(now.getTime() + Math.max(...lifetimes) * 1_000) : null;
}

/** What changes of its policies by hand have the key open beyond its products. */
export function excessOf({ key, apis }: Held, products: readonly Pick<Product, 'apiIds' | 'apiVersions'>[]): string[] {
  return key.apiIds.flatMap((apiId) => {
    const api = apis.get(apiId);
    const name = api?.name ?? apiId;
    const granting = products.filter(({ apiIds }) => apiIds.includes(apiId));
    if (granting.length === 0) return [`it opens ${name}, which is in none of its products`];
    // Without any named, all of them are granted.
    if (granting.some(({ apiVersions }) => !apiVersions[apiId])) return [];
    const granted = new Set(granting.flatMap(({ apiVersions }) => apiVersions[apiId] ?? []));
    const opened = (api?.versions ?? []).filter((version) => key.versionsByApi[apiId]?.includes(version));
    const more = opened.filter((version) => !granted.has(version));
    return more.length > 0 ? [`it opens more versions of ${name}: ${more.join(', ')}`] : [];
  });
}
