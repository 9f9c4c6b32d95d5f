import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { tykPolicy } from '../../src/provider/tyk/wire.ts';
import { gatewayAdapter } from '../../src/provider/tyk-gateway/gateway-adapter.ts';
import type { GatewayConnection } from '../../src/provider/tyk-gateway/gateway-client.ts';
import { tokenApi } from '../../src/sandbox-gateway/demo-apis.ts';
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
  const planted: string[] = [];
  const plant = async (id: string, name: string, more: object = {}) => {
    const definition = { ...tokenApi(id, name, `/${id}/`, ORGANISATION), ...more };
    await admin('POST', 'apis', { ...definition, proxy: { ...definition.proxy, target_url: upstream.url } });
    planted.push(id);
  };
  for (const { id, name } of apis) await plant(id, name);
  await admin('GET', 'reload/?block=true');

  return {
    adapter: gatewayAdapter({ ...gateway, url: lossy.url }),
    connect: (change) => gatewayAdapter({ ...gateway, ...change }),
    secret: gateway.secret,
    organisationId: ORGANISATION,
    apis: [apis[0], apis[1]],
    prefix,
    tellsSharedCounts: true,
    async plantPolicy(policy) {
      await admin('POST', 'policies', policy);
      await admin('GET', 'reload/?block=true');
    },
    rawPolicy: async (policyId) => tykPolicy.parse(await admin('GET', `policies/${policyId}`)),
    plantKey: async (key, session) => {
      await admin('PUT', `keys/${encodeURIComponent(key)}?suppress_reset=1`, session);
    },
    async call({ id }, key) {
      const answer = await fetch(`${gateway.url}/${id}/`, { headers: key ? { authorization: key } : {} });
      await answer.arrayBuffer();
      return answer.status;
    },
    async plantApis(definitions) {
      for (const [name, more] of Object.entries(definitions)) await plant(`${prefix}${name}`, name, more);
      await admin('GET', 'reload/?block=true');
    },
    async send(apiId, { path = `/${apiId}/`, places = [] }) {
      const address = new URL(`${gateway.url}${path}`);
      const headers = new Headers();
      for (const [{ in: place, name }, value] of places) {
        if (place === 'HEADER') headers.set(name, value);
        else if (place === 'QUERY') address.searchParams.set(name, value);
        else headers.set('cookie', `${name}=${value}`);
      }
      const answer = await fetch(address, { headers });
      await answer.arrayBuffer();
      return answer.status;
    },
    loseAnswer: (method) => lossy.loseAnswer((called, path) => called === method && path.startsWith('/tyk/keys/')),
    calls: lossy.calls,
    async stop() {
      const policies = z.array(tykPolicy).parse(await admin('GET', 'policies'));
      const ours = policies.filter(({ id, org_id }) => id.startsWith(prefix) || org_id === ORGANISATION);
      for (const { id } of ours) await admin('DELETE', `policies/${id}`);
      for (const id of planted) await admin('DELETE', `apis/${id}`);
      await admin('GET', 'reload/?block=true');
      await lossy.stop();
      await upstream.stop();
    },
  };
}

function adminOf({ url, secret }: { url: string; secret: string }) {
  return async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { 'x-tyk-authorization': secret };
    const answer = await fetch(`${url}/tyk/${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
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
