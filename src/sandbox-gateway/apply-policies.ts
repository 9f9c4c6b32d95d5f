import { type AccessRight, type Endpoint, type Limit, NO_RIGHT, type Policy, policy, type Session } from './model.ts';

type LookUp = (id: string) => Policy | undefined;
type Rights = Record<string, AccessRight>;

/** Which part of which API has been set by a policy so far. */
interface Applied {
  acl: Map<string, string>;
  quota: Set<string>;
  rate: Set<string>;
  complexity: Set<string>;
  perApi: boolean;
  partitioned: boolean;
}

/** A session after its policies, as far as they could be applied, and Tyk's reason if they could not. */
export interface AppliedSession {
  session: Session;
  problem: string | null;
}

const RATE_FIELDS = ['rate', 'per', 'throttle_interval', 'throttle_retry_limit'] as const;
const QUOTA_FIELDS = ['quota_max', 'quota_renewal_rate'] as const;

/**
 * Combines a session with its policies as the Gateway does on every write, read and request. `lookUp` finds loaded policies
 * of the session's organisation. A missing policy among several is skipped without a word, which is the trap that
 * clients have to know.
 */
export function applyPolicies(before: Session, loaded: LookUp, apiOrganisation?: string): AppliedSession {
  const own = ownPoliciesOf(before);
  const lookUp: LookUp = own ? (id) => own.find((policy) => policy.id === id) : loaded;
  const ids = own ? own.map(({ id }) => id) : policyIdsOf(before);
  const session = clear(structuredClone(before), policyIdsOf(before), loaded);
  const rights: Rights = {};
  const applied: Applied = {
    acl: new Map(),
    quota: new Set(),
    rate: new Set(),
    complexity: new Set(),
    perApi: false,
    partitioned: false,
  };
  let inactive = ids.length === 0 && session.is_inactive;
  for (const id of ids) {
    const policy = lookUp(id);
    const problem = policy ? problemOf(policy, applied, apiOrganisation) : missing(id, ids);
    if (problem) return { session, problem };
    if (!policy) continue;
    applyOne(session, policy, rights, applied);
    inactive ||= policy.is_inactive;
  }
  session.is_inactive = inactive;
  inheritFromSession(session, rights, applied);
  if (ids.length === 0) scopeOwnLimits(session);
  liftSingleLimits(session, rights, applied);
  if (applied.acl.size > 0) session.access_rights = rights;
  const isEmpty = Object.keys(rights).length === 0 && (ids.length > 0 || own !== null);
  return { session, problem: isEmpty ? 'key has no valid policies to be applied' : null };
}

/** A session may bring policies along in its metadata, which count instead of those that it names. */
function ownPoliciesOf({ meta_data: { policies } }: Session): Policy[] | null {
  return Array.isArray(policies) ? policies.map((each) => policy.parse(each)) : null;
}

function missing(id: string, ids: string[]): string | null {
  return ids.length === 1 ? `policy not found: "${id}"` : null;
}

export function policyIdsOf(session: Session): string[] {
  if (session.apply_policies.length > 0) return session.apply_policies;
  return session.apply_policy_id ? [session.apply_policy_id] : [];
}

/** Forgets what the policies will set anew; stops at the first missing one, so its last known limits stay in force. */
function clear(session: Session, ids: string[], lookUp: LookUp): Session {
  for (const id of ids) {
    const policy = lookUp(id);
    if (!policy) break;
    const { quota, rate_limit, complexity } = policy.partitions;
    // One that sets limits per API counts here as one that sets everything.
    const all = !isPartitioned(policy);
    if (all || quota) Object.assign(session, { quota_max: 0, quota_remaining: 0 });
    if (all || rate_limit) Object.assign(session, Object.fromEntries(RATE_FIELDS.map((name) => [name, 0])));
    if (all || complexity) session.max_query_depth = 0;
  }
  return session;
}

function isPartitioned({ partitions }: Policy): boolean {
  return partitions.acl || partitions.quota || partitions.rate_limit || partitions.complexity;
}

/** A policy without partitions sets everything. */
function sets(policy: Policy, part: 'acl' | 'quota' | 'rate_limit' | 'complexity'): boolean {
  return policy.partitions[part] || (!isPartitioned(policy) && !policy.partitions.per_api);
}

function problemOf(policy: Policy, applied: Applied, apiOrganisation?: string): string | null {
  const { per_api } = policy.partitions;
  if (apiOrganisation !== undefined && policy.org_id !== apiOrganisation) {
    return 'attempting to apply policy from different organisation to key, skipping';
  }
  if (per_api && isPartitioned(policy)) {
    return `cannot apply policy ${policy.id} which has per_api and any of partitions set`;
  }
  const mixed = per_api ? applied.partitioned : isPartitioned(policy) && applied.perApi;
  return mixed ? 'cannot apply multiple policies when some have per_api set and some are partitioned' : null;
}

function applyOne(session: Session, policy: Policy, rights: Rights, applied: Applied): void {
  if (policy.partitions.per_api) applyPerApi(policy, rights, applied);
  else applyPartitions(session, policy, rights, applied);
  session.tags = [...new Set([...session.tags, ...(policy.tags ?? [])])];
  session.meta_data = { ...session.meta_data, ...policy.meta_data };
}

function applyPerApi(policy: Policy, rights: Rights, applied: Applied): void {
  for (const [apiId, right] of Object.entries(policy.access_rights ?? {})) {
    const own = Object.values(right.limit).some(Boolean);
    const scope = own ? apiId : policy.id;
    rights[apiId] = { ...right, limit: own ? right.limit : limitOf(policy), allowance_scope: scope };
    applied.acl.set(apiId, scope);
    applied.quota.add(apiId);
    applied.rate.add(apiId);
    applied.complexity.add(apiId);
    applied.perApi = true;
  }
}

