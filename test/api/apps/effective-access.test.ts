import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sealKey } from '../../../src/apps/credentials/credential-key.ts';
import { providerSecretLocation } from '../../../src/provider/adapters/provider-adapters.ts';
import type { Client, Data } from '../../support/client.ts';
import { callPayment, inState, SUSPEND, workingCredential, workingKey } from '../../support/credentials.ts';
import { type GatewayBehind, gatewayBehind, keyPath } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

const READ = `query ($id: ID!) { credential(id: $id) { effectiveAccess {
  state quotaRemaining expiresAt differences failure { kind message }
  apis { apiId state reason rate per quota quotaRenewalSeconds quotaRemaining grantedBy limitedBy }
  policies { policyId name kind isLoaded isActive product { name } plan { name } } } } }`;

const isKeyRead = (method: string, path: string) => method === 'GET' && path.startsWith('/tyk/keys/');

const RIGHT = { api_id: 'payment-api', versions: ['Default'] };
const OTHER_API = { access_rights: { 'accounts-api': { ...RIGHT, api_id: 'accounts-api' } } };
const ONE_MORE = { access_rights: { 'payment-api': RIGHT, ...OTHER_API.access_rights } };
const ELSEWHERE = { auth_configs: { authToken: { auth_header_name: 'X-New' } } };
const proxyAt = (listen_path: string, target_url = '') => ({ proxy: { listen_path, target_url } });
const MOVED = proxyAt('/moved/');
const OF_TYK = proxyAt('/tyk/payment/');
const PATTERN = proxyAt('/pay{rest:.*}/', 'http://127.0.0.1:9');
const UNREAD = proxyAt('/payment/', 'http://[::1');
const SOME_PATHS = {
  access_rights: { 'payment-api': { ...RIGHT, allowed_urls: [{ url: '/status', methods: ['GET'] }] } },
};
const FOREIGN = { org_id: 'elsewhere' };
const KEYLESS = { use_keyless: true, use_standard_auth: false };
const JWT = { enable_jwt: true, use_standard_auth: false };
const BY_JWT = { base_identity_provided_by: 'jwt_claim' };
const OAUTH = { use_oauth2: true, use_standard_auth: false };
const RATED = {
  access_rights: {
    'payment-api': {
      ...RIGHT,
      endpoints: [{ path: '/', methods: [{ name: 'GET', limit: { rate: 1, per: 3_600 } }] }],
    },
  },
};
const TOGETHER = { meta_data: { rate_limit_pattern: 'all' } };
const ALL_IN_ONE = { partitions: { acl: false, quota: false, rate_limit: false, complexity: false, per_api: false } };
const CALLERS = { enable_ip_whitelisting: true, allowed_ips: ['192.0.2.1'] };
const ANY = { path: '/', method: 'GET' };
const lists = (extended_paths: object) => ({
  version_data: { not_versioned: true, versions: { Default: { use_extended_paths: true, extended_paths } } },
});
const UNNAMED = { definition: {}, version_data: { not_versioned: false, versions: { Default: { name: 'Default' } } } };
const VERSIONS = {
  definition: { location: 'header', key: 'x-version' },
  version_data: { not_versioned: false, default_version: 'v1', versions: { v1: { name: 'v1' } } },
};
const SELECTED = {
  ...VERSIONS,
  version_data: { ...VERSIONS.version_data, versions: { Default: { name: 'Default' } } },
};

