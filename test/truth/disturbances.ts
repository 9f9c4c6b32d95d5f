import { OWNERSHIP } from '../../src/apps/gateway-keys/desired-key.ts';
import type { Data } from '../support/client.ts';
import { keyPath } from '../support/gateway.ts';
import { API_KINDS, type ApiKind } from './api-kinds.ts';
import { ELSEWHERE, ORGANISATION, type TruthTarget } from './truth-target.ts';
import type { Held, Offered, TruthWorld } from './truth-world.ts';

/** What a disturbance can be about. */
export interface Scene {
  world: TruthWorld;
  target: TruthTarget;
  /** The API that is disturbed, and its product. */
  kept: Offered;
  /** Another one, which stays as it is. */
  spare: Offered;
  /** Policy of the plan that most of the credentials are on. */
  planPolicyId: string;
  /** By their name in the table. */
  held: Record<string, Held>;
}

/** Something that happens at the gateway behind the portal's back. */
export interface Disturbance {
  name: string;
  /** What the target must be able to do. */
  needs?: 'flush' | 'restart' | 'secondNode';
  /** Whether a part of what keys rely on is gone, so that changes of keys have to get along without it. */
  takesAway?: boolean;
  /** Whether the suite plays it, and not the whole table alone. */
  isOften?: boolean;
  /** The mail that owners get of it, one for all keys; none where the portal puts right what it finds. */
  notice?: string;
  /** Whether the portal learns of it by itself, within seconds. */
  isWatched?: boolean;
  /** Whether it shows only after a while, and not in what is asked live. */
  isTold?: boolean;
  /** Returns where to call, if not at the gateway itself. */
  make(scene: Scene): Promise<unknown>;
  /** Where it does not pass by what the portal does. */
  undo?(scene: Scene): Promise<unknown>;
}

const PLAIN = API_KINDS[0]!;

/** Told by the next comparison, for all products together that keys do not open any more. */
const OBSTACLES = 'obstacles-found';

/** Puts the API there in another form. */
const api = (name: string, change: object, more: Partial<Disturbance> = {}): Disturbance => ({
  name: `the API ${name}`,
  make: (scene) => putApi(scene, PLAIN, change),
  undo: (scene) => putApi(scene, PLAIN),
  ...more,
});

async function putApi({ world, target, kept }: Scene, kind: ApiKind, change?: object): Promise<void> {
  await world.putApi(kind, kept.apiId, change);
  await target.reload();
}

const moveApi = (scene: Scene, listen_path: string): Promise<void> =>
  putApi(scene, PLAIN, { proxy: { listen_path, target_url: scene.target.upstream, strip_listen_path: true } });

type PolicyOf = (scene: Scene) => string;
const productPolicy: PolicyOf = ({ kept }) => kept.policyId;
const planPolicy: PolicyOf = ({ planPolicyId }) => planPolicyId;

/** Edits a policy by hand, or deletes it, and puts it back as it was. */
function policy(
  name: string,
  idOf: PolicyOf,
  change: ((policy: Data, scene: Scene) => void) | null,
  more: Partial<Disturbance> = {},
): Disturbance {
  let before: Data;
  return {
    name: `the policy of the ${name}`,
    async make(scene) {
      const path = `policies/${idOf(scene)}`;
      before = (await scene.target.admin('GET', path)).json;
      const after = structuredClone(before);
      change?.(after, scene);
      await (change ? scene.target.admin('PUT', path, after) : scene.target.admin('DELETE', path));
      await scene.target.reload();
    },
    async undo({ target }) {
      await target.admin('PUT', `policies/${before.id}`, before);
      await target.reload();
    },
    ...more,
  };
}

/** Tyk refuses a key of which one policy is so and another sets some partitions. */
const setPerApi = (it: Data): void => {
  it.partitions = { acl: false, quota: false, rate_limit: false, complexity: false, per_api: true };
};