function applyPartitions(session: Session, policy: Policy, rights: Rights, applied: Applied): void {
  for (const [apiId, granted] of Object.entries(policy.access_rights ?? {})) {
    const right = structuredClone(rights[apiId] ?? NO_RIGHT);
    if (sets(policy, 'acl')) {
      right.versions = [...new Set([...right.versions, ...granted.versions])];
      right.allowed_urls = [...right.allowed_urls, ...granted.allowed_urls];
      applied.acl.set(apiId, policy.id);
    }
    if (sets(policy, 'quota')) {
      raiseQuota(policy, right.limit, session);
      applied.quota.add(apiId);
    }
    if (sets(policy, 'rate_limit')) {
      raiseRate(policy, right.limit);
      raiseRate(policy, session);
      right.endpoints = joined(granted.endpoints, right.endpoints);
      applied.rate.add(apiId);
    }
    if (sets(policy, 'complexity')) {
      raiseDepth(policy, right.limit, session);
      applied.complexity.add(apiId);
    }
    right.limit.quota_renews = session.access_rights[apiId]?.limit.quota_renews ?? 0;
    rights[apiId] = right;
  }
  if (Object.keys(policy.access_rights ?? {}).length === 0) setSessionLevel(session, policy);
  applied.partitioned = isPartitioned(policy);
}

/** A policy that lists no API speaks for the whole session: of several such policies the last one wins. */
function setSessionLevel(session: Session, policy: Policy): void {
  if (sets(policy, 'rate_limit')) copy(policy, session, RATE_FIELDS);
  if (sets(policy, 'quota')) copy(policy, session, QUOTA_FIELDS);
  if (sets(policy, 'complexity')) session.max_query_depth = policy.max_query_depth;
}

function raiseDepth(policy: Policy, limit: Limit, session: Session): void {
  for (const target of [limit, session]) {
    if (larger(policy.max_query_depth, target.max_query_depth)) target.max_query_depth = policy.max_query_depth;
  }
}

/** -1, "unlimited", is the largest number. */
function larger(a: number, b: number): boolean {
  return a === -1 || (b !== -1 && a > b);
}

/** The larger quota and, independently, the longer renewal win. */
function raiseQuota(policy: Policy, limit: Limit, session: Session): void {
  for (const target of [limit, session]) {
    if (larger(policy.quota_max, target.quota_max)) target.quota_max = policy.quota_max;
    target.quota_renewal_rate = Math.max(target.quota_renewal_rate, policy.quota_renewal_rate);
  }
}

/** The higher request rate wins; a rate or period of zero counts as "not set". */
function raiseRate(policy: Policy, target: Limit | Session): void {
  const isSet = (limit: { rate: number; per: number }) => limit.rate !== 0 && limit.per !== 0;
  const pause = ({ rate, per }: { rate: number; per: number }) => (rate > 0 && per > 0 ? per / rate : 0);
  if (isSet(policy) && (!isSet(target) || pause(target) > pause(policy))) copy(policy, target, ['rate', 'per']);
}

/** Paths of both; of one that is in both, Tyk compares the rates, the stand-in takes the later. */
const joined = (later: readonly Endpoint[], earlier: readonly Endpoint[]): Endpoint[] => [
  ...later,
  ...earlier.filter(({ path }) => !later.some((each) => each.path === path)),
];

/** APIs without an access part fall away; the others take the session's limits for what no policy set for them. */
function inheritFromSession(session: Session, rights: Rights, applied: Applied): void {
  const products = new Set(applied.acl.values());
  for (const [apiId, right] of Object.entries(rights)) {
    const product = applied.acl.get(apiId);
    if (product === undefined) {
      delete rights[apiId];
      continue;
    }
    if (!applied.rate.has(apiId)) {
      copy(session, right.limit, RATE_FIELDS);
      right.endpoints = [];
    }
    if (!applied.quota.has(apiId)) copy(session, right.limit, [...QUOTA_FIELDS, 'quota_renews']);
    if (!applied.complexity.has(apiId)) right.limit.max_query_depth = session.max_query_depth;
    // Each product counts for itself as soon as there are several.
    if (products.size > 1) right.allowance_scope ||= product;
  }
}

/** Without policies, an API with limits of its own in the key counts for itself. */
function scopeOwnLimits({ access_rights }: Session): void {
  for (const [apiId, right] of Object.entries(access_rights)) {
    if (Object.values(right.limit).some(Boolean)) right.allowance_scope = apiId;
  }
}

/** When policies set everything for one single API, the session shows its limits as well. */
function liftSingleLimits(session: Session, rights: Rights, { quota, rate, complexity }: Applied): void {
  if (quota.size !== 1 || rate.size !== 1 || complexity.size !== 1) return;
  for (const { limit } of Object.values(rights)) {
    copy(limit, session, ['rate', 'per', ...QUOTA_FIELDS, 'quota_renews', 'max_query_depth']);
  }
}

function limitOf(policy: Policy): Limit {
  const { rate, per, quota_max, quota_renewal_rate, throttle_interval, throttle_retry_limit, max_query_depth } = policy;
  const limits = { rate, per, quota_max, quota_renewal_rate, throttle_interval, throttle_retry_limit, max_query_depth };
  return { ...limits, quota_renews: 0, quota_remaining: 0 };
}

function copy<K extends string>(from: Record<K, number>, to: Record<K, number>, names: readonly K[]): void {
  for (const name of names) to[name] = from[name];
}
