import { beforeAll, describe, expect, it } from 'vitest';
import type { CallPlace } from '../../src/provider/port/api-access.ts';
import type {
  DesiredKey,
  KeyFormat,
  PlanLimits,
  PlanPolicyDraft,
  ProductPolicyDraft,
  ProviderApi,
  ProviderPolicy,
} from '../../src/provider/port/provider-adapter.ts';
import { type ContractTarget, UNLIMITED } from './contract-target.ts';
import { desiredKey, planDraft, productDraft } from './drafts.ts';

const token = (config: object) => ({ auth_configs: { authToken: config } });
const versions = (location: string, standard = '') => ({
  definition: { location, key: 'x-version' },
  version_data: {
    ...{ not_versioned: false, default_version: standard },
    versions: { v1: { name: 'v1', use_extended_paths: true }, v2: { name: 'v2', use_extended_paths: true } },
  },
});

const PAST = { use_extended_paths: true, expires: '2020-01-01 00:00' };
const versionData = (of: object) => ({ version_data: { not_versioned: false, default_version: '', versions: of } });
const ANYWHERE = { path: '/', method: 'GET' };
const lists = (extended_paths: object) => ({
  version_data: { not_versioned: true, versions: { Default: { use_extended_paths: true, extended_paths } } },
});

/** Status of a call; two where gateways differ: that of 5.8, and that of 5.14, which the sandbox stands for. */
type Status = number | [older: number, newer: number];
type Kind = [definition: object, place: CallPlace | null, obstacles: string[], withoutKey: Status, withKey: Status];
const HEADER: CallPlace = { in: 'HEADER', name: 'Authorization' };
const at = (place: CallPlace['in'], name: string): CallPlace => ({ in: place, name });
const signature = { algorithm: 'MasheryMD5', header: 'X-Signature', secret: 'secret', allowed_clock_skew: 2 };
const standard = { auth_header_name: 'Authorization' };
const headless = { disable_header: true };

/** Kinds of APIs: what the adapter says of each, and what a call is answered that presents a good key as it says. */
const KINDS: Record<string, Kind> = {
  custom: [token({ auth_header_name: 'X-Key' }), at('HEADER', 'X-Key'), [], 401, 200],
  several: [
    token({ auth_header_name: 'X-Key', use_param: true, use_cookie: true }),
    at('HEADER', 'X-Key'),
    [],
    401,
    200,
  ],
  query: [token({ ...headless, use_param: true, param_name: 'key' }), at('QUERY', 'key'), [], 401, 200],
  cookie: [token({ ...headless, use_cookie: true, cookie_name: 'key' }), at('COOKIE', 'key'), [], 401, 200],
  nameless: [
    token({ ...headless, use_param: true, auth_header_name: 'X-Key' }),
    at('QUERY', 'Authorization'),
    [],
    401,
    200,
  ],
  older: [{ auth_configs: null, auth: { auth_header_name: 'X-Old' } }, at('HEADER', 'X-Old'), [], 401, 200],
  open: [{ use_keyless: true }, null, [], 200, 200],
  off: [{ active: false }, HEADER, ['INACTIVE'], 401, 200],
  internal: [{ internal: true }, HEADER, ['INTERNAL'], 404, 404],
  retired: [{ expiration: '2020-01-01 00:00' }, HEADER, ['RETIRED'], 403, 403],
  versionless: [
    { version_data: { not_versioned: true, versions: { v1: { name: 'v1' }, v2: { name: 'v2' } } } },
    HEADER,
    ['NOT_SERVED'],
    [401, 403],
    [200, 403],
  ],
  unserved: [{ proxy: { listen_path: '/no where/' } }, HEADER, ['NOT_SERVED'], 404, 404],
  bound: [{ domain: 'contract.example' }, HEADER, [], 401, 200],
  spoken: [{ protocol: 'http' }, HEADER, [], 401, 200],
  other: [{ protocol: 'h2c' }, HEADER, ['NOT_SERVED'], 404, 404],
  apart: [{ listen_port: 9_999 }, HEADER, ['NOT_SERVED'], 404, 404],
  unclean: [{ proxy: { listen_path: '/un/../clean/' } }, HEADER, ['NOT_SERVED'], 401, 200],
  host: [token({ auth_header_name: 'Host' }), null, ['NOT_SERVED'], 401, 401],
  strange: [token({ ...headless, use_param: true, param_name: 'a key&' }), at('QUERY', 'a key&'), [], 401, 200],
  impossible: [
    token({ ...headless, use_param: true, param_name: 'key', use_cookie: true, cookie_name: 'a key' }),
    at('QUERY', 'key'),
    [],
    401,
    200,
  ],
  aged: [{ ...versions('header'), ...versionData({ v1: PAST }) }, HEADER, ['RETIRED'], 403, 403],
  empty: [{ ...versions('header'), ...versionData({}) }, HEADER, ['NO_OPEN_VERSION'], 403, 403],
  unnamed: [{ ...versions('header'), definition: {} }, HEADER, ['NO_OPEN_VERSION'], 403, 403],
  absent: [versions('header', 'v9'), HEADER, [], 403, 403],
  blocked: [lists({ black_list: [ANYWHERE] }), HEADER, [], 403, 403],
  reserved: [lists({ internal: [ANYWHERE] }), HEADER, [], 403, 403],
  keyfree: [lists({ ignored: [ANYWHERE] }), HEADER, [], 200, 200],
  mocked: [lists({ mock_response: [{ ...ANYWHERE, code: 418, body: 'tea' }] }), HEADER, [], 418, 418],
  password: [{ use_basic_auth: true }, HEADER, ['COMBINED_AUTHENTICATION'], 401, 400],
  jwt: [{ enable_jwt: true, jwt_signing_method: 'hmac' }, HEADER, ['COMBINED_AUTHENTICATION'], 400, 403],
  identity: [{ base_identity_provided_by: 'jwt_claim' }, HEADER, ['COMBINED_AUTHENTICATION'], 401, 400],
  mtls: [{ use_mutual_tls_auth: true }, HEADER, ['CLIENT_CERTIFICATE'], 403, 403],
  signature: [token({ ...standard, validate_signature: true, signature }), HEADER, ['REQUEST_SIGNATURE'], 401, 401],
};

