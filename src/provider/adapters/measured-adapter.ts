import { Histogram } from 'prom-client';
import type { ProviderAdapter, ProviderHealth } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import type { Provider } from '../providers/provider.entity.ts';

/** One for the process, because adapters are made wherever they are needed; a server adds it to its registry. */
export const providerCalls = new Histogram({
  name: 'gatehouse_provider_call_duration_seconds',
  help: 'Time that work at a provider took, by provider, operation and outcome: `ok` or the kind of failure.',
  labelNames: ['provider', 'operation', 'outcome'],
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
  registers: [],
});

/** The same adapter, with every operation counted and timed, whoever calls it. */
export const measuredAdapter = ({ name }: Pick<Provider, 'name'>, adapter: ProviderAdapter): ProviderAdapter =>
  new Proxy(adapter, {
    get(target, operation) {
      const method: unknown = Reflect.get(target, operation);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => measured(name, String(operation), () => Reflect.apply(method, target, args));
    },
  });

async function measured(provider: string, operation: string, work: () => Promise<unknown>): Promise<unknown> {
  const end = providerCalls.startTimer({ provider, operation });
  try {
    const result = await work();
    // A look at health does not throw: a failure is part of its result.
    const health = operation === 'checkHealth' || operation === 'testConnection' ? (result as ProviderHealth) : null;
    end({ outcome: health?.status === 'down' ? health.kind : 'ok' });
    return result;
  } catch (error) {
    end({ outcome: error instanceof ProviderError ? error.kind : 'fault' });
    throw error;
  }
}
