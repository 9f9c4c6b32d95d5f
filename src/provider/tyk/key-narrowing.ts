import type { DesiredKey, ProviderKey } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { writeAndHold } from './key-memory.ts';
import { isWider, narrowest, wholeLimits } from './limits.ts';
import { killSwitchId, onlyGrants } from './policy-mapping.ts';
import { isClosed, killSwitchOf, toClosedSession, toOwnSession } from './session-mapping.ts';
import type { TykBackend } from './tyk-backend.ts';
import type { TykPolicy, TykSession } from './wire.ts';

/**
 * Takes from a living key at once whatever it has beyond what is wanted, although not everything is there that the wanted
 * key needs. Nothing is given by it: of the products it keeps those that it had, and limits and end become the narrower
 * ones. They stand in the key itself, so that no policy has to be there for them.
 */
export async function narrowKey(backend: TykBackend, desired: DesiredKey, held: ProviderKey): Promise<void> {
  if (isClosed(held) || !(await exceeds(backend, desired, held))) return;
  const session = await narrowedSession(backend, desired, held);
  await writeNarrower(
    backend,
    desired,
    session,
    async (key) => isClosed(key) || !(await exceeds(backend, desired, key)),
  );
}

/**
 * Has a client refused whose key cannot be all that is wanted: what its tokens get is made of their scopes, and not of what the key
 * has. Where the key is missing, newer gateways would go by the scopes alone.
 */
export async function shutClient(backend: TykBackend, desired: DesiredKey, held: ProviderKey | null): Promise<void> {
  if (held && isClosed(held)) return;
  if (held) return writeAndHold(backend, desired, toClosedSession(desired), async (key) => isClosed(key));
  if (desired.wasHeld) await backend.createSession(desired, toClosedSession(desired));
}

/**
 * Makes a key that the provider has lost of the products whose policies are there, with the limits in the key itself. The
 * second write mends what policies make of the end of a new key.
 */
export async function restoreKey(backend: TykBackend, desired: DesiredKey): Promise<void> {
  const productPolicyIds = await usableOf(backend, desired, desired.productPolicyIds);
  if (productPolicyIds.length === 0 || isPast(desired.expiresAt)) return;
  const session = toOwnSession(desired, productPolicyIds);
  try {
    await backend.createSession(desired, session);
    await backend.updateSession(desired, session);
  } catch (error) {
    if (!isRefusedForPolicies(error)) throw error;
  }
}

/** Writes a key that lets through less, and stays with it. Whatever its policies are, the provider takes it closed. */
export async function writeNarrower(
  backend: TykBackend,
  desired: DesiredKey,
  session: TykSession,
  isHeld: (key: ProviderKey) => Promise<boolean>,
): Promise<void> {
  try {
    await writeAndHold(backend, desired, session, isHeld);
  } catch (error) {
    if (!isRefusedForPolicies(error)) throw error;
    await writeAndHold(backend, desired, toClosedSession(desired), isHeld);
  }
}

/** The provider refused the key for what its policies are there: they still spread, or cannot be applied. */
export function isRefusedForPolicies(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.kind === 'policyMissing';
}

async function exceeds(backend: TykBackend, desired: DesiredKey, held: ProviderKey): Promise<boolean> {
  const { expectedApiIds, expectedLimits, expiresAt } = desired;
  if (held.apiIds.some((id) => !expectedApiIds.includes(id))) return true;
  if (isLater(held.expiresAt, expiresAt) || isPast(expiresAt)) return true;
  if (Object.values(held.limitsByApi).some((limits) => isWider(limits, expectedLimits))) return true;
  const wanted = [...desired.productPolicyIds, desired.planPolicyId, killSwitchId(desired.organisationId)];
  const surplus = held.policyIds.filter((id) => !wanted.includes(id));
  const policies = await Promise.all(surplus.map((id) => backend.readPolicy(id)));
  // One that is missing may come back and open what it opened before; a plan that is there opens nothing.
  return policies.some((policy) => policy === null || opensAnything(policy));
}

async function narrowedSession(backend: TykBackend, desired: DesiredKey, held: ProviderKey): Promise<TykSession> {
  const { expiresAt } = desired;
  if (isPast(expiresAt)) return toClosedSession(desired);
  const kept = desired.productPolicyIds.filter((id) => held.policyIds.includes(id));
  const productPolicyIds = await usableOf(backend, desired, kept);
  if (productPolicyIds.length === 0) return toClosedSession(desired);
  const limits = wholeLimits(Object.values(held.limitsByApi).reduce(narrowest, desired.expectedLimits));
  const end = isLater(held.expiresAt, expiresAt) ? expiresAt : held.expiresAt;
  return toOwnSession({ ...desired, expectedLimits: limits, expiresAt: end }, [
    ...productPolicyIds,
    ...killSwitchOf(held, desired),
  ]);
}

/** Those policies of products that a key can have now. */
async function usableOf(backend: TykBackend, desired: DesiredKey, policyIds: string[]): Promise<string[]> {
  const policies = await Promise.all(policyIds.map((id) => backend.readPolicy(id)));
  const usable = await Promise.all(policies.map((policy) => isUsable(backend, policy, desired)));
  return policyIds.filter((_, index) => usable[index]);
}

/**
 * Tyk refuses a key none of whose policies opens anything, and one of whose policies opens what is foreign; one that sets
 * limits overrules those of the key. One that was edited may open what the key is not to open.
 */
async function isUsable(
  backend: TykBackend,
  policy: TykPolicy | null,
  { organisationId, expectedApiIds }: DesiredKey,
): Promise<boolean> {
  if (!policy || isForeign(policy, organisationId) || !onlyGrants(policy)) return false;
  if (apiIdsOf(policy).some((id) => !expectedApiIds.includes(id))) return false;
  const apis = await Promise.all(apiIdsOf(policy).map((id) => backend.readApi(id)));
  return !apis.some((api) => api && isForeign(api, organisationId));
}

/** Whether an API or a policy belongs to another organisation, or to none. */
export const isForeign = ({ org_id }: Pick<TykPolicy, 'org_id'>, organisationId: string): boolean =>
  (org_id ?? '') !== organisationId;

export const apiIdsOf = ({ access_rights }: TykPolicy): string[] => Object.keys(access_rights ?? {});

const opensAnything = (policy: TykPolicy): boolean => apiIdsOf(policy).length > 0;

/** `null` is never. */
const isLater = (a: Date | null, b: Date | null): boolean => b !== null && (a === null || a > b);

const isPast = (end: Date | null): boolean => end !== null && end <= new Date();
