import pMap from 'p-map';
import type { Context } from '../../platform/context.ts';
import { defineLoader } from '../../platform/loader.ts';
import { isOwner } from '../../platform/viewer.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import type { ProviderAdapter, ProviderKey, ProviderPolicy } from '../../provider/port/provider-adapter.ts';
import { ProviderError } from '../../provider/port/provider-error.ts';
import { failureOf } from '../../provider/providers/provider-condition.ts';
import { faultsOf } from '../../provider/tyk/session-mapping.ts';
import { isKeyless } from '../credentials/credential.rules.ts';
import { type DesiredState, readDesiredStates } from '../gateway-keys/desired-state.queries.ts';
import { type EffectiveAccess, EffectiveAccessState, type EffectivePolicy } from './effective-access.types.ts';

const TIMEOUT_MS = 5_000;

/** A page of credentials must not become a burst of calls at one provider. */
const LANES = 4;

/**
 * What the gateway grants for a credential now, asked live and outside any transaction. Never throws for what the
 * gateway does: that is part of the answer. However many credentials are asked for together, the answer comes within
 * the time-out: those that were not reached by then are not asked, and a slow provider takes no turn of another's.
 */
export const effectiveAccessOf = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const states = await readDesiredStates(ctx, ids);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const ofProviders = Map.groupBy(states, ({ provider }) => provider.id).values();
  const found = await Promise.all(
    Array.from(ofProviders, (of) =>
      pMap(of, async (state) => [state.credential.id, await ask(ctx, state, signal)] as const, { concurrency: LANES }),
    ),
  );
  const byCredential = new Map(found.flat());
  return ids.map((id) => byCredential.get(id) ?? null);
});

async function ask(ctx: Context, state: DesiredState, signal: AbortSignal): Promise<EffectiveAccess> {
  const readAt = new Date();
  // Before its key was made by claiming it.
  if (!state.ref.consumerKey && !state.ref.keyHash) return { ...NOTHING, readAt, state: EffectiveAccessState.MISSING };
  try {
    const adapter = adapterOf(ctx, state.provider);
    const { key, policies } = await inTime(() => readAll(adapter, state), signal);
    return { ...NOTHING, readAt, ...(key ? describe(state, key, policies) : { state: EffectiveAccessState.MISSING }) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { kind, message } = failureOf(error);
    // What is wrong with the gateway is its owner's business.
    const failure = { kind, message: isOwner(ctx.viewer) ? message : 'The gateway could not be asked.' };
    return { ...NOTHING, readAt, failure };
  }
}

const NOTHING: Omit<EffectiveAccess, 'readAt'> = {
  state: EffectiveAccessState.UNKNOWN,
  apis: [],
  policies: [],
  quotaRemaining: null,
  expiresAt: null,
  differences: [],
  failure: null,
};

async function readAll(adapter: ProviderAdapter, { credential, ref }: DesiredState) {
  if (isKeyless(credential)) return { key: null, policies: [] };
  const key = await adapter.readKeyWithQuota(ref);
  const policies = await Promise.all((key?.policyIds ?? []).map((id) => adapter.readPolicy(id)));
  return { key, policies };
}

/** Begins nothing when the time is up already. */
async function inTime<T>(begin: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const tooLate = () =>
    reject(new ProviderError('unreachable', `The provider took longer than ${TIMEOUT_MS / 1000} seconds.`));
  if (signal.aborted) tooLate();
  else signal.addEventListener('abort', tooLate);
  try {
    return await Promise.race(signal.aborted ? [late] : [begin(), late]);
  } finally {
    signal.removeEventListener('abort', tooLate);
  }
}

function describe(state: DesiredState, key: ProviderKey, found: readonly (ProviderPolicy | null)[]) {
  const policies = key.policyIds.map((id, index) => policyOf(state, id, found[index] ?? null));
  const granting = (apiId: string) =>
    policies.filter(({ policy, kind }) => kind !== 'PLAN' && policy?.apiIds.includes(apiId));
  const limiting = policies.filter(({ policy, kind }) => policy && kind !== 'PRODUCT');
  return {
    state: key.inactive ? EffectiveAccessState.SUSPENDED : stateBy(key),
    apis: key.apiIds.map((apiId) => ({
      ...{ apiId, ...key.limitsByApi[apiId]! },
      grantedBy: granting(apiId).map(({ policyId }) => policyId),
      limitedBy: limiting.map(({ policyId }) => policyId),
    })),
    policies: policies.map(({ policy: _, ...rest }) => rest),
    quotaRemaining: key.quotaRemaining,
    expiresAt: key.expiresAt,
    differences: state.key ? faultsOf(key, state.key) : ['The credential has ended, but its key still exists.'],
  };
}

const stateBy = ({ expiresAt }: ProviderKey): EffectiveAccessState =>
  expiresAt && expiresAt <= new Date() ? EffectiveAccessState.EXPIRED : EffectiveAccessState.GRANTED;

function policyOf({ plan, products }: DesiredState, policyId: string, policy: ProviderPolicy | null) {
  const product = products.find((each) => each.policyId === policyId) ?? null;
  const described: EffectivePolicy = {
    policyId,
    name: policy?.name ?? null,
    kind: policy ? KINDS[policy.kind] : 'OTHER',
    isLoaded: policy !== null,
    isActive: policy?.active ?? false,
    productId: product?.id ?? null,
    planId: plan.policyId === policyId ? plan.id : null,
  };
  return { ...described, policy };
}

const KINDS = { product: 'PRODUCT', plan: 'PLAN', other: 'OTHER' } as const;
