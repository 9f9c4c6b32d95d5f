import { setTimeout as delay } from 'node:timers/promises';
import type { ProviderAdapter, ProviderHealth } from '../port/provider-adapter.ts';
import { ProviderError, type ProviderErrorKind } from '../port/provider-error.ts';

/** As long as one call of an adapter may take. */
export const LOOK_MS = 10_000;

/** What only a Tyk answers. */
const OF_TYK: readonly ProviderErrorKind[] = ['unauthorised', 'forbidden', 'tooOld'];

const NO_TYK = {
  status: 'down',
  kind: 'unreachable',
  message: 'No Tyk of this kind answers at this address. Check the address and the kind.',
} satisfies ProviderHealth;

interface Times {
  /** Nothing is told of a failure before. */
  leastMs: number;
  /** Whatever takes longer has failed. */
  mostMs: number;
}

/**
 * The same adapter for an address at which no Tyk has answered yet. Whoever may name an address must not learn from the
 * answer, nor from its time, what listens there: whatever does not answer as a Tyk is the same, after the same time.
 */
export const discreetAdapter = (adapter: ProviderAdapter, times: Times): ProviderAdapter =>
  new Proxy(adapter, {
    get(target, operation) {
      const method: unknown = Reflect.get(target, operation);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => discreetly(() => Reflect.apply(method, target, args), operation, times);
    },
  });

async function discreetly(
  work: () => Promise<unknown>,
  operation: string | symbol,
  { leastMs, mostMs }: Times,
): Promise<unknown> {
  const least = delay(leastMs, undefined, { ref: false });
  const most = delay(mostMs, NO_TYK, { ref: false });
  try {
    const result = await Promise.race([work(), most]);
    const isFailure = isHealth(result) && result.status === 'down' && !OF_TYK.includes(result.kind);
    if (!isFailure) return result;
    await least;
    if (operation === 'checkHealth' || operation === 'testConnection') return NO_TYK;
  } catch (error) {
    if (!(error instanceof ProviderError) || OF_TYK.includes(error.kind)) throw error;
    await least;
  }
  throw new ProviderError(NO_TYK.kind, NO_TYK.message);
}

/** A look at health does not throw: a failure is part of its result. */
const isHealth = (result: unknown): result is ProviderHealth =>
  typeof result === 'object' && result !== null && 'status' in result;
