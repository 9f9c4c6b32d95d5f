import { type AccessRight, type Limit, NO_RIGHT, type Policy, type Session } from './model.ts';

type Rights = Record<string, AccessRight>;

/** Which part of which API has been set by a policy so far. */
interface Applied {
  acl: Map<string, string>;
  quota: Set<string>;
  rate: Set<string>;
  perApi: boolean;
  partitioned: boolean;
}

/** Tyk's reasons for which policies cannot be applied at all. */
export class PolicyProblem extends Error {}

const RATE_FIELDS = ['rate', 'per', 'throttle_interval', 'throttle_retry_limit'] as const;
const QUOTA_FIELDS = ['quota_max', 'quota_renewal_rate'] as const;

/**
 * Combines a session with its policies as the Gateway does on every write, read and request, and returns the result.
 * `lookUp` finds loaded policies of the session's organisation. A missing policy among several is skipped without a
 * word, which is the trap that clients have to know. Throws `PolicyProblem`.
 */
export function applyPolicies(session: Session, lookUp: (id: string) => Policy | undefined, apiOrganisation?: string) {
  const ids = policyIdsOf(session);
  const result = clear(structuredClone(session), ids, lookUp);
  const rights: Rights = {};
  const applied: Applied = { acl: new Map(), quota: new Set(), rate: new Set(), perApi: false, partitioned: false };
  if (ids.length > 0) result.is_inactive = false;
  for (const id of ids) {
    const policy = lookUp(id);
    if (policy) applyOne(result, policy, rights, applied, apiOrganisation);
    else if (ids.length === 1) throw new PolicyProblem(`policy not found: "${id}"`);
  }
  inheritFromSession(result, rights, applied);
  if (applied.acl.size > 0) result.access_rights = rights;
  if (Object.keys(rights).length === 0 && ids.length > 0) {
    throw new PolicyProblem('key has no valid policies to be applied');
  }
  return result;
}

export function policyIdsOf(session: Session): string[] {
  if (session.apply_policies.length > 0) return session.apply_policies;
  return session.apply_policy_id ? [session.apply_policy_id] : [];
}

/** Forgets what the policies will set anew; stops at the first missing one, whose last known limits so stay in force. */
function clear(session: Session, ids: string[], lookUp: (id: string) => Policy | undefined): Session {
  for (const id of ids) {
    const policy = lookUp(id);
    if (!policy) break;
    if (sets(policy, 'quota')) Object.assign(session, { quota_max: 0, quota_remaining: 0 });
    if (sets(policy, 'rate_limit')) Object.assign(session, Object.fromEntries(RATE_FIELDS.map((name) => [name, 0])));
    if (sets(policy, 'complexity')) session.max_query_depth = 0;
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

function applyOne(session: Session, policy: Policy, rights: Rights, applied: Applied, apiOrganisation?: string): void {
  if (apiOrganisation !== undefined && policy.org_id !== apiOrganisation) {
    throw new PolicyProblem('attempting to apply policy from different organisation to key, skipping');
  }
  const { per_api } = policy.partitions;
  if (per_api && isPartitioned(policy)) {
    throw new PolicyProblem(`cannot apply policy ${policy.id} which has per_api and any of partitions set`);
  }
  if (per_api ? applied.partitioned : isPartitioned(policy) && applied.perApi) {
    throw new PolicyProblem('cannot apply multiple policies when some have per_api set and some are partitioned');
  }
  if (per_api) applyPerApi(policy, rights, applied);
  else applyPartitions(session, policy, rights, applied);
  session.is_inactive ||= policy.is_inactive;
  session.tags = [...new Set([...session.tags, ...policy.tags])];
  session.meta_data = { ...session.meta_data, ...policy.meta_data };
}

function applyPerApi(policy: Policy, rights: Rights, applied: Applied): void {
  for (const [apiId, right] of Object.entries(policy.access_rights)) {
    const own = Object.values(right.limit).some(Boolean);
    const scope = own ? apiId : policy.id;
    rights[apiId] = { ...right, limit: own ? right.limit : limitOf(policy), allowance_scope: scope };
    applied.acl.set(apiId, scope);
    applied.quota.add(apiId);
    applied.rate.add(apiId);
    applied.perApi = true;
  }
}

function applyPartitions(session: Session, policy: Policy, rights: Rights, applied: Applied): void {
  for (const [apiId, granted] of Object.entries(policy.access_rights)) {
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
      applied.rate.add(apiId);
    }
    right.limit.quota_renews = session.access_rights[apiId]?.limit.quota_renews ?? 0;
    rights[apiId] = right;
  }
  if (Object.keys(policy.access_rights).length === 0) setSessionLevel(session, policy);
  applied.partitioned = isPartitioned(policy);
}

/** A policy that lists no API speaks for the whole session: of several such policies the last one wins. */
function setSessionLevel(session: Session, policy: Policy): void {
  if (sets(policy, 'rate_limit')) copy(policy, session, RATE_FIELDS);
  if (sets(policy, 'quota')) copy(policy, session, QUOTA_FIELDS);
  if (sets(policy, 'complexity')) session.max_query_depth = policy.max_query_depth;
}

/** The larger quota and, independently, the longer renewal win; -1 is the largest quota. */
function raiseQuota(policy: Policy, limit: Limit, session: Session): void {
  const larger = (a: number, b: number) => a === -1 || (b !== -1 && a > b);
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

/** APIs without an access part fall away; the others take the session's limits for what no policy set for them. */
function inheritFromSession(session: Session, rights: Rights, applied: Applied): void {
  const products = new Set(applied.acl.values());
  for (const [apiId, right] of Object.entries(rights)) {
    const product = applied.acl.get(apiId);
    if (product === undefined) {
      delete rights[apiId];
      continue;
    }
    if (!applied.rate.has(apiId)) copy(session, right.limit, RATE_FIELDS);
    if (!applied.quota.has(apiId)) copy(session, right.limit, [...QUOTA_FIELDS, 'quota_renews']);
    // Each product counts for itself as soon as there are several.
    if (products.size > 1) right.allowance_scope ||= product;
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