const OTHERS = {
  rateless: { disable_rate_limit: true },
  quotaless: { disable_quota: true },
  forgetful: { session_lifetime: 1 },
  patient: { session_lifetime: 1, session_lifetime_respects_key_expiration: true },
  tools: { application_protocol: 'mcp' },
  'by-header': versions('header'),
  'by-query': versions('url-param', 'v2'),
  'by-path': versions('url'),
  foreign: { org_id: 'gatehouse-elsewhere' },
};

/** What a gateway answers for APIs of all kinds, and whether the adapter says the same beforehand. */
export function describeApiKinds(current: () => ContractTarget): void {
  describe('kinds of APIs', () => {
    let target: ContractTarget;
    let format: KeyFormat;
    let listed: Map<string, ProviderApi>;

    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      format = health.status === 'up' ? health.keyFormat : 'raw';
      const definitions = Object.entries(KINDS).map(([kind, [definition]]) => [kind, definition]);
      await target.plantApis({ ...Object.fromEntries(definitions), ...OTHERS });
      listed = new Map((await target.adapter.listApis()).map((api) => [api.id, api]));
    });

    const idOf = (kind: string) => `${target.prefix}${kind}`;
    const apiOf = (kind: string) => listed.get(idOf(kind))!;

    const ofRelease = (status: Status) => (typeof status === 'number' ? status : status[target.isOlder ? 0 : 1]);

    const keyOn = async (kinds: string[], limits: PlanLimits = UNLIMITED, granted: string[] = []) => {
      const apis = kinds.map((kind) => ({ id: idOf(kind), name: kind }));
      const draft = productDraft(target, apis);
      const product = { ...draft, apis: apis.map((api) => ({ ...api, versions: granted })) };
      const plan = planDraft(target, limits);
      await target.adapter.writePolicy(product);
      await target.adapter.writePolicy(plan);
      const key = desiredKey(target, format, product, plan);
      await target.adapter.applyKey(key);
      return { ...key, product };
    };

    describe('presented as the adapter says', () => {
      let key: string;
      beforeAll(async () => {
        key = (await keyOn(Object.keys(KINDS))).consumerKey;
      });

      it.each(Object.entries(KINDS))('G2, G4: %s', async (kind, [, place, obstacles, refused, withKey]) => {
        const api = apiOf(kind);
        expect(api.domain).toBe(null);
        expect([api.keyParts[0]?.place ?? null, api.obstacles]).toEqual([place, obstacles]);
        const path = kind === 'unserved' ? '/no%20where/' : undefined;
        expect(await target.send(idOf(kind), { path })).toBe(ofRelease(refused));
        const answer = await target.send(idOf(kind), { path, places: [[place ?? HEADER, key]] });
        expect(answer).toBe(ofRelease(withKey));
      });
    });

    const three = async (kind: string, key: string) => [
      await target.send(idOf(kind), { places: [[HEADER, key]] }),
      await target.send(idOf(kind), { places: [[HEADER, key]] }),
      await target.send(idOf(kind), { places: [[HEADER, key]] }),
    ];

    it('G2: an API enforces neither rate nor quota where that is off', async () => {
      expect([apiOf('rateless').obstacles, apiOf('quotaless').obstacles]).toEqual([['RATE_LIMIT_OFF'], ['QUOTA_OFF']]);
      const { consumerKey: slow } = await keyOn(['rateless', 'quotaless'], { ...UNLIMITED, rate: 2, per: 60 });
      expect(await three('rateless', slow)).toEqual([200, 200, 200]);
      expect(await three('quotaless', slow)).toEqual([200, 200, 429]);
      const quota = { ...UNLIMITED, quota: 2, quotaRenewalSeconds: 3_600 };
      expect(await three('quotaless', (await keyOn(['quotaless'], quota)).consumerKey)).toEqual([200, 200, 200]);
      expect(await three('rateless', (await keyOn(['rateless'], quota)).consumerKey)).toEqual([200, 200, 403]);
    });

    it('G2: a key is forgotten after the session lifetime, unless that waits for its end', async () => {
      expect(apiOf('forgetful')).toMatchObject({ obstacles: ['SHORT_SESSIONS'], sessionLifetimeSeconds: 1 });
      expect(apiOf('patient')).toMatchObject({ obstacles: [], sessionLifetimeSeconds: null });
      const lost = await keyOn(['forgetful']);
      const kept = await keyOn(['patient']);
      await expect.poll(() => target.adapter.readKey(lost)).toBeNull();
      expect(await target.adapter.readKey(kept)).not.toBeNull();
    });

    it('G2: a key is refused when one of its APIs belongs to another organisation', async () => {
      expect(apiOf('foreign').organisationId).toBe('gatehouse-elsewhere');
      await expect(keyOn(['custom', 'foreign'])).rejects.toMatchObject({ kind: 'apiMissing' });
    });

    it.each<[string, (first: string) => Partial<DesiredKey>]>([
      ['suspended', () => ({ suspended: true })],
      ['less a product', (first) => ({ productPolicyIds: [first], expectedApiIds: [target.apis[0].id] })],
    ])('G1: a key one of whose APIs went to another organisation is %s at once', async (_name, changeOf) => {
      const drafts = [...target.apis.map((api) => productDraft(target, [api])), planDraft(target)] as const;
      const [first, second, plan] = drafts as [ProductPolicyDraft, ProductPolicyDraft, PlanPolicyDraft];
      for (const draft of drafts) await target.adapter.writePolicy(draft);
      const expectedApiIds = target.apis.map(({ id }) => id);
      const key = {
        ...desiredKey(target, format, first, plan),
        ...{ productPolicyIds: [first.id, second.id], expectedApiIds },
      };
      await target.adapter.applyKey(key);
      expect(await target.call(target.apis[1], key.consumerKey)).toBe(200);
      await target.plantApis({ one: { org_id: 'gatehouse-elsewhere' } });
      await target.adapter.applyKey({ ...key, ...changeOf(first.id), revision: 2 }).catch(() => undefined);
      await target.plantApis({ one: {} });
      expect(await target.call(target.apis[1], key.consumerKey)).toBe(403);
    });

    it('G9: lists servers of the Model Context Protocol', () => {
      expect(apiOf('tools')).toMatchObject({ name: 'tools', keyParts: [{ method: 'authToken', place: HEADER }] });
    });

    it.each([
      ['by-header', { in: 'HEADER', name: 'x-version', default: null }],
      ['by-query', { in: 'QUERY', name: 'x-version', default: 'v2' }],
      ['by-path', { in: 'PATH', name: null, default: null }],
    ] as const)('G9: a version is named as the adapter says: %s', async (kind, selector) => {
      const api = apiOf(kind);
      expect(api).toMatchObject({ versions: ['v1', 'v2'], versionSelector: { ...selector, own: null } });
      const { consumerKey: key } = await keyOn([kind], UNLIMITED, ['v1']);
      const call = (version: string) =>
        target.send(idOf(kind), {
          path: `${api.listenPath}${selector.in === 'PATH' && version ? `${version}/` : ''}`,
          places: [
            [HEADER, key],
            ...(selector.name && version ? [[{ in: selector.in, name: selector.name }, version] as const] : []),
          ],
        });
      expect([await call('v1'), await call('v2'), await call('')]).toEqual([200, 403, 403]);
    });

    it('G9: versions that are granted later reach the keys that there are', async () => {
      const { consumerKey: key, product } = await keyOn(['by-header'], UNLIMITED, ['v1']);
      const call = () =>
        target.send(idOf('by-header'), {
          places: [
            [HEADER, key],
            [{ in: 'HEADER', name: 'x-version' }, 'v2'],
          ],
        });
      expect(await call()).toBe(403);
      const apis = product.apis.map((api) => ({ ...api, versions: ['v1', 'v2'] }));
      const written: ProviderPolicy = await target.adapter.writePolicy({ ...product, apis });
      expect(written.versionsByApi[idOf('by-header')]).toEqual(['v1', 'v2']);
      await expect.poll(call).toBe(200);
    });
  });
}
