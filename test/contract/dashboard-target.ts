import { expect } from 'vitest';
import { tykPolicy } from '../../src/provider/tyk/wire.ts';
import { dashboardAdapter } from '../../src/provider/tyk-dashboard/dashboard-adapter.ts';
import { startSandboxGateway } from '../../src/sandbox-gateway/sandbox-gateway.ts';
import { type DashboardOptions, startDashboard } from '../support/dashboard/dashboard.ts';
import { httpCall } from '../support/http-call.ts';
import type { ContractTarget } from './contract-target.ts';
import { gatewayTarget } from './gateway-target.ts';
import { startLossyProxy } from './lossy-proxy.ts';

const GATEWAY_SECRET = 'gateway-secret';
const SECRET = 'dashboard-user-key';

/** A Dashboard stand-in in front of a sandbox gateway. */
export async function dashboardTarget(quirks: Partial<DashboardOptions>): Promise<ContractTarget> {
  const sandbox = await startSandboxGateway({
    host: '127.0.0.1',
    secret: GATEWAY_SECRET,
    reloadInterval: 5,
    sessionCacheMs: 100,
  });
  const gateway = await gatewayTarget({ url: sandbox.url, secret: GATEWAY_SECRET });
  const { organisationId } = gateway;
  const dashboard = await startDashboard({
    gateway: { url: sandbox.url, secret: GATEWAY_SECRET },
    secret: SECRET,
    organisationId,
    propagationMs: 0,
    ...quirks,
  });
  const lossy = await startLossyProxy(dashboard.url);
  const read = async (path: string, init?: { method: string; body: string }) => {
    const headers = { authorization: SECRET, 'content-type': 'application/json' };
    const { status, text } = await httpCall(`${dashboard.url}/api/${path}`, { headers, ...init });
    return status < 300 ? JSON.parse(text) : null;
  };

  return {
    ...gateway,
    tellsSharedCounts: false,
    adapter: dashboardAdapter({
      url: lossy.url,
      secret: SECRET,
      memoryMs: 150,
      keyPatienceMs: [50, 100, 200, 400, 800],
    }),
    connect: (change) => dashboardAdapter({ url: dashboard.url, secret: SECRET, ...change }),
    secret: SECRET,
    async plantPolicy(policy) {
      const path = `portal/policies/${policy._id ?? policy.id}`;
      const isThere = (await read(path)) !== null;
      const body = JSON.stringify(policy);
      await read(isThere ? path : 'portal/policies', { method: isThere ? 'PUT' : 'POST', body });
      const { partitions, access_rights } = tykPolicy.parse(policy);
      const served = async () => {
        const at = await gateway.rawPolicy(policy.id);
        return { partitions: at.partitions, apiIds: Object.keys(at.access_rights ?? {}) };
      };
      const expected = { partitions: partitions ?? {}, apiIds: Object.keys(access_rights ?? {}) };
      await expect.poll(served).toMatchObject(expected);
    },
    rawPolicy: async (policyId) => {
      const list = await dashboardAdapter({ url: dashboard.url, secret: SECRET }).listPolicies();
      expect(list.map(({ id }) => id)).toContain(policyId);
      const body = await read('portal/policies?p=-2');
      const policies = (body as { Data: unknown[] }).Data.map((policy) => tykPolicy.parse(policy));
      return policies.find(({ id }) => id === policyId) ?? {};
    },
    loseAnswer: (method) => lossy.loseAnswer((called, path) => called === method && path.startsWith('/api/keys/')),
    calls: lossy.calls,
    async stop() {
      await lossy.stop();
      await dashboard.stop();
      await gateway.stop();
      await sandbox.stop();
    },
  };
}
