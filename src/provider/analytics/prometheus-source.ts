import { z } from 'zod';
import { createSafeHttp, HttpFailure, type SafeHttp } from '../../platform/outbound-http/safe-http.ts';
import {
  AnalyticsError,
  type AnalyticsSource,
  type KeyAtApiRow,
  type KeysQuestion,
  type UsageQuestion,
  type UsageRow,
} from '../port/analytics-source.ts';
import { type Counted, countedIn, lifetimeMs, type Samples, seriesOf } from './prometheus-counts.ts';

/** As for the database of the pump. */
const CALL_MS = 4_000;
const AWAY_MS = 10_000;
const METRICS_MS = 60_000;

/** Counters of Tyk Pump, by what they tell apart. The last one is a `custom_metrics` of the operator's. */
const METRICS = { key: 'tyk_http_status_per_key', api: 'tyk_http_status' } as const;
const KEYS_AT_APIS = 'tyk_http_status_per_key_and_api';
const LATENCY = 'tyk_latency_sum';

const NAMES = z.looseObject({ data: z.array(z.string()) });
const RUNTIME = z.looseObject({ data: z.looseObject({ storageRetention: z.string() }) });

/** A Prometheus that scrapes Tyk Pump, by its HTTP API. It has no longest latencies, and averages of APIs alone. */
export class PrometheusSource implements AnalyticsSource {
  readonly #http: SafeHttp;
  readonly #pace: number;
  #awayUntil = 0;
  #known: { until: number; metrics: ReadonlySet<string>; keptMs: number } | null = null;

  /** @param url With name and password where it wants them. @param pace What pauses are multiplied by: see `Config.pace`. */
  constructor(url: string, pace: number) {
    this.#pace = pace;
    const { username, password } = new URL(url);
    const plain = Object.assign(new URL(url), { username: '', password: '' }).href;
    const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      ...(username && { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
    };
    this.#http = createSafeHttp({ baseUrl: plain, headers, timeoutMs: CALL_MS });
  }

  async read({ by, names, ...span }: UsageQuestion): Promise<UsageRow[]> {
    const matchers = { [by]: names };
    const counts = await this.#count(METRICS[by], matchers, span);
    const knowsLatency = by === 'api' && (await this.#look()).metrics.has(LATENCY);
    const took = knowsLatency ? await this.#count(LATENCY, matchers, span, 'type="total"') : null;
    return addedUp(counts, ({ labels, at }) => ({ name: labels[by] ?? '', startsAt: new Date(at) }), took);
  }

  async readKeysAtApis({ names, apiIds, ...span }: KeysQuestion): Promise<KeyAtApiRow[]> {
    const counts = await this.#count(KEYS_AT_APIS, { key: names, ...(apiIds && { api: apiIds }) }, span);
    return addedUp(counts, ({ labels, at }) => ({
      ...{ name: labels.key ?? '', apiId: labels.api ?? '' },
      startsAt: new Date(at),
    }));
  }

  async close(): Promise<void> {}

  /** How much each series of a counter grew in each step. Asked are the values at the ends of steps, and the largest before each. */
  async #count(metric: string, matchers: Record<string, readonly string[]>, span: Span, more = ''): Promise<Counted[]> {
    const { metrics, keptMs } = await this.#look();
    if (!metrics.has(metric)) throw notKept(`Prometheus has no metric ${metric}`);
    if (span.from.getTime() < Date.now() - keptMs) throw notKept('Prometheus keeps what is asked for no longer');
    const steps = stepsOf(span);
    const chosen = Object.entries(matchers).map(([label, values]) => `${label}=~${alternatives(values)}`);
    const series = `${metric}{${[...chosen, more].filter(Boolean).join(',')}}[${steps.seconds}s]`;
    const [ends, tops] = await Promise.all([
      this.#samples(`last_over_time(${series})`, steps),
      this.#samples(`max_over_time(${series})`, steps),
    ]);
    return countedIn(ends, tops, steps);
  }

  async #samples(query: string, { start, end, seconds }: Steps): Promise<Samples[]> {
    const form = new URLSearchParams({ query, start: `${start}`, end: `${end}`, step: `${seconds}` });
    return seriesOf(await this.#ask('POST', 'api/v1/query_range', form.toString()));
  }

  /** Which metrics there are, and for how long they are kept. */
  async #look() {
    if (this.#known && this.#known.until > performance.now()) return this.#known;
    const names = NAMES.parse(await this.#ask('GET', 'api/v1/label/__name__/values'));
    // Those that only look like Prometheus may not tell.
    const runtime = RUNTIME.safeParse(await this.#ask('GET', 'api/v1/status/runtimeinfo', undefined, true)).data;
    this.#known = {
      until: performance.now() + METRICS_MS * this.#pace,
      metrics: new Set(names.data),
      keptMs: runtime ? lifetimeMs(runtime.data.storageRetention) : Infinity,
    };
    return this.#known;
  }

  async #ask(method: 'GET' | 'POST', path: string, text?: string, mayLack = false): Promise<unknown> {
    if (performance.now() < this.#awayUntil) throw unreachable('it was away a moment ago', false);
    try {
      const { status, json } = await this.#http(method, path, {
        ...(text !== undefined && { text }),
        isRepeatable: true,
      });
      if (status === 200) return json;
      if (mayLack) return null;
      // It is there, and refuses: the next question may be another one.
      throw unreachable(`it answered ${status}`);
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      this.#awayUntil = performance.now() + AWAY_MS * this.#pace;
      this.#known = null;
      throw unreachable(error.message);
    }
  }
}

type Span = Pick<UsageQuestion, 'from' | 'to' | 'stepSeconds'>;

/** In seconds. The first value is that before the first step. */
interface Steps {
  start: number;
  end: number;
  seconds: number;
}

function stepsOf({ from, to, stepSeconds }: Span): Steps {
  const [start, end] = [from.getTime() / 1_000, to.getTime() / 1_000];
  return { start, end, seconds: stepSeconds ?? end - start };
}

/** Matches these values and no others, as a text of PromQL. */
const alternatives = (values: readonly string[]): string =>
  JSON.stringify(values.map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'));

function addedUp<Row extends UsageRow>(
  counts: readonly Counted[],
  placeOf: (counted: Counted) => Omit<Row, 'calls' | 'errors' | 'latencyMs' | 'maxLatencyMs'>,
  took: readonly Counted[] | null = null,
): Row[] {
  const groups = Map.groupBy(counts, (counted) => JSON.stringify(placeOf(counted)));
  const latencies = new Map<string, number>();
  for (const each of took ?? []) {
    const key = JSON.stringify(placeOf(each));
    latencies.set(key, (latencies.get(key) ?? 0) + each.grown);
  }
  return Array.from(groups, ([key, of]) => ({
    ...placeOf(of[0]!),
    calls: sumOf(of),
    errors: sumOf(of.filter(({ labels }) => Number(labels.code) >= 400)),
    latencyMs: took && (latencies.get(key) ?? null),
    maxLatencyMs: null,
  })).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime()) as unknown as Row[];
}

const sumOf = (counts: readonly Counted[]): number => counts.reduce((sum, { grown }) => sum + grown, 0);

const unreachable = (why: string, isNews = true) =>
  new AnalyticsError('SOURCE_UNREACHABLE', `Prometheus could not be asked: ${why}`, isNews);

const notKept = (why: string) => new AnalyticsError('NOT_KEPT', `${why}.`);
