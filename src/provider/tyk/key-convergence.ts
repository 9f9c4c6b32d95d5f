import { setTimeout as pause } from 'node:timers/promises';
import type { AppliedKey, DesiredKey, ProviderKey } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { ensureClosedGate, ensureOpenGate, wakeTokens } from './client-keys.ts';
import { isToBeHeld, writeAndHold } from './key-memory.ts';
import {
  apiIdsOf,
  isForeign,
  isRefusedForPolicies,
  narrowKey,
  restoreKey,
  shutClient,
  writeNarrower,
} from './key-narrowing.ts';
import { keepingProof, storingCertificate } from './key-proofs.ts';
import { isWider, toPlanLimits } from './limits.ts';
import { killSwitchPolicy, refusalOf, servesPolicy, toProviderPolicy } from './policy-mapping.ts';
import { putPolicy } from './policy-writing.ts';
import {
  faultsOf,
  hasMetadata,
  policyIdsOf,
  RESERVED_METADATA,
  toClosedSession,
  toProviderKey,
  toTykSession,
} from './session-mapping.ts';
import type { TykBackend } from './tyk-backend.ts';
import type { TykPolicy, TykSession } from './wire.ts';

/**
 * Brings one key to the desired state: look first, write only what differs, look again. Tyk has no compare-and-set, so a
 * lost answer, a repeated job and a key edited by hand are all the same case here. Where something is missing that the
 * key needs, what it has too much is taken from it all the same, and what it lacks waits.
 */
export async function convergeKey(to: TykBackend, desired: DesiredKey): Promise<AppliedKey> {
  const backend = storingCertificate(keepingProof(to, desired), desired);
  assertWritable(desired);
  const before = await readKey(backend, desired);
  if (before?.revision && before.revision > desired.revision) {
    throw new ProviderError('superseded', `The provider holds revision ${before.revision} of the key already.`);
  }
  if (!before) await assertCreatable(backend, desired);
  if (desired.isClient) await ensureClosedGate(backend, desired);
  const lack = await findLack(backend, desired);
  if (lack && !desired.suspended) {
    if (desired.isClient) await shutClient(backend, desired, before);
    else if (before) await narrowKey(backend, desired, before);
    else if (desired.wasHeld) await restoreKey(backend, desired);
    throw lack;
  }
  if (before && faultsOf(before, desired).length === 0 && hasMetadata(before, desired)) {
    return { outcome: 'unchanged', key: before, keyHash: null };
  }
  // A suspended key opens nothing, and so needs nothing.
  const session = lack ? toClosedSession(desired) : toTykSession(desired);
  const isHeld = before && isToBeHeld(backend.memoryOf(desired), before, desired);
  const held = isHeld ? await hold(backend, desired, session, before) : null;
  if (held && desired.isClient && !desired.suspended) await wakeTokens(backend, desired, policyIdsOf(desired));
  if (held && faultsOf(held, desired).length === 0) return { outcome: 'updated', key: held, keyHash: null };
  const written = await write(backend, desired, session, before);
  if (desired.isClient && before?.inactive) await wakeTokens(backend, desired, policyIdsOf(desired));
  return { outcome: before ? 'updated' : 'created', ...written };
}