/** Changes keys by hand; the portal puts them right. */
const key = (name: string, make: (scene: Scene) => Promise<unknown>): Disturbance => ({
  name,
  async make(scene) {
    await make(scene);
  },
});

const sessionOn = ({ kept, planPolicyId }: Scene, policyId = kept.policyId) => ({
  ...{ org_id: ORGANISATION, apply_policies: [policyId, planPolicyId], alias: 'By hand' },
});

export const DISTURBANCES: readonly Disturbance[] = [
  {
    name: 'the API deleted',
    isOften: true,
    takesAway: true,
    notice: OBSTACLES,
    async make({ target, kept }) {
      await target.admin('DELETE', `apis/${kept.apiId}`);
      await target.reload();
    },
    undo: (scene) => putApi(scene, PLAIN),
  },
  api('made keyless', { use_keyless: true, use_standard_auth: false }, { isTold: true, notice: OBSTACLES }),
  api('made internal', { internal: true }, { notice: OBSTACLES }),
  api('made inactive', { active: false }, { notice: OBSTACLES }),
  api('given to another organisation', { org_id: ELSEWHERE }, { takesAway: true, notice: OBSTACLES }),
  api('wants the key in another header', { auth_configs: { authToken: { auth_header_name: 'X-New' } } }),
  api(
    'wants the key in a parameter',
    {
      auth_configs: { authToken: { disable_header: true, use_param: true, param_name: 'key' } },
    },
    { isOften: true },
  ),
  api('wants versions named', {
    definition: { location: 'header', key: 'x-version' },
    version_data: { not_versioned: false, default_version: '', versions: { Default: { name: 'Default' } } },
  }),
  {
    name: 'the API moved to another path',
    make: (scene) => moveApi(scene, `/${scene.kept.apiId}-moved/`),
    undo: (scene) => putApi(scene, PLAIN),
  },
  {
    name: 'the API moved among the paths of the gateway',
    // Its old path was also that by its id, at which every API goes on to answer.
    isTold: true,
    notice: OBSTACLES,
    make: (scene) => moveApi(scene, `/tyk/${scene.kept.apiId}/`),
    undo: (scene) => putApi(scene, PLAIN),
  },
  api(
    'wants a password as well',
    { use_basic_auth: true, base_identity_provided_by: 'auth_token' },
    { isTold: true, notice: OBSTACLES },
  ),
  api(
    'has versions and is to have none',
    {
      version_data: { not_versioned: true, versions: { v1: { name: 'v1' }, v2: { name: 'v2' } } },
    },
    { notice: OBSTACLES },
  ),
  api('counts no quota any more', { disable_quota: true }, { isTold: true, notice: OBSTACLES }),
  policy('product deleted', productPolicy, null, { takesAway: true, notice: OBSTACLES }),
  policy('product opens another API', productPolicy, (it, { kept, spare }) => {
    it.access_rights = { [spare.apiId]: { ...it.access_rights[kept.apiId], api_id: spare.apiId } };
  }),
  policy('product opens an API more', productPolicy, (it, { kept, spare }) => {
    it.access_rights[spare.apiId] = { ...it.access_rights[kept.apiId], api_id: spare.apiId };
  }),
  policy(
    'product opens nothing',
    productPolicy,
    (it) => {
      it.access_rights = {};
    },
    { isOften: true, takesAway: true, notice: OBSTACLES },
  ),
  policy('plan rates a path', planPolicy, (it, { kept }) => {
    const endpoints = [{ path: '/', methods: [{ name: 'GET', limit: { rate: 1, per: 3_600 } }] }];
    it.access_rights = { [kept.apiId]: { api_id: kept.apiId, versions: ['Default'], endpoints } };
  }),
  policy(
    'product inactive',
    productPolicy,
    (it) => {
      it.is_inactive = true;
    },
    { notice: OBSTACLES },
  ),
  policy('product restricted to a path', productPolicy, (it, { kept }) => {
    it.access_rights[kept.apiId].allowed_urls = [{ url: '/status', methods: ['GET'] }];
  }),
  policy(
    'product of another organisation',
    productPolicy,
    (it) => {
      it.org_id = ELSEWHERE;
    },
    { notice: OBSTACLES },
  ),
  policy('product set per API', productPolicy, setPerApi, { isOften: true, takesAway: true, notice: OBSTACLES }),
  policy(
    'product set per API and by partitions',
    productPolicy,
    (it) => {
      it.partitions.per_api = true;
    },
    { takesAway: true, notice: OBSTACLES },
  ),
  policy('plan set per API', planPolicy, setPerApi, { takesAway: true, notice: OBSTACLES }),
  policy('plan deleted', planPolicy, null, { takesAway: true, notice: OBSTACLES }),
  policy(
    'plan inactive',
    planPolicy,
    (it) => {
      it.is_inactive = true;
    },
    { notice: OBSTACLES },
  ),
  policy(
    'product limits as well',
    productPolicy,
    (it) => {
      Object.assign(it, { quota_max: 1, quota_renewal_rate: 3_600 });
      it.partitions.quota = true;
    },
    { notice: OBSTACLES },
  ),
  policy('plan narrowed', planPolicy, (it) => {
    it.quota_max = 1;
  }),
  policy('plan counts all keys together', planPolicy, (it) => {
    Object.assign(it, { quota_max: 3, meta_data: { rate_limit_pattern: 'all' } });
  }),
  policy(
    'plan allows more than can be told',
    planPolicy,
    (it) => {
      Object.assign(it, { rate: 1_000.5, quota_max: 50_000_000_000 });
    },
    { isOften: true },
  ),
  policy('suspension deleted', () => `gatehouse-suspended-${ORGANISATION}`, null, { isOften: true }),
  policy(
    'plan of another organisation',
    planPolicy,
    (it) => {
      it.org_id = ELSEWHERE;
    },
    { notice: OBSTACLES },
  ),
  key('a key edited by hand', (scene) =>
    scene.target.admin('PUT', keyPath(scene.held.active!.secret), sessionOn(scene, scene.spare.policyId)),
  ),
  key('a key that ends after all dates', (scene) =>
    scene.target.admin('PUT', keyPath(scene.held.active!.secret), { ...sessionOn(scene), expires: 99_999_999_999_999 }),
  ),
  key('a key deleted by hand', ({ target, held }) => target.admin('DELETE', keyPath(held.active!.secret))),
  key('a revoked key made again by hand', async (scene) => {
    const { id: credentialId, secret } = scene.held.revoked!;
    const { org: org_id, id } = JSON.parse(Buffer.from(secret, 'base64').toString());
    // The string names another organisation than the key has.
    const access_rights = { nothing: { api_id: 'nothing', versions: [] } };
    await scene.target.admin('POST', `keys/${id}`, { org_id, access_rights });
    await scene.target.admin('PUT', keyPath(secret), {
      ...sessionOn(scene),
      meta_data: { [OWNERSHIP]: credentialId },
    });
  }),
  {
    name: 'the Redis emptied',
    // Nodes remember sessions for 10 s, and with those the keys go on working.
    isTold: true,
    isOften: true,
    isWatched: true,
    notice: 'provider-keys-lost',
    needs: 'flush',
    async make({ target }) {
      await target.flush!();
    },
  },
  {
    name: 'the canary deleted by hand',
    isOften: true,
    async make({ world, target }) {
      await target.admin('DELETE', `keys/gh-canary-${world.providerId}?org_id=${ORGANISATION}`);
      await world.untilCanary();
    },
  },
  {
    name: 'the gateway restarted',
    isOften: true,
    needs: 'restart',
    async make({ target }) {
      await target.restart!();
    },
  },
  {
    name: 'calls at a second node',
    isOften: true,
    needs: 'secondNode',
    make: ({ target }) => target.secondNode!(),
  },
];
