import { z } from 'zod';
import { ProviderError } from '../port/provider-error.ts';
import { type TykPolicy, tykPolicy } from '../tyk/wire.ts';
import { type TykApi, type TykOperation, tykApi, tykOas } from '../tyk-apis/api-wire.ts';
import type { TykDefinition } from '../tyk-apis/token-rules.ts';
import { ApiProbe } from './api-probe.ts';
import { assertOk, type GatewayClient, messageOf, readBody } from './gateway-client.ts';

const definition = z.record(z.string(), z.unknown());

const RELOAD_TIMEOUT_MS = 8_000;

/** Servers of the Model Context Protocol (5.13+) are listed only to who asks for them; older gateways ignore the wish. */
const WITH_MCP = { searchParams: { include_types: 'mcp' } };

/** APIs and policies of a Gateway. Reads come from memory, writes go to files; only a reload joins the two. */
export class GatewayPolicies {
  private readonly probe: ApiProbe;

  constructor(private readonly client: GatewayClient) {
    this.probe = new ApiProbe(client);
  }

  /** @param look `anew`: also what the gateway's own configuration makes of them, which is remembered for a while otherwise. */
  async listApis(look?: { anew: boolean }): Promise<TykApi[]> {
    const apis = readBody(await this.client.call('GET', 'apis', WITH_MCP), z.array(tykApi)) ?? [];
    const [bound, operations] = await Promise.all([
      this.probe.placed(apis, look?.anew),
      apis.some(({ is_oas }) => is_oas) ? this.listOperations() : new Map<string, TykOperation[]>(),
    ]);
    return bound.map((api) => ({ ...api, operations: operations.get(api.api_id) }));
  }

  /** Of OpenAPI definitions, what the classic form leaves out. Without it APIs are known all the same. */
  private async listOperations(): Promise<Map<string, TykOperation[]>> {
    try {
      const definitions = readBody(await this.client.call('GET', 'apis/oas'), z.array(z.unknown())) ?? [];
      return new Map(
        definitions.flatMap((definition) => {
          const { info, middleware } = tykOas.safeParse(definition).data?.['x-tyk-api-gateway'] ?? {};
          return info?.id ? [[info.id, Object.values(middleware?.operations ?? {})] as const] : [];
        }),
      );
    } catch (error) {
      if (error instanceof ProviderError) return new Map();
      throw error;
    }
  }

  async readApi(apiId: string): Promise<TykApi | null> {
    return readBody(await this.client.call('GET', `apis/${encodeURIComponent(apiId)}`), tykApi);
  }

  async readDefinition(apiId: string): Promise<TykDefinition | null> {
    const id = encodeURIComponent(apiId);
    const classic = readBody(await this.client.call('GET', `apis/${id}`), definition);
    if (!classic) return null;
    if (!classic.is_oas) return { form: 'classic', body: classic };
    const oas = readBody(await this.client.call('GET', `apis/oas/${id}`), definition);
    return oas && { form: 'oas', body: oas };
  }

  async writeDefinition(apiId: string, { form, body }: TykDefinition): Promise<void> {
    const path = `apis/${form === 'oas' ? 'oas/' : ''}${encodeURIComponent(apiId)}`;
    const answer = await this.client.call('PUT', path, { json: body });
    if (messageOf(answer).includes('use the Dashboard API')) {
      throw new ProviderError('wrongKind', 'This gateway takes its APIs from a Dashboard: connect the Dashboard.');
    }
    assertOk(answer);
  }

  async listPolicies(): Promise<TykPolicy[]> {
    return readBody(await this.client.call('GET', 'policies'), z.array(tykPolicy)) ?? [];
  }

  async readPolicy(policyId: string): Promise<TykPolicy | null> {
    return readBody(await this.client.call('GET', pathOf(policyId)), tykPolicy);
  }

  /** PUT creates as well; POST would too, but only PUT checks that path and body name the same policy. */
  async writePolicy(policy: TykPolicy): Promise<void> {
    const answer = await this.client.call('PUT', pathOf(policy.id), { json: policy });
    if (messageOf(answer).includes('use the Dashboard API')) {
      throw new ProviderError('wrongKind', 'This gateway takes its policies from a Dashboard: connect the Dashboard.');
    }
    if (NO_DIRECTORY.includes(messageOf(answer))) throw new ProviderError('policiesUnserved', SET_A_DIRECTORY);
    assertOk(answer);
  }

  async deletePolicy(policyId: string): Promise<void> {
    const answer = await this.client.call('DELETE', pathOf(policyId));
    // The gateway's way of saying that there is no such file. Whether it is gone, the caller sees after the reload.
    if (answer.status === 500 && NO_FILE.includes(messageOf(answer))) return;
    assertOk(answer);
  }

  /** Reloads every node on the same Redis later, the one that answers now. `block` has no effect on the group call. */
  async reload(): Promise<void> {
    assertOk(await this.client.call('GET', 'reload/group'));
    const call = { searchParams: { block: 'true' }, timeoutMs: RELOAD_TIMEOUT_MS };
    assertOk(await this.client.call('GET', 'reload/', call));
  }
}

/** The gateway's words for a directory that is not there, or that it may not write to. */
const NO_DIRECTORY = ['Unable to access policy storage.', 'Failed to create file!'];
const NO_FILE = ['Delete failed', ...NO_DIRECTORY];

/** What has to stand in `tyk.conf` so that the gateway serves the policies that are written. */
export const POLICY_SETTINGS =
  '"policies": { "policy_source": "file", "policy_path": "<a directory that the gateway may write to>" }';
export const SET_A_DIRECTORY = `The gateway cannot store policies. Set ${POLICY_SETTINGS} and restart the gateway.`;

function pathOf(policyId: string): string {
  return `policies/${encodeURIComponent(policyId)}`;
}
