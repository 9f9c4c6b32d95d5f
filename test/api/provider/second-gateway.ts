import { expect, vi } from 'vitest';
import type { Api } from '../../../src/sandbox-gateway/api-model.ts';
import { tokenApi } from '../../../src/sandbox-gateway/demo-apis.ts';
import {
  type SandboxGateway,
  type SandboxOptions,
  startSandboxGateway,
} from '../../../src/sandbox-gateway/sandbox-gateway.ts';
import type { Client, Data } from '../../support/client.ts';
import { httpCall } from '../../support/http-call.ts';

export const ORGANISATION = 'second';
const SECRET = 'second-gateway-secret';

/** Another gateway than the portal's own, and what somebody does on it by hand. */
export interface SecondGateway {
  sandbox: SandboxGateway;
  /** One call of the admin API. */
  admin(method: string, path: string, body?: object): Promise<{ status: number; json: Data }>;
  /** Input of `createProvider`. */
  connection: Record<string, unknown>;
  putPolicy(policy: Data): Promise<void>;
  dropPolicy(id: string): Promise<void>;
  putApi(api: Api): Promise<void>;
  dropApi(id: string): Promise<void>;
  /** As the gateway answers it; null when it serves none. */
  policy(id: string): Promise<Data>;
  stop(): Promise<void>;
}

export async function startSecondGateway(apis: Api[] = [], more: Partial<SandboxOptions> = {}): Promise<SecondGateway> {
  const sandbox = await startSandboxGateway({ host: '127.0.0.1', secret: SECRET, reloadInterval: 5, apis, ...more });
  const admin = async (method: string, path: string, body?: object) => {
    const headers = { 'x-tyk-authorization': SECRET };
    const answer = await httpCall(`${sandbox.url}/tyk/${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    return { status: answer.status, json: JSON.parse(answer.text) as Data };
  };
  const change = async (method: string, path: string, body?: object) => {
    expect((await admin(method, path, body)).status).toBe(200);
    await admin('GET', 'reload/?block=true');
  };
  return {
    sandbox,
    admin,
    connection: {
      ...{ name: 'second', kind: 'TYK_GATEWAY', url: sandbox.url, secret: SECRET, tykOrganisationId: ORGANISATION },
    },
    putPolicy: (policy) => change('PUT', `policies/${policy.id}`, policy),
    dropPolicy: (id) => change('DELETE', `policies/${id}`),
    putApi: (api) => change('POST', 'apis', api),
    dropApi: (id) => change('DELETE', `apis/${id}`),
    async policy(id) {
      const { status, json } = await admin('GET', `policies/${id}`);
      return status === 200 ? json : null;
    },
    stop: () => sandbox.stop(),
  };
}

/** An API behind auth tokens of the second gateway's organisation. */
export const ownApi = (id: string, more: Partial<Api> = {}): Api => ({
  ...tokenApi(id, `API ${id}`, `/${id}/`, ORGANISATION),
  ...more,
});

/** A policy that grants access and nothing else, as somebody would make it in Tyk. */
export const productPolicy = (id: string, apiIds: string[], more: object = {}): Data => ({
  ...{ id, name: `Product ${id}`, org_id: ORGANISATION, active: true, partitions: { acl: true } },
  access_rights: Object.fromEntries(apiIds.map((apiId) => [apiId, { api_id: apiId, versions: ['Default'] }])),
  ...more,
});

/** A policy that limits and grants nothing. */
export const planPolicy = (id: string, more: object = {}): Data => ({
  ...{ id, name: `Plan ${id}`, org_id: ORGANISATION, active: true, partitions: { quota: true, rate_limit: true } },
  ...{ rate: 10, per: 60, quota_max: 1_000, quota_renewal_rate: 3_600, access_rights: {} },
  ...more,
});

export async function connect(owner: Client, connection: object): Promise<string> {
  const { createProvider } = await owner.send(
    'mutation ($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } userErrors { code } } }',
    { input: connection },
  );
  const { id } = createProvider.provider;
  await vi.waitFor(async () => expect((await lastSync(owner, id))?.status).toBe('SUCCEEDED'), { timeout: 60_000 });
  return id;
}

const SYNC = `fragment Sync on ProviderSync {
  id status startedAt finishedAt failure { kind message } apiCount ignoredPolicies warnings { code policyId message }
  products { created updated hidden restored unchanged } plans { created updated hidden restored unchanged }
}`;

export async function lastSync(owner: Client, id: string): Promise<Data> {
  const query = `${SYNC} query ($id: ID!) { provider(id: $id) { lastSync { ...Sync } } }`;
  return (await owner.send(query, { id })).provider.lastSync;
}

/** Has the provider synchronised and returns how it ended. */
export async function synchronise(owner: Client, id: string): Promise<Data> {
  const { synchroniseProvider } = await owner.send(
    `${SYNC} mutation ($id: ID!) { synchroniseProvider(id: $id) { provider { id } sync { ...Sync } userErrors { code } } }`,
    { id },
  );
  return vi.waitFor(
    async () => {
      const query = `${SYNC} query ($id: ID!) { provider(id: $id) { syncs { nodes { ...Sync } } } }`;
      const { provider } = await owner.send(query, { id });
      const sync = provider.syncs.nodes.find((node: Data) => node.id === synchroniseProvider.sync.id);
      expect(sync?.finishedAt).toBeTruthy();
      return sync;
    },
    { timeout: 60_000 },
  );
}
