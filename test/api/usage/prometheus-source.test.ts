import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PrometheusSource } from '../../../src/provider/analytics/prometheus-source.ts';
import type { UsageRow } from '../../../src/provider/port/analytics-source.ts';

const HOUR = 3_600;
const BEGIN = Math.floor(Date.now() / 1_000 / HOUR - 3) * HOUR;

interface Series {
  name: string;
  labels: Record<string, string>;
  /** By seconds since `BEGIN`. */
  samples: [at: number, value: number][];
}

const SERIES: Series[] = [
  {
    name: 'tyk_http_status_per_key',
    labels: { key: 'one', code: '200' },
    samples: [
      [1_800, 2],
      [5_400, 5],
    ],
  },
  { name: 'tyk_http_status_per_key', labels: { key: 'one', code: '429' }, samples: [[5_400, 1]] },
  { name: 'tyk_http_status_per_key', labels: { key: 'one.more', code: '200' }, samples: [[1_800, 9]] },
  {
    name: 'tyk_http_status',
    labels: { api: 'payment', code: '200' },
    samples: [
      [-60, 10],
      [1_800, 4],
      [5_400, 9],
      [6_000, 3],
    ],
  },
  {
    name: 'tyk_latency_sum',
    labels: { api: 'payment', type: 'total' },
    samples: [
      [-60, 100],
      [1_800, 20],
      [5_400, 70],
      [6_000, 15],
    ],
  },
  { name: 'tyk_latency_sum', labels: { api: 'payment', type: 'upstream' }, samples: [[1_800, 19]] },
  { name: 'tyk_http_status_per_key_and_api', labels: { key: 'one', api: 'payment', code: '500' }, samples: [[60, 3]] },
];

/** Answers what the source asks of Prometheus, by its rules: a range ends with its end and begins behind its begin. */
function answer(form: URLSearchParams) {
  const [, how, name, matchers, length] = /^(last|max)_over_time\((\w+)\{(.*)\}\[(\d+)s\]\)$/.exec(form.get('query')!)!;
  const wanted = Array.from(matchers!.matchAll(/(\w+)=(~?)("(?:[^"\\]|\\.)*")/g), ([, label, isPattern, text]) => {
    const value = JSON.parse(text!) as string;
    return { label: label!, fits: isPattern ? new RegExp(`^(?:${value})$`) : new RegExp(`^${value}$`) };
  });
  const [start, end, step] = ['start', 'end', 'step'].map((each) => Number(form.get(each)));
  const result = SERIES.filter((series) => series.name === name)
    .filter(({ labels }) => wanted.every(({ label, fits }) => fits.test(labels[label] ?? '')))
    .map(({ labels, samples }) => {
      const values: [number, string][] = [];
      for (let at = start!; at <= end!; at += step!) {
        const within = samples.filter(([when]) => when + BEGIN > at - Number(length) && when + BEGIN <= at);
        const seen = within.map(([, value]) => value);
        if (seen.length > 0) values.push([at, `${how === 'max' ? Math.max(...seen) : seen.at(-1)}`]);
      }
      return { metric: { ...(how === 'last' && { __name__: name }), ...labels }, values };
    });
  return { status: 'success', data: { resultType: 'matrix', result } };
}

const SPAN = {
  organisationId: 'default',
  from: new Date(BEGIN * 1_000),
  to: new Date((BEGIN + 3 * HOUR) * 1_000),
  stepSeconds: HOUR,
};
const hours = (rows: UsageRow[]) =>
  rows.map(({ name, startsAt, calls, errors, latencyMs, maxLatencyMs }) => [
    ...[name, startsAt.getTime() / 1_000 - BEGIN, calls, errors, latencyMs, maxLatencyMs],
  ]);

describe('a Prometheus that scrapes Tyk Pump', () => {
  let server: Server;
  let source: PrometheusSource;
  let url: string;
  let retention = '15d';
  const told: (string | undefined)[] = [];
  let metrics = [...new Set(SERIES.map(({ name }) => name))];

  beforeAll(async () => {
    server = createServer((request, response) => {
      told.push(request.headers.authorization);
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        const path = request.url!.replace('/prometheus/api/v1/', '');
        const answers: Record<string, () => unknown> = {
          'label/__name__/values': () => ({ status: 'success', data: metrics }),
          'status/runtimeinfo': () => ({ status: 'success', data: { storageRetention: retention } }),
          query_range: () => answer(new URLSearchParams(body)),
        };
        response.end(JSON.stringify(answers[path]!()));
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://reader:p%40ss@127.0.0.1:${(server.address() as AddressInfo).port}/prometheus`;
    source = new PrometheusSource(url, 1);
  });
  afterAll(() => server.close());

  it('tells calls and errors of keys by the hour, the first ones too, and no latencies', async () => {
    expect(hours(await source.read({ ...SPAN, by: 'key', names: ['one', 'nobody'] }))).toEqual([
      ['one', 0, 2, 0, null, null],
      ['one', HOUR, 4, 1, null, null],
    ]);
    expect(new Set(told)).toEqual(new Set([`Basic ${Buffer.from('reader:p@ss').toString('base64')}`]));
  });

  it('tells those of APIs with their latency, over a pump that began anew twice', async () => {
    expect(hours(await source.read({ ...SPAN, by: 'api', names: ['payment'] }))).toEqual([
      ['payment', 0, 4, 0, 20, null],
      ['payment', HOUR, 8, 0, 65, null],
    ]);
  });

  it('adds all of it up where no steps are asked for', async () => {
    expect(hours(await source.read({ ...SPAN, stepSeconds: null, by: 'key', names: ['one'] }))).toEqual([
      ['one', 0, 6, 1, null, null],
    ]);
  });

  it('tells which key called which API where the pump was told to count that', async () => {
    const rows = await source.readKeysAtApis({ ...SPAN, names: ['one'], apiIds: null });
    expect(rows).toMatchObject([{ name: 'one', apiId: 'payment', calls: 3, errors: 3 }]);
    expect(await source.readKeysAtApis({ ...SPAN, names: ['one'], apiIds: ['accounts'] })).toEqual([]);
  });

  it('says what is not kept: a metric that is not there, a time that is over, and nobody who answers', async () => {
    metrics = metrics.filter((name) => name !== 'tyk_http_status_per_key_and_api');
    const without = new PrometheusSource(url, 1);
    await expect(without.readKeysAtApis({ ...SPAN, names: ['one'], apiIds: null })).rejects.toMatchObject({
      gap: 'NOT_KEPT',
    });
    retention = '2h';
    await expect(new PrometheusSource(url, 1).read({ ...SPAN, by: 'key', names: ['one'] })).rejects.toMatchObject({
      gap: 'NOT_KEPT',
    });
    await expect(
      new PrometheusSource('http://127.0.0.1:1', 1).read({ ...SPAN, by: 'key', names: ['one'] }),
    ).rejects.toMatchObject({ gap: 'SOURCE_UNREACHABLE', isNews: true });
  });
});
