import { isDeepStrictEqual } from 'node:util';
import type { DesiredKey, ProviderKey } from '../port/provider-adapter.ts';
import { closedGateOf, gateOf, isShut } from './client-keys.ts';
import { heldProofsOf, proofFaultOf, proofFieldsOf } from './key-proofs.ts';
import { ratesPaths, toPlanLimits, toTykLimits } from './limits.ts';
import { killSwitchId } from './policy-mapping.ts';
import type { TykAccessRight, TykSession } from './wire.ts';

const REVISION = 'gatehouse_revision';

/** Tyk counts rate and quota under the text that stands here, instead of the key's own hash. */
const COUNTER = 'rate_limit_pattern';

const OWN_POLICIES = 'policies';

/** Names in a key's metadata that change how Tyk treats it: inline policies, counter, JWT session. */
export const RESERVED_METADATA = [OWN_POLICIES, COUNTER, 'TykJWTSessionID', REVISION];

/** Policies of a key in the order Tyk applies them: that of a client first, the plan after the products, the kill switch last. */
export function policyIdsOf(desired: DesiredKey): string[] {
  const suspension = desired.suspended ? [killSwitchId(desired.organisationId)] : [];
  return [...gateOf(desired), ...desired.productPolicyIds, desired.planPolicyId, ...suspension];
}

/**
 * The complete body: Tyk replaces the whole session on each write. The plan's limits go in twice, by policy and at session
 * level: should the plan's policy vanish, Tyk skips it silently and falls back to the session level, which would
 * otherwise be unlimited.
 */
export const toTykSession = (desired: DesiredKey): TykSession => toOwnSession(desired, policyIdsOf(desired));

/** The body with other policies. Where none of them sets limits, those at session level are in force. */
export function toOwnSession(desired: DesiredKey, policyIds: string[]): TykSession {
  return {
    org_id: desired.organisationId,
    apply_policies: policyIds,
    alias: desired.alias,
    tags: desired.tags,
    meta_data: { ...metadataOf(desired), [REVISION]: desired.revision },
    expires: desired.expiresAt ? toSeconds(desired.expiresAt) : 0,
    ...toTykLimits(desired.expectedLimits),
    ...proofFieldsOf(desired),
    ...(desired.boundTo && { mtls_static_certificate_bindings: [desired.boundTo] }),
  };
}

/** Name of an API that no gateway has. */
const NO_API = 'gatehouse-closed';

/**
 * A key that is refused everywhere, whatever the gateway has lost: it names no policy, so that Tyk heeds its own
 * `is_inactive`, and one API, because Tyk would take it for a master key otherwise. Counters stay.
 */
export const toClosedSession = (desired: DesiredKey): TykSession => ({
  ...toOwnSession(desired, closedGateOf(desired)),
  is_inactive: true,
  access_rights: { [NO_API]: { api_id: NO_API, versions: [] } },
});

/** Whether it is the key of {@link toClosedSession}. */
export const isClosed = (key: ProviderKey): boolean =>
  isShut(key) || (key.inactive && key.policyIds.length === 0 && key.apiIds.length === 0);

/** The policy that suspends a key, where the key names it. */
export const killSwitchOf = ({ policyIds }: ProviderKey, { organisationId }: DesiredKey): string[] =>
  policyIds.filter((id) => id === killSwitchId(organisationId));

const metadataOf = ({ metadata, counter }: DesiredKey) => (counter ? { ...metadata, [COUNTER]: counter } : metadata);

/** The counter that a key shares; null when it counts for itself. */
export function counterOf({ meta_data }: TykSession): string | null {
  const counter = meta_data?.[COUNTER];
  return typeof counter === 'string' && counter !== '' ? counter : null;
}

export function toProviderKey(session: TykSession): ProviderKey {
  const rights = Object.entries(session.access_rights ?? {}).filter(([apiId]) => apiId !== NO_API);
  const limits = rights.map(([apiId, right]) => [apiId, toPlanLimits(isEmpty(right.limit) ? session : right.limit)]);
  const revision = session.meta_data?.[REVISION];
  return {
    policyIds: session.apply_policies ?? (session.apply_policy_id ? [session.apply_policy_id] : []),
    apiIds: rights.map(([apiId]) => apiId),
    limitsByApi: Object.fromEntries(limits),
    versionsByApi: Object.fromEntries(rights.map(([apiId, { versions }]) => [apiId, versions ?? []])),
    restrictedApiIds: rights.filter(([, right]) => limitsPaths(right)).map(([apiId]) => apiId),
    ratedApiIds: rights.filter(([, right]) => ratesPaths(right)).map(([apiId]) => apiId),
    ...quotaLeft(counterOf(session) ? {} : quotaRemainingOf(session)),
    counter: counterOf(session),
    expiresAt: endOf(session),
    inactive: session.is_inactive ?? false,
    proofs: heldProofsOf(session),
    boundTo: session.mtls_static_certificate_bindings ?? [],
    alias: session.alias ?? '',
    tags: session.tags ?? [],
    metadata: session.meta_data ?? {},
    revision: typeof revision === 'number' ? revision : null,
    createdAt: session.date_created ? new Date(session.date_created) : null,
  };
}