/** Why the key cannot be all that is wanted; null when it can. */
async function findLack(backend: TykBackend, desired: DesiredKey): Promise<ProviderError | null> {
  try {
    assertSensible(desired);
    await assertPrerequisites(backend, desired);
    return null;
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
}

/**
 * Writes a key and stays with it until nothing undoes it. Where that was refused, because policies still spread, the key has
 * lost what it has too much, and null says that it is not yet what is wanted.
 */
async function hold(
  backend: TykBackend,
  desired: DesiredKey,
  session: TykSession,
  before: ProviderKey,
): Promise<ProviderKey | null> {
  const isHeld = async ({ revision }: ProviderKey) => revision === desired.revision;
  try {
    if (desired.suspended) await writeNarrower(backend, desired, session, isHeld);
    else await writeAndHold(backend, desired, session, isHeld);
  } catch (error) {
    if (!isRefusedForPolicies(error)) throw error;
    await narrowKey(backend, desired, before);
    return null;
  }
  return readKey(backend, desired);
}

/** A key whose value was erased can be changed, but not made again. */
async function assertCreatable(backend: TykBackend, desired: DesiredKey): Promise<void> {
  if (desired.consumerKey) return;
  await backend.assertStoreWorks();
  if (await readKey(backend, desired)) return;
  throw new ProviderError('keyMissing', 'The provider has lost the key, and its value was erased.');
}

/** What no key can be written with. */
function assertWritable({ organisationId, metadata }: DesiredKey): void {
  const reserved = RESERVED_METADATA.find((name) => name in metadata);
  assertNone([
    [organisationId === '', 'A key needs the organisation of its policies.'],
    [reserved !== undefined, `The metadata name ${reserved} is reserved by Tyk.`],
  ]);
}

/** What no key can be accepted with. */
function assertSensible(desired: DesiredKey): void {
  assertNone([
    // Without policies Tyk would make the key a master key where that is allowed.
    [desired.productPolicyIds.length === 0, 'A key needs at least one product.'],
    [desired.expectedApiIds.length === 0, 'A key needs at least one API to open.'],
    [[...desired.productPolicyIds, desired.planPolicyId].includes(''), 'A product or plan of the key has no policy.'],
    // Tyk drops an end in the past and would make a key without end.
    [desired.expiresAt !== null && desired.expiresAt <= new Date(), 'The end of the key lies in the past.'],
  ]);
}

function assertNone(problems: [boolean, string][]): void {
  const problem = problems.find(([wrong]) => wrong);
  if (problem) throw new ProviderError('invalid', problem[1]);
}

/** Everything the key relies on must be in force before it is written: Tyk skips a missing policy without a word. */
async function assertPrerequisites(backend: TykBackend, desired: DesiredKey): Promise<void> {
  const { organisationId, productPolicyIds, expectedApiIds, suspended } = desired;
  const [products, plan] = await Promise.all([
    Promise.all(productPolicyIds.map((id) => assertPolicy(backend, organisationId, id))),
    assertPlan(backend, desired),
    suspended ? ensureKillSwitch(backend, organisationId) : null,
  ]);
  // A key that opens nothing does without them.
  const needed = suspended ? [] : expectedApiIds;
  const apiIds = new Set([...needed, ...products.flatMap(apiIdsOf)]);
  await Promise.all(Array.from(apiIds, (id) => assertApi(backend, organisationId, id, needed.includes(id))));
  const policies = [...products, plan, ...(suspended ? [killSwitchPolicy(organisationId)] : [])];
  if (desired.isClient && !suspended) policies.unshift(await ensureOpenGate(backend, plan));
  const refusal = refusalOf(policies.map(toProviderPolicy));
  if (refusal) throw new ProviderError('policyMissing', refusal);
}

/** A plan that still allows more at the provider would let a key that is narrowed go on as before. */
async function assertPlan(
  backend: TykBackend,
  { organisationId, planPolicyId, expectedLimits, suspended }: DesiredKey,
): Promise<TykPolicy> {
  const policy = await assertPolicy(backend, organisationId, planPolicyId);
  if (suspended || !isWider(toPlanLimits(policy), expectedLimits)) return policy;
  throw new ProviderError('mismatch', `The policy ${planPolicyId} allows more at the provider than the plan does.`);
}

async function assertPolicy(backend: TykBackend, organisationId: string, policyId: string): Promise<TykPolicy> {
  const policy = await backend.readPolicy(policyId);
  if (!policy) throw new ProviderError('policyMissing', `The policy ${policyId} is not loaded at the provider.`);
  if (isForeign(policy, organisationId)) {
    throw new ProviderError('policyMissing', `The policy ${policyId} belongs to another organisation at the provider.`);
  }
  return policy;
}

/** Tyk refuses a key as a whole for an API of another organisation, and heeds none that is not there. */
async function assertApi(backend: TykBackend, organisationId: string, apiId: string, isNeeded: boolean): Promise<void> {
  const api = await backend.readApi(apiId);
  if (!api && isNeeded) throw new ProviderError('apiMissing', `The API ${apiId} is not loaded at the provider.`);
  if (api && isForeign(api, organisationId)) {
    throw new ProviderError('apiMissing', `The API ${apiId} belongs to another organisation at the provider.`);
  }
}

async function ensureKillSwitch(backend: TykBackend, organisationId: string): Promise<void> {
  const wanted = killSwitchPolicy(organisationId);
  const current = await backend.readPolicy(wanted.id);
  if (!current || !servesPolicy(current, wanted)) await putPolicy(backend, { ...current, ...wanted }, current !== null);
}

/**
 * Writes until the key reads back right. The second round mends what Tyk changes by itself (a policy's
 * `key_expires_in` overrules the end of a new key); further ones wait for policies that are still spreading.
 */
async function write(
  backend: TykBackend,
  desired: DesiredKey,
  session: TykSession,
  before: ProviderKey | null,
): Promise<Written> {
  let current = before;
  let keyHash: string | null = null;
  let failure: ProviderError | undefined;
  for (const delay of [0, 0, ...backend.keyPatience]) {
    if (delay > 0) await pause(delay);
    try {
      keyHash = (await send(backend, desired, session, current !== null)) ?? keyHash;
      current = await readKey(backend, desired);
      const faults = current ? faultsOf(current, desired) : ['it does not exist under the value that was chosen'];
      if (current && faults.length === 0) return { key: current, keyHash };
      failure = new ProviderError('mismatch', `The provider accepted the key, but ${faults.join('; ')}.`);
    } catch (error) {
      if (!isRefusedForPolicies(error)) throw error;
      // The same refusal comes from a gateway that lost its store; then say so.
      await backend.assertStoreWorks();
      failure = error;
    }
  }
  if (!before && current) await backend.deleteSession(desired);
  throw failure;
}

type Written = Pick<AppliedKey, 'key' | 'keyHash'>;

async function send(
  backend: TykBackend,
  desired: DesiredKey,
  session: TykSession,
  exists: boolean,
): Promise<string | null> {
  if (!exists) return backend.createSession(desired, session);
  await backend.updateSession(desired, session);
  return null;
}

async function readKey(backend: TykBackend, desired: DesiredKey): Promise<ProviderKey | null> {
  const session = await backend.readSession(desired);
  return session && toProviderKey(session);
}