describe('what the gateway really grants', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await gatewayBehind(portal);
  });
  afterAll(() => portal.stop());

  const accessOf = async (client: Client, id: string): Promise<Data> =>
    (await client.send(READ, { id })).credential.effectiveAccess;

  it('which APIs a key opens, with which limits, by which product and plan, and what is left', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    await callPayment(portal, secret);
    expect(await accessOf(partner, id)).toEqual({
      ...{ state: 'GRANTED', quotaRemaining: 999, expiresAt: null, differences: [], failure: null },
      apis: [
        {
          ...{
            apiId: 'payment-api',
            state: 'GRANTED',
            reason: null,
            rate: 5,
            per: 10,
            quota: 1_000,
            quotaRenewalSeconds: 86_400,
            quotaRemaining: 999,
          },
          ...{ grantedBy: ['product-payment'], limitedBy: ['plan-free'] },
        },
      ],
      policies: [
        {
          ...{ policyId: 'product-payment', name: 'payment', kind: 'PRODUCT', isLoaded: true, isActive: true },
          ...{ product: { name: 'payment' }, plan: null },
        },
        {
          ...{ policyId: 'plan-free', name: 'free', kind: 'PLAN', isLoaded: true, isActive: true },
          ...{ product: null, plan: { name: 'free' } },
        },
      ],
    });
  });

  it('tells a suspended key by the policy that refuses it', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingCredential(portal, partner);
    await owner.send(SUSPEND, { id });
    await inState(partner, id, 'SUSPENDED');
    const { state, policies } = await accessOf(partner, id);
    expect(state).toBe('SUSPENDED');
    expect(policies.filter(({ isActive }: Data) => !isActive)).toMatchObject([
      { kind: 'OTHER', product: null, plan: null },
    ]);
  });

  it('shows a key that was edited or deleted outside before any sweep has seen it', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    const session = { org_id: gateway.provider.tykOrganisationId, apply_policies: ['product-payment', 'made-up'] };
    await gateway.admin('PUT', keyPath(secret), session);
    const edited = await accessOf(partner, id);
    expect(edited.differences).toContain('it names other policies');
    expect(edited.policies).toMatchObject([{ isLoaded: true }, { policyId: 'made-up', isLoaded: false, name: null }]);
    await gateway.admin('DELETE', keyPath(secret));
    expect(await accessOf(partner, id)).toMatchObject({ state: 'MISSING', apis: [], failure: null });
  });

  /** Something that happens at the gateway, what is said of the key then, and what says why. */
  const HAPPENINGS: [name: string, path: string, change: object | null, said: string, why: RegExp][] = [
    ['the policy of its product is gone', 'policies/product-payment', null, 'REFUSED', /policies do not open/],
    ['its product opens another API', 'policies/product-payment', OTHER_API, 'GRANTED', /does not open payment-api/],
    [
      'its product opens one API more',
      'policies/product-payment',
      ONE_MORE,
      'GRANTED',
      /opens Accounts API, which is in none/,
    ],
    [
      'its plan counts all keys together',
      'policies/plan-free',
      TOGETHER,
      'UNKNOWN',
      /counted with those of other keys/,
    ],
    [
      'its plan allows what cannot be told',
      'policies/plan-free',
      { quota_max: 5e10 },
      'UNKNOWN',
      /larger than .* told/,
    ],
    ['its plan has fractions for a rate', 'policies/plan-free', { rate: 9.5, per: 0.5 }, 'UNKNOWN', /or fractions/],
    ['its plan allows more', 'policies/plan-free', { quota_max: 1_000_000 }, 'GRANTED', /limits are not in force/],
    ['its API takes keys elsewhere', 'apis/payment-api', ELSEWHERE, 'UNKNOWN', /has changed .* header X-New now/],
    ['its API has moved', 'apis/payment-api', MOVED, 'UNKNOWN', /How Payment API is called has changed/],
    ['another API has a pattern for a path', 'apis/accounts-api', PATTERN, 'UNKNOWN', /may take the calls of Payment/],
    ['its API has versions to name', 'apis/payment-api', SELECTED, 'UNKNOWN', /How Payment API is called has changed/],
    ['its API forgets keys', 'apis/payment-api', { session_lifetime: 60 }, 'GRANTED', /forgets keys .* 60 seconds/],
    ['its API has a path of the gateway', 'apis/payment-api', OF_TYK, 'REFUSED', /does not serve Payment API/],
    ['its API was not loaded', 'apis/payment-api', UNREAD, 'REFUSED', /does not serve Payment API/],
    ['its product is of another organisation', 'policies/product-payment', FOREIGN, 'REFUSED', /policies do not open/],
    ['its product is inactive', 'policies/product-payment', { is_inactive: true }, 'SUSPENDED', /inactive/],
    ['its product opens some paths alone', 'policies/product-payment', SOME_PATHS, 'UNKNOWN', /some of its paths/],
    ['its plan rates some paths', 'policies/plan-free', RATED, 'UNKNOWN', /rates of their own/],
    ['its product names rates and sets none', 'policies/product-payment', RATED, 'GRANTED', /^$/],
    [
      'its product sets everything, and rates of paths',
      'policies/product-payment',
      { ...RATED, ...ALL_IN_ONE },
      'UNKNOWN',
      /rates of their own/,
    ],
    ['the policy of its plan is gone', 'policies/plan-free', null, 'GRANTED', /^$/],
    ['its plan is inactive', 'policies/plan-free', { is_inactive: true }, 'SUSPENDED', /inactive/],
    ['its API is gone', 'apis/payment-api', null, 'REFUSED', /gateway has no payment-api/],
    ['its API is of another organisation', 'apis/payment-api', FOREIGN, 'REFUSED', /another organisation/],
    ['its API is internal', 'apis/payment-api', { internal: true }, 'REFUSED', /called from outside/],
    ['its API needs no key', 'apis/payment-api', KEYLESS, 'UNKNOWN', /answers everybody.*any limit/],
    ['its API wants a signed token', 'apis/payment-api', JWT, 'REFUSED', /takes no keys/],
    ['its API wants a token of OAuth', 'apis/payment-api', OAUTH, 'UNKNOWN', /another authentication/],
    ['its API is inactive', 'apis/payment-api', { active: false }, 'GRANTED', /^$/],
    ['its API has ended', 'apis/payment-api', { expiration: '2020-01-01 00:00' }, 'REFUSED', /reached its end/],
    [
      'its API wants a password as well',
      'apis/payment-api',
      { use_basic_auth: true, base_identity_provided_by: 'auth_token' },
      'UNKNOWN',
      /more than a key/,
    ],
    ['its API knows callers otherwise', 'apis/payment-api', BY_JWT, 'UNKNOWN', /more than a key/],
    ['its API wants a certificate', 'apis/payment-api', { use_mutual_tls_auth: true }, 'UNKNOWN', /client certificate/],
    ['its API has versions that it does not open', 'apis/payment-api', VERSIONS, 'REFUSED', /no version/],
    ['its API lists its callers', 'apis/payment-api', CALLERS, 'UNKNOWN', /some addresses/],
    ['its API shares a rate', 'apis/payment-api', { global_rate_limit: { rate: 1, per: 60 } }, 'UNKNOWN', /share/],
    [
      'a path of its API is for other APIs',
      'apis/payment-api',
      lists({ internal: [ANY] }),
      'UNKNOWN',
      /some of its paths/,
    ],
    [
      'a path of its API has a rate',
      'apis/payment-api',
      lists({ rate_limit: [{ ...ANY, rate: 1, per: 9 }] }),
      'UNKNOWN',
      /share/,
    ],
    [
      'its API passes calls on',
      'apis/payment-api',
      lists({ url_rewrites: [{ ...ANY, match_pattern: '.*', rewrite_to: 'tyk://accounts-api/' }] }),
      'UNKNOWN',
      /another API/,
    ],
    ['a path of its API needs no key', 'apis/payment-api', lists({ ignored: [ANY] }), 'UNKNOWN', /answer everybody/],
    ['its API takes certain sizes', 'apis/payment-api', lists({ size_limits: [ANY] }), 'UNKNOWN', /what is sent/],
    ['its API has versions that nothing names', 'apis/payment-api', UNNAMED, 'REFUSED', /No call reaches/],
    ['its API has no rate', 'apis/payment-api', { disable_rate_limit: true }, 'GRANTED', /enforce the rate/],
    ['its API has no quota', 'apis/payment-api', { disable_quota: true }, 'GRANTED', /enforce the quota/],
  ];

  const REVOKE = 'mutation ($id: ID!) { revokeCredential(id: $id) { userErrors { code } } }';

  it.each<[string, object, RegExp, number | null]>([
    ['some paths answer everybody', lists({ ignored: [ANY] }), /answer everybody/, 5],
    ['it is keyless', KEYLESS, /answers everybody, with and without a key/, null],
  ])('G5: says of a key that is refused, or gone, that its API answers all the same: %s', async (...row) => {
    const [, change, why, rate] = row;
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    const saved = await gateway.raw('apis/payment-api');
    await gateway.admin('PUT', 'apis/payment-api', { ...saved, ...change });
    await gateway.admin('GET', 'reload/?block=true');
    const owner = await portal.as('owner');
    await owner.send(SUSPEND, { id, input: { reason: 'Open anyway' } });
    await inState(owner, id, 'SUSPENDED');
    const suspended = [await accessOf(partner, id), await callPayment(portal, secret)];
    await owner.send(REVOKE, { id });
    await inState(owner, id, 'REVOKED');
    await vi.waitFor(async () => expect((await accessOf(partner, id)).state).toBe('MISSING'), 60_000);
    const revoked = [await accessOf(partner, id), await callPayment(portal, secret)];
    await gateway.admin('PUT', 'apis/payment-api', saved);
    await gateway.admin('GET', 'reload/?block=true');
    const api = { state: 'UNKNOWN', reason: expect.stringMatching(why), rate };
    expect(suspended).toMatchObject([{ state: 'SUSPENDED', apis: [api] }, 200]);
    expect(revoked).toMatchObject([{ state: 'MISSING', apis: [{ ...api, rate: null }] }, 200]);
  });

  it.each(HAPPENINGS)('G5: says what a call gets when %s', async (name, path, change, said, why) => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    const saved = await gateway.raw(path);
    const kind = path.split('/')[0]!;
    await (change ? gateway.admin('PUT', path, { ...saved, ...change }) : gateway.admin('DELETE', path));
    await gateway.admin('GET', 'reload/?block=true');
    const { state, apis, differences, failure, expiresAt } = await accessOf(partner, id);
    const status = await callPayment(portal, secret);
    await gateway.admin('POST', kind, saved);
    await gateway.admin('GET', 'reload/?block=true');
    expect(state).toBe(said);
    expect([...differences, failure?.message ?? ''].join(' ').trim()).toMatch(why);
    const opens = state === 'GRANTED' && apis.some(({ apiId }: Data) => apiId === 'payment-api');
    if (state !== 'UNKNOWN') expect(opens, name).toBe(status === 200);
    const [api] = apis.filter(({ apiId }: Data) => apiId === 'payment-api');
    expect(expiresAt !== null, name).toBe(name.endsWith('forgets keys'));
    if (name.endsWith('passes calls on')) expect(status).toBe(403);
    if (name.endsWith('no rate')) expect(api).toMatchObject({ rate: null, per: null, quota: 1_000 });
    if (name.endsWith('no quota')) expect(api).toMatchObject({ rate: 5, quota: null });
  });

  it('G5: tells of rates of single paths in a key that was edited by hand', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    const session = { org_id: gateway.provider.tykOrganisationId, ...RATED, rate: 100, per: 1 };
    await gateway.admin('PUT', keyPath(secret), session);
    const calls = [await callPayment(portal, secret), await callPayment(portal, secret)];
    const { state, apis, differences } = await accessOf(partner, id);
    expect([state, calls]).toEqual(['UNKNOWN', [200, 429]]);
    expect(apis).toMatchObject([{ state: 'UNKNOWN', reason: expect.stringContaining('rates of their own') }]);
    expect(differences).toContainEqual(expect.stringContaining('rates of their own'));
  });

  it('G5: says that it does not know what a key opens that brings policies of its own along, until it is put right', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    const session: Data = await gateway.raw(keyPath(secret));
    const own = { id: 'own', org_id: session.org_id, ...OTHER_API, partitions: { acl: true } };
    await gateway.admin('PUT', keyPath(secret), { ...session, meta_data: { ...session.meta_data, policies: [own] } });
    expect(await callPayment(portal, secret)).toBe(403);
    const failure = { message: expect.stringContaining('policies of its own') };
    expect(await accessOf(partner, id)).toMatchObject({ state: 'UNKNOWN', failure });
    await owner.send('mutation ($id: ID!) { sweepProvider(id: $id) { sweep { id } } }', { id: gateway.provider.id });
    await vi.waitFor(async () => expect(await callPayment(portal, secret)).toBe(200), 60_000);
    expect(await accessOf(partner, id)).toMatchObject({ state: 'GRANTED', differences: [] });
  });

  it('G5: tells what is left of each API, where one of two products is used up', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'free' });
    const saved = await gateway.raw('policies/plan-free');
    const write = async (policy: object) => {
      await gateway.admin('PUT', 'policies/plan-free', policy);
      await gateway.admin('GET', 'reload/?block=true');
    };
    await write({ ...saved, quota_max: 1 });
    const calls = [await callPayment(portal, secret), await callPayment(portal, secret)];
    const { apis, quotaRemaining } = await accessOf(partner, id);
    await write(saved);
    expect([calls, quotaRemaining]).toEqual([[200, 403], 0]);
    expect(apis.map(({ apiId, quotaRemaining: left }: Data) => [apiId, left]).toSorted()).toEqual([
      ['accounts-api', 1],
      ['payment-api', 0],
    ]);
  });

  it('G5: where one of two products opens nothing any more, the other is still told as open', async () => {
    const partner = await portal.as('partner');
    const { id } = await workingKey(portal, partner, { plan: 'free' });
    const saved = await gateway.raw('apis/accounts-api');
    await gateway.admin('DELETE', 'apis/accounts-api');
    await gateway.admin('GET', 'reload/?block=true');
    const { state, apis, differences } = await accessOf(partner, id);
    await gateway.admin('POST', 'apis', saved);
    await gateway.admin('GET', 'reload/?block=true');
    expect({ state, open: apis.map(({ apiId }: Data) => apiId) }).toEqual({ state: 'GRANTED', open: ['payment-api'] });
    expect(differences).toEqual(['The gateway has no accounts-api any more.']);
  });

  it('answers with a typed failure when the gateway does not, and tells only owners what is wrong with it', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingCredential(portal, partner);
    // It is well apart from this: a gateway that is down would be told as such.
    const heal = portal.sandbox.inject({ effect: 'serverError', on: isKeyRead });
    const [seen, told] = [await accessOf(partner, id), await accessOf(owner, id)];
    heal();
    expect(seen).toMatchObject({
      ...{ state: 'UNKNOWN', apis: [] },
      failure: { kind: 'UNAVAILABLE', message: 'The gateway could not be asked.' },
    });
    expect(told.failure.message).toContain('500');
  });

  it('does not wait for a gateway that takes its time', async () => {
    const partner = await portal.as('partner');
    const { id } = await workingCredential(portal, partner);
    const heal = portal.sandbox.inject({ effect: 'slow', delayMs: 60_000, on: isKeyRead, times: 1 });
    expect(await accessOf(partner, id)).toMatchObject({ state: 'UNKNOWN' });
    heal();
  });

  it('waits no longer for a whole page, asks no more once the time is up, and a dead provider holds up no other', {
    timeout: 60_000,
  }, async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingCredential(portal, partner);
    const silent = await silentCopyOf(portal, id, 12);
    const query = `{ credentials(first: 100) { nodes { id effectiveAccess { state failure { kind } } } } }`;
    const { credentials } = await owner.send(query);
    const states = new Map<string, Data>(credentials.nodes.map((node: Data) => [node.id, node.effectiveAccess]));
    for (const copy of silent.ids) {
      expect(states.get(copy)).toEqual({ state: 'UNKNOWN', failure: { kind: 'UNREACHABLE' } });
    }
    expect(states.get(id)?.state).toBe('GRANTED');
    expect(silent.calls()).toBeLessThanOrEqual(4);
    await silent.stop();
  });

  it('is for those who see the app', async () => {
    const { id } = await workingCredential(portal, await portal.as('partner'));
    expect(await (await portal.as('hobbyist')).send(READ, { id })).toEqual({ credential: null });
  });
});

/** Copies of a credential at a provider that takes calls and never answers. */
async function silentCopyOf({ app: { context } }: TestPortal, id: string, count: number) {
  let calls = 0;
  const server = createServer(() => {
    calls += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { db, secrets } = context;
  const provider = await db.selectFrom('provider').selectAll().executeTakeFirstOrThrow();
  const providerId = v7();
  const secret = secrets.seal('any', providerSecretLocation(providerId));
  const { warnings: _, policyTags: __, lastError: ___, ...row } = provider;
  await db
    .insertInto('provider')
    .values({ ...row, id: providerId, name: 'silent', url, secret } as never)
    .execute();
  const credential = await db.selectFrom('credential').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const ids = Array.from({ length: count }, () => v7());
  for (const copy of ids) {
    const { metadata: ____, fingerprint: _____, ...rest } = credential;
    const key = { keyId: copy, consumerKey: copy };
    await db
      .insertInto('credential')
      .values({ ...rest, id: copy, providerId, secret: sealKey(secrets, copy, key) } as never)
      .execute();
  }
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ids, calls: () => calls, stop };
}
