import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pMap from 'p-map';
import { expect } from 'vitest';
import { z } from 'zod';
import { consumerKey, hashFunctionOf, withMurmur64 } from '../../src/provider/port/consumer-key.ts';
import type { KeyFormat, ProviderAdapter } from '../../src/provider/port/provider-adapter.ts';
import { tykPolicy } from '../../src/provider/tyk/wire.ts';
import { tykApi } from '../../src/provider/tyk-apis/api-wire.ts';
import { gatewayAdapter } from '../../src/provider/tyk-gateway/gateway-adapter.ts';
import type { GatewayConnection } from '../../src/provider/tyk-gateway/gateway-client.ts';
import { tokenApi } from '../../src/sandbox-gateway/demo-apis.ts';
import { httpCall } from '../support/http-call.ts';
import type { ContractTarget } from './contract-target.ts';
import { startLossyProxy } from './lossy-proxy.ts';

const ORGANISATION = 'gatehouse-contract';

/** Any Gateway, real or stand-in: makes its own APIs with a random prefix and removes all it made. */
export async function gatewayTarget(gateway: GatewayConnection): Promise<ContractTarget> {
  const prefix = `gh-${randomBytes(4).toString('hex')}-`;
  const lossy = await startLossyProxy(gateway.url);
  const admin = adminOf(gateway);
  const apis = [
    { id: `${prefix}one`, name: `${prefix} one` },
    { id: `${prefix}two`, name: `${prefix} two` },
  ] as const;
  const upstream = await startUpstream();
  const plant = async (id: string, name: string, more: { proxy?: { target_url?: string } } = {}) => {
    const definition = { ...tokenApi(id, name, `/${id}/`, ORGANISATION), ...more };
    const target_url = more.proxy?.target_url ?? upstream.url;
    await admin('POST', 'apis', { ...definition, proxy: { ...definition.proxy, target_url } });
  };
  for (const { id, name } of apis) await plant(id, name);
  await admin('GET', 'reload/?block=true');

  const adapter = gatewayAdapter({ ...gateway, url: lossy.url });
  const isOlder = await admin('GET', 'mcps').then(
    () => false,
    () => true,
  );
  return {
    adapter,
    connect: (change) => gatewayAdapter({ ...gateway, ...change }),
    secret: gateway.secret,
    gatewayUrl: gateway.url,
    organisationId: ORGANISATION,
    apis: [apis[0], apis[1]],
    prefix,
    tellsSharedCounts: true,
    isOlder,
    isTls: gateway.url.startsWith('https:'),
    async plantPolicy(policy) {
      await admin('POST', 'policies', policy);
      await admin('GET', 'reload/?block=true');
    },
    async plantOasApi(name, { securitySchemes, components, server = {}, middleware }) {
      const id = `${prefix}${name}`;
      await admin('POST', 'apis/oas', {
        ...{ openapi: '3.0.3', info: { title: id, version: '1' }, paths: {} },
        ...{ components: { securitySchemes: components }, security: [{ [Object.keys(components)[0]!]: [] }] },
        'x-tyk-api-gateway': {
          info: { id, name: id, orgId: ORGANISATION, state: { active: true } },
          upstream: { url: upstream.url },
          ...(middleware && { middleware }),
          server: {
            listenPath: { value: `/${id}/`, strip: true },
            authentication: { enabled: true, securitySchemes },
            ...server,
          },
        },
      });
      await admin('GET', 'reload/?block=true');
    },
    rawApi: async (apiId) => z.record(z.string(), z.unknown()).parse(await admin('GET', `apis/${apiId}`)),
    rawPolicy: async (policyId) => tykPolicy.parse(await admin('GET', `policies/${policyId}`)),
    plantKey: async (key, session) => {
      await admin('PUT', `keys/${encodeURIComponent(key)}?suppress_reset=1`, session);
    },
    async call({ id }, key) {
      return (await httpCall(`${gateway.url}/${id}/`, { headers: key ? { authorization: key } : {} })).status;
    },
    async plantApis(definitions) {
      for (const [name, more] of Object.entries(definitions)) await plant(`${prefix}${name}`, name, more);
      await admin('GET', 'reload/?block=true');
    },
    async send(apiId, { path = `/${apiId}/`, places = [] }) {
      const address = new URL(`${gateway.url}${path}`);
      const headers: Record<string, string> = {};
      for (const [{ in: place, name }, value] of places) {
        if (place === 'HEADER') headers[name] = value;
        else if (place === 'QUERY') address.searchParams.set(name, value);
        else headers.cookie = `${name}=${value}`;
      }
      return (await httpCall(address, { headers })).status;
    },
    callAs: async (apiId, client, key) =>
      (
        await httpCall(`${gateway.url}/${apiId}/`, {
          headers: key ? { authorization: key } : {},
          ...(client ? { client } : {}),
        })
      ).status,
    admin,
    loseAnswer: (method) => lossy.loseAnswer((called, path) => called === method && path.startsWith('/tyk/keys/')),
    calls: lossy.calls,
    async stop() {
      await removeAll(admin, prefix, { calls: lossy.calls, format: await formatOf(adapter) });
      await lossy.stop();
      await upstream.stop();
    },
  };
}