const LAST_YEAR = Date.UTC(10_000, 0) / 1_000;

/** One that comes after all dates is none. */
const endOf = ({ expires }: TykSession): Date | null =>
  expires && expires > 0 && expires < LAST_YEAR ? new Date(expires * 1_000) : null;

/** By paths, or by fields of GraphQL. */
const limitsPaths = (right: TykAccessRight): boolean =>
  [right.allowed_urls, right.restricted_types, right.allowed_types].some((list) => (list?.length ?? 0) > 0);

type TykLimit = NonNullable<NonNullable<TykSession['access_rights']>[string]['limit']>;

/** Tyk takes a limit in which every field is zero for "none given" and uses the session's own. */
function isEmpty(limit: TykLimit | null | undefined): limit is null | undefined {
  return !limit || !Object.values(limit).some(Boolean);
}

/** Requests left of each API that has a quota. */
export function quotaRemainingOf(session: TykSession): Record<string, number> {
  const limits = Object.entries(session.access_rights ?? {})
    .map(([apiId, { limit }]) => [apiId, isEmpty(limit) ? session : limit] as const)
    .filter(([, limit]) => toPlanLimits(limit).quota !== null);
  return Object.fromEntries(limits.map(([apiId, limit]) => [apiId, limit.quota_remaining ?? 0]));
}

/** What a key tells of that. */
export function quotaLeft(
  quotaRemainingByApi: Record<string, number>,
): Pick<ProviderKey, 'quotaRemaining' | 'quotaRemainingByApi'> {
  const each = Object.values(quotaRemainingByApi);
  return { quotaRemaining: each.length > 0 ? Math.min(...each) : null, quotaRemainingByApi };
}

/** What keeps `key` from being the desired one, in words for owners; empty when it is right. */
export const faultsOf = (key: ProviderKey, desired: DesiredKey): string[] => [
  ...ownFaultsOf(key, desired),
  ...(desired.suspended ? [] : openingFaultsOf(key, desired)),
];

/** Those that lie in the key itself, whatever its policies say. */
export function ownFaultsOf(key: ProviderKey, desired: DesiredKey): string[] {
  const { suspended } = desired;
  const isSuspended = isClosed(key) || (key.inactive && killSwitchOf(key, desired).length > 0);
  const proof = proofFaultOf(key, desired);
  const faults: [boolean, string][] = [
    [!suspended && !isDeepStrictEqual(key.policyIds, policyIdsOf(desired)), 'it names other policies'],
    [suspended && !isSuspended, 'it is not suspended'],
    [secondsOf(key.expiresAt) !== secondsOf(desired.expiresAt), 'it ends at another time'],
    [key.revision !== desired.revision, 'it holds another revision'],
    [key.alias !== desired.alias, 'it has another alias'],
    [desired.tags.some((tag) => !key.tags.includes(tag)), 'tags are missing'],
    [proof !== null, proof ?? ''],
    // Older gateways keep none.
    [key.boundTo.some((id) => id !== desired.boundTo), 'it is bound to another certificate'],
  ];
  return wordsOf(faults);
}

/** Those that lie in what its policies make of it, which matters while it is to be accepted. */
function openingFaultsOf(key: ProviderKey, desired: DesiredKey): string[] {
  const missing = desired.expectedApiIds.filter((apiId) => !key.apiIds.includes(apiId));
  const unlimited = key.apiIds.filter((apiId) => !isDeepStrictEqual(key.limitsByApi[apiId], desired.expectedLimits));
  return wordsOf([
    [missing.length > 0, `it does not open ${missing.join(', ')}`],
    [unlimited.length > 0, `the plan's limits are not in force on ${unlimited.join(', ')}`],
    [key.inactive, 'it is inactive'],
  ]);
}

const wordsOf = (faults: [boolean, string][]): string[] => faults.filter(([wrong]) => wrong).map(([, words]) => words);

/**
 * Whether a key has the metadata that it is to have, and none beside it that changes what the key is. Separate from `faultsOf`, because
 * policies may overrule a key's metadata: worth a write, but not a failure.
 */
export function hasMetadata(key: ProviderKey, desired: DesiredKey): boolean {
  const wanted = metadataOf(desired);
  return (
    Object.entries(wanted).every(([name, value]) => isDeepStrictEqual(key.metadata[name], value)) &&
    RESERVED_METADATA.every((name) => name === REVISION || name in wanted || !(name in key.metadata))
  );
}

/** Whether a key brings policies of its own along, by which Tyk goes instead of those that it names. */
export const bringsPolicies = ({ metadata }: ProviderKey): boolean => OWN_POLICIES in metadata;

function secondsOf(date: Date | null): number | null {
  return date && toSeconds(date);
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
