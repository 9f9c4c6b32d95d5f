import pMap from 'p-map';
import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { idOfView } from '../../platform/graphql/node.ts';
import { defineLoader } from '../../platform/loader.ts';
import { seesAll } from '../../platform/viewer.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import type {
  DesiredKey,
  ProviderAdapter,
  ProviderApi,
  ProviderKey,
  ProviderPolicy,
} from '../../provider/port/provider-adapter.ts';
import { ProviderError } from '../../provider/port/provider-error.ts';
import { OBSTACLE_WORDS } from '../../provider/providers/api-obstacle.words.ts';
import { failureOf } from '../../provider/providers/provider-condition.ts';
import { faultsOf } from '../../provider/tyk/session-mapping.ts';
import { credentials } from '../credentials/credential.queries.ts';
import { isKeyless } from '../credentials/credential.rules.ts';
import { type DesiredState, readDesiredStates } from '../gateway-keys/desired-state.queries.ts';
import {
  excessOf,
  forgottenAt,
  type Gateway,
  type Held,
  judgeCall,
  limitDoubtsOf,
  limitsInForce,
  NO_LIMITS,
  openAnyway,
  openToAll,
  toldLimits,
  toldNumber,
  type Verdict,
} from './access.rules.ts';
import { type EffectiveAccess, EffectiveAccessState, type EffectivePolicy } from './effective-access.types.ts';
import { inTime, TIMEOUT_MS } from './in-time.ts';
import type { Told } from './told-call.rules.ts';

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
  const told = await readTold(ctx, states);
  const ofProviders = Map.groupBy(states, ({ provider }) => provider.id).values();
  const found = await Promise.all(
    Array.from(ofProviders, (of) => {
      const adapter = adapterOf(ctx, of[0]!.provider);
      const apis = once(() => adapter.listApis());
      const answer = async (state: DesiredState) =>
        [
          state.credential.id,
          await ask(ctx, state, { adapter, apis, signal, told: told.get(state.provider.id) }),
        ] as const;
      return pMap(of, answer, { concurrency: LANES });
    }),
  );
  const byCredential = new Map(found.flat());
  return ids.map((id) => byCredential.get(id) ?? null);
});

/** The same for a credential that the viewer may see. */
export const findEffectiveAccess = async (ctx: Context, credentialId: string): Promise<EffectiveAccess | null> =>
  (await credentials.byId(ctx, credentialId)) && effectiveAccessOf(ctx, credentialId);

/** How a provider is asked: its APIs once for all credentials, and only when the first key is there. */
interface Asking {
  adapter: ProviderAdapter;
  apis(): Promise<ProviderApi[]>;
  signal: AbortSignal;
  told: ReadonlyMap<string, Told> | undefined;
}

/** By the ids of providers, and of APIs there. */
async function readTold({ db }: Context, states: readonly DesiredState[]): Promise<Map<string, Map<string, Told>>> {
  const apiIds = [...new Set(states.flatMap(({ products }) => products.flatMap((product) => product.apiIds)))];
  const rows = await db
    .selectFrom('providerApi')
    .select(['providerId', 'apiId', 'listenPath', 'listenPort', 'domain', 'keyPlace', 'keyParts', 'versionSelector'])
    .select(['authMethods', 'keyAlgorithms', 'keyClaim', 'versions', 'closedVersions'])
    .where(oneOf('providerId', [...new Set(states.map(({ provider }) => provider.id))]))
    .where('apiId', 'in', apiIds.length > 0 ? apiIds : [''])
    .execute();
  const ofProviders = Map.groupBy(rows, ({ providerId }) => providerId);
  return new Map(Array.from(ofProviders, ([id, of]) => [id, new Map(of.map((row) => [row.apiId, row]))]));
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= read());
}

