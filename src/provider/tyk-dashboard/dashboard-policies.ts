import { z } from 'zod';
import { type TykPolicy, tykPolicy } from '../tyk/wire.ts';
import { type TykApi, tykApi } from '../tyk-apis/api-wire.ts';
import { assertOk, type DashboardClient, readBody } from './dashboard-client.ts';

/** Any negative page is "all in one answer"; -2 is what Tyk's own clients send. */
const EVERYTHING = { p: '-2' };

const dashboardApi = z.looseObject({ api_definition: tykApi });
const apiList = z.looseObject({ apis: z.array(dashboardApi).nullish() });
const dashboardPolicy = tykPolicy.extend({ id: z.string().nullish() });
const policyList = z.looseObject({ Data: z.array(dashboardPolicy).nullish() });

/** APIs and policies of a Dashboard, which spreads every change to its gateways by itself, a little later. */
export class DashboardPolicies {
  constructor(private readonly client: DashboardClient) {}

  async listApis(): Promise<TykApi[]> {
    const list = readBody(await this.client.call('GET', 'apis', { searchParams: EVERYTHING }), apiList);
    return (list.apis ?? []).map(({ api_definition }) => api_definition);
  }

  /** Unknown is a 400 by the documentation, and a 404 in the answers to other methods. */
  async readApi(apiId: string): Promise<TykApi | null> {
    const answer = await this.client.call('GET', `apis/${encodeURIComponent(apiId)}`);
    if (answer.status === 400 || answer.status === 404) return null;
    return readBody(answer, dashboardApi).api_definition;
  }

  async listPolicies(): Promise<TykPolicy[]> {
    const list = readBody(await this.client.call('GET', 'portal/policies', { searchParams: EVERYTHING }), policyList);
    return (list.Data ?? []).map(withId);
  }

  /** Before 5.12 a path took only `_id`, so an unknown one is looked for in the list before it counts as missing. */
  async readPolicy(policyId: string): Promise<TykPolicy | null> {
    const answer = await this.client.call('GET', pathOf(policyId));
    if (answer.status !== 400 && answer.status !== 404) {
      return withId(readBody(answer, dashboardPolicy));
    }
    return (await this.listPolicies()).find(({ id }) => id === policyId) ?? null;
  }

  async createPolicy(policy: TykPolicy): Promise<void> {
    const { _id, ...body } = policy;
    assertOk(await this.client.call('POST', 'portal/policies', { json: { ...body, state: body.state ?? 'active' } }));
  }

  async updatePolicy(policy: TykPolicy): Promise<void> {
    // A second copy of the access rights, which would otherwise still say what was there before.
    const copy =
      'access_rights_array' in policy ? { access_rights_array: Object.values(policy.access_rights ?? {}) } : {};
    assertOk(await this.client.call('PUT', pathOf(policy._id || policy.id), { json: { ...policy, ...copy } }));
  }

  async deletePolicy(policyId: string): Promise<void> {
    const policy = await this.readPolicy(policyId);
    if (!policy) return;
    const answer = await this.client.call('DELETE', pathOf(policy._id || policy.id));
    if (answer.status !== 404) assertOk(answer);
  }
}

/** Old policies have an empty `id`; gateways know them by `_id` then. */
function withId(policy: z.infer<typeof dashboardPolicy>): TykPolicy {
  return tykPolicy.parse({ ...policy, id: policy.id || policy._id || '' });
}

function pathOf(policyId: string): string {
  return `portal/policies/${encodeURIComponent(policyId)}`;
}