/** Takes away whatever the suite has made, and makes sure of it. */
async function removeAll(admin: Admin, prefix: string, traces: Traces): Promise<void> {
  // One key may have been found under two names.
  for (const path of await keysOf(admin, traces)) await admin('DELETE', path).catch(() => undefined);
  for (const path of await certificatesOf(admin)) await admin('DELETE', path);
  for (const id of await policiesOf(admin, prefix)) await admin('DELETE', `policies/${id}`);
  for (const id of await apisOf(admin, prefix)) await admin('DELETE', `apis/${id}`);
  await admin('GET', 'reload/?block=true');
  const [keys, policies] = [await keysOf(admin, traces), await policiesOf(admin, prefix)];
  const left = [...keys, ...policies, ...(await apisOf(admin, prefix)), ...(await certificatesOf(admin))];
  expect(left, 'left behind at the gateway').toEqual([]);
}

async function certificatesOf(admin: Admin): Promise<string[]> {
  const list = z.object({ certs: z.array(z.string()).nullable() });
  const { certs } = list.parse(await admin('GET', `certs?org_id=${ORGANISATION}`));
  return (certs ?? []).map((id) => `certs/${id}?org_id=${ORGANISATION}`);
}

async function policiesOf(admin: Admin, prefix: string): Promise<string[]> {
  const policies = z.array(tykPolicy).parse(await admin('GET', 'policies'));
  return policies.filter(({ id, org_id }) => id.startsWith(prefix) || org_id === ORGANISATION).map(({ id }) => id);
}

async function apisOf(admin: Admin, prefix: string): Promise<string[]> {
  const apis = z.array(tykApi).parse(await admin('GET', 'apis?include_types=mcp'));
  return apis.map(({ api_id }) => api_id).filter((id) => id.startsWith(prefix));
}

/** Paths of the keys that are there, of all that were ever made: listing them may be switched off. */
async function keysOf(admin: Admin, { calls, format }: Traces): Promise<string[]> {
  const made = calls
    .filter((call) => call.startsWith(NEW_KEY))
    .map((call) => decodeURIComponent(call.slice(NEW_KEY.length)));
  // A look at a counter stores a key under the counter's own name, which is found like a hash where there are hashes.
  const ids = made.map((id) => id.replace(withMurmur64(''), ''));
  const valuesOf = (id: string) => [format, hashFunctionOf(format)].map((each) => consumerKey(each, ORGANISATION, id));
  const names = [...new Set(ids)].flatMap((id) => (ID.test(id) ? [id, ...valuesOf(id)] : [id]));
  const paths = names.flatMap((name) => [`org_id=${ORGANISATION}`, 'hashed=true'].map((query) => pathOf(name, query)));
  const isThere = (path: string) =>
    admin('GET', path).then(
      () => true,
      () => false,
    );
  const found = await pMap(paths, async (path) => ((await isThere(path)) ? [path] : []), { concurrency: 8 });
  return found.flat();
}

const NEW_KEY = 'POST /tyk/keys/';
/** A value to send, which is its own name, may hold more. */
const ID = /^[\w.~@:+=-]{3,200}$/;
const pathOf = (name: string, query: string) => `keys/${encodeURIComponent(name)}?${query}`;

/** What the suite knows of the keys that it made. */
interface Traces {
  calls: readonly string[];
  format: KeyFormat;
}

async function formatOf(adapter: ProviderAdapter): Promise<KeyFormat> {
  const health = await adapter.checkHealth();
  return health.status === 'up' ? health.keyFormat : 'raw';
}

type Admin = ReturnType<typeof adminOf>;

function adminOf({ url, secret }: { url: string; secret: string }) {
  return async (method: string, path: string, body?: object | string): Promise<unknown> => {
    const headers = { 'x-tyk-authorization': secret };
    const { status, text } = await httpCall(`${url}/tyk/${path}`, {
      method,
      headers,
      body: typeof body === 'object' ? JSON.stringify(body) : body,
    });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  };
}

/** What the gateway protects; the stand-in answers for it by itself. */
async function startUpstream() {
  const server = createServer((_request, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
