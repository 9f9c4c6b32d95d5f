import type { Config } from '../../config.ts';
import type { AnalyticsSource } from '../port/analytics-source.ts';
import type { Provider } from '../providers/provider.entity.ts';
import { PrometheusSource } from './prometheus-source.ts';
import { PumpSource } from './pump-source.ts';

/** Of each running portal, by their addresses. */
const sources = new WeakMap<Config, Map<string, AnalyticsSource>>();

/** Where the calls of a provider are kept; null where the operator has named no such place. */
export function analyticsSourceOf(config: Config, { name }: Pick<Provider, 'name'>): AnalyticsSource | null {
  const { analytics } = config;
  const { url } = analytics.find(({ provider }) => provider === name) ??
    analytics.find(({ provider }) => provider === null) ?? { url: null };
  if (url === null) return null;
  const known = sources.get(config) ?? new Map<string, AnalyticsSource>();
  sources.set(config, known);
  const source = known.get(url) ?? open(url, config.pace);
  known.set(url, source);
  return source;
}

/** Ends all connections of a portal that stops. */
export async function closeAnalyticsSources(config: Config): Promise<void> {
  const all = [...(sources.get(config)?.values() ?? [])];
  sources.delete(config);
  await Promise.all(all.map((source) => source.close()));
}

const open = (url: string, pace: number): AnalyticsSource =>
  /^https?:/.test(url) ? new PrometheusSource(url, pace) : new PumpSource(url, pace);