async function ask(ctx: Context, state: DesiredState, asking: Asking): Promise<EffectiveAccess> {
  const seen = { ...NOTHING, id: idOfView('EffectiveAccess', state.credential.id), readAt: new Date() };
  // Before its key was made by claiming it.
  if (isKeyless(state.credential)) return { ...seen, state: EffectiveAccessState.MISSING };
  try {
    const found = await inTime(() => readAll(asking, state), asking.signal);
    return { ...seen, ...('key' in found ? describe(state, found) : describeMissing(state, found)) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { kind, message } = failureOf(error);
    // What is wrong with the gateway is its owner's business.
    const failure = { kind, message: seesAll(ctx.viewer) ? message : 'The gateway could not be asked.' };
    return { ...seen, failure };
  }
}

const NOTHING: Omit<EffectiveAccess, 'id' | 'readAt'> = {
  state: EffectiveAccessState.UNKNOWN,
  apis: [],
  policies: [],
  quotaRemaining: null,
  expiresAt: null,
  differences: [],
  failure: null,
};

async function readAll(
  { adapter, apis, told = new Map() }: Asking,
  { ref, provider, credential, key: desired, beside }: DesiredState,
): Promise<Held | Gateway> {
  const isNamed = ref.consumerKey !== '' || Boolean(ref.keyHash);
  const key = isNamed ? await adapter.readKeyWithQuota(ref) : null;
  const policyIds = key?.policyIds ?? [];
  const [listed, ...policies] = await Promise.all([apis(), ...policyIds.map((id) => adapter.readPolicy(id))]);
  const gateway = { provider, apis: new Map(listed.map((api) => [api.id, api])) };
  const method = issuedMethodOf(credential.authType) ?? 'authToken';
  // The key of a credential that has ended is wanted no more, however it counts.
  const counter = desired ? (desired.counter ?? null) : (key?.counter ?? null);
  const certificateId = beside && (await adapter.hasCertificate(beside.id)) ? beside.id : null;
  return key ? { ...gateway, key, method, policies, told, counter, certificateId } : gateway;
}

function describe(state: DesiredState, held: Held): Partial<EffectiveAccess> {
  const { key } = held;
  const policies = key.policyIds.map((id, index) => policyOf(state, id, held.policies[index] ?? null));
  const ids = [...new Set([...key.apiIds, ...(state.key?.expectedApiIds ?? [])])];
  const verdicts = ids.map((apiId) => ({ apiId, ...judgeCall(held, apiId) }));
  const apis = verdicts
    .filter(({ opens }) => opens)
    .map(({ apiId, opens, reason }) => apiOf(held, policies, { apiId, reason, isKnown: opens === true }));
  const refused = refusalOf(key);
  const doubt = apis.find((api) => api.reason !== null)?.reason ?? null;
  const isOpen = apis.some((api) => api.reason === null);
  const isUnknown = !refused && !isOpen && doubt !== null;
  return {
    state: refused ?? (isOpen ? GRANTED : isUnknown ? UNKNOWN : EffectiveAccessState.REFUSED),
    apis: refused ? apis.map((api) => refusedApi(held, api, refused)) : apis,
    policies: policies.map(({ policy: _, ...rest }) => rest),
    quotaRemaining: leastOf(apis),
    expiresAt: earlier(key.expiresAt, forgottenAt(held)),
    differences: differencesOf(state, held, verdicts),
    failure: isUnknown ? { kind: 'mismatch', message: doubt } : null,
  };
}

function leastOf(apis: readonly { quotaRemaining: number | null }[]): number | null {
  const known = apis.flatMap(({ quotaRemaining }) => quotaRemaining ?? []);
  return known.length > 0 ? Math.min(...known) : null;
}

const earlier = (a: Date | null, b: Date | null): Date | null => (a && b ? (a < b ? a : b) : (a ?? b));

/** Without its key nothing is open but what is so to everybody. */
function describeMissing({ products }: DesiredState, gateway: Gateway): Partial<EffectiveAccess> {
  const ids = [...new Set(products.flatMap(({ apiIds }) => apiIds))];
  const apis = ids.flatMap((apiId) => {
    const reason = openAnyway(gateway, apiId);
    return reason
      ? [{ apiId, state: UNKNOWN, reason, ...NO_LIMITS, quotaRemaining: null, grantedBy: [], limitedBy: [] }]
      : [];
  });
  return { state: EffectiveAccessState.MISSING, apis, differences: opennessOf(gateway, ids) };
}

/** What is open to everybody, although the portal has keys for it. */
const opennessOf = (gateway: Gateway, apiIds: readonly string[]): string[] =>
  apiIds.flatMap((apiId) => openToAll(gateway, apiId) ?? []);

/** A key that is refused opens nothing; what is open to everybody stays so. */
function refusedApi<Api extends { apiId: string }>(held: Held, api: Api, refused: EffectiveAccessState) {
  const reason = openAnyway(held, api.apiId);
  return { ...api, state: reason ? UNKNOWN : refused, reason };
}

const { GRANTED, UNKNOWN } = EffectiveAccessState;

function apiOf(
  held: Held,
  policies: readonly ReturnType<typeof policyOf>[],
  { apiId, reason, isKnown }: { apiId: string; reason: string | null; isKnown: boolean },
) {
  const granting = policies.filter(({ policy, kind }) => kind !== 'PLAN' && policy?.apiIds.includes(apiId));
  const limits = limitsInForce(held, apiId);
  const quotaRemaining = limits.quota === null ? null : toldNumber(held.key.quotaRemainingByApi[apiId] ?? null);
  const limiting = policies.filter(({ policy, kind }) => policy && kind !== 'PRODUCT');
  return {
    ...{ apiId, state: isKnown ? GRANTED : UNKNOWN, reason, ...toldLimits(limits), quotaRemaining },
    grantedBy: granting.map(({ policyId }) => policyId),
    limitedBy: openToAll(held, apiId) ? [] : limiting.map(({ policyId }) => policyId),
  };
}

const LIMITS_OFF = [
  ['RATE_LIMIT_OFF', 'rate'],
  ['QUOTA_OFF', 'quota'],
] as const;

/** What lies in the key comes first; then why it does not open, or not limit, what it is to open. */
function differencesOf(
  { key: desired, products }: DesiredState,
  held: Held,
  verdicts: readonly ({ apiId: string } & Verdict)[],
): string[] {
  const { key } = held;
  const open = opennessOf(held, [...new Set(products.flatMap(({ apiIds }) => apiIds))]);
  if (!desired) return ['The credential has ended, but its key still exists.', ...open];
  const faults = [...faultsOf(key, desired), ...excessOf(held, products)];
  if (desired.suspended) return [...faults, ...open];
  // Of those that the key itself does not name the faults tell already.
  const closed = verdicts.filter(
    ({ apiId, opens }) => !opens && desired.expectedApiIds.includes(apiId) && key.apiIds.includes(apiId),
  );
  return [...faults, ...closed.map(({ reason }) => reason!), ...unlimitedOf(desired, held), ...open];
}

function unlimitedOf({ expectedApiIds, expectedLimits, expiresAt }: DesiredKey, held: Held): string[] {
  const end = forgottenAt(held);
  return expectedApiIds.flatMap((apiId) => {
    const api = held.apis.get(apiId);
    const isForgotten = end && api?.sessionLifetimeSeconds && !(expiresAt && expiresAt <= end);
    const lifetime = isForgotten ? [OBSTACLE_WORDS.SHORT_SESSIONS.says(api.name, api.sessionLifetimeSeconds)] : [];
    const off = LIMITS_OFF.filter(
      ([obstacle, limit]) => expectedLimits[limit] !== null && api?.obstacles.includes(obstacle),
    );
    const doubts = api && openToAll(held, apiId) === null ? limitDoubtsOf(held, api) : [];
    const words = off.map(([obstacle]) => OBSTACLE_WORDS[obstacle].says(api!.name, null));
    return [...words, ...lifetime, ...doubts];
  });
}

function refusalOf({ inactive, expiresAt }: ProviderKey): EffectiveAccessState | null {
  if (inactive) return EffectiveAccessState.SUSPENDED;
  return expiresAt && expiresAt <= new Date() ? EffectiveAccessState.EXPIRED : null;
}

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
