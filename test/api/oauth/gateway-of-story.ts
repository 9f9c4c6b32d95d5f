import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tokenApi } from '../../../src/sandbox-gateway/demo-apis.ts';
import { startSandboxGateway } from '../../../src/sandbox-gateway/sandbox-gateway.ts';
import { httpCall } from '../../support/http-call.ts';

/** A gateway with an API behind tokens of whoever signs, which a story connects. */
export interface StoryGateway {
  /** Input of `createProvider`. */
  connection: Record<string, unknown>;
  apiId: string;
  /** Status of a call with a token. */
  call(token: string): Promise<number>;
  definition(): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** What others have put into the definition, which has to stay. */
export const FOREIGN = { 'of-others': 'policy-of-others' };

/** @param real Where a Gateway answers; the stand-in without it. */
export async function startStoryGateway(real?: { url: string; secret: string }): Promise<StoryGateway> {
  const secret = real?.secret ?? 'story-secret';
  const sandbox = real
    ? null
    : await startSandboxGateway({ host: '127.0.0.1', secret, reloadInterval: 5, sessionCacheMs: 100 });
  const url = real?.url ?? sandbox!.url;
  const prefix = `gh-${randomBytes(4).toString('hex')}`;
  const organisation = `gatehouse-${prefix}`;
  const apiId = `${prefix}-pay`;
  const upstream = createServer((_, response) => response.end('{}'));
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const admin = async (method: string, path: string, body?: object) => {
    const headers = { 'x-tyk-authorization': secret };
    return JSON.parse(
      (await httpCall(`${url}/tyk/${path}`, { method, headers, body: body && JSON.stringify(body) })).text,
    );
  };
  const token = tokenApi(apiId, `Payment ${prefix}`, `/${apiId}/`, organisation);
  await admin('POST', 'apis', {
    ...token,
    ...{ use_standard_auth: false, enable_jwt: true, auth_configs: {}, enable_context_vars: true },
    scopes: { jwt: { scope_to_policy: FOREIGN } },
    proxy: { ...token.proxy, target_url: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/` },
  });
  await admin('GET', 'reload/?block=true');
  return {
    connection: { name: 'story', kind: 'TYK_GATEWAY', url, secret, tykOrganisationId: organisation },
    apiId,
    call: async (access) =>
      (await httpCall(`${url}/${apiId}/`, { headers: { authorization: `Bearer ${access}` } })).status,
    definition: () => admin('GET', `apis/${apiId}`),
    async stop() {
      await admin('DELETE', `apis/${apiId}`);
      for (const { id, org_id } of await admin('GET', 'policies')) {
        if (org_id === organisation) await admin('DELETE', `policies/${id}`);
      }
      await admin('GET', 'reload/?block=true');
      await sandbox?.stop();
      upstream.closeAllConnections();
      await new Promise((resolve) => upstream.close(resolve));
    },
  };
}
