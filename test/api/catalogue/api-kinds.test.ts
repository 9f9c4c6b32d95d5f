import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Api, type AuthConfig, api as apiForm } from '../../../src/sandbox-gateway/api-model.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, provisioned, reveal } from '../../support/story.ts';
import { rowsOf, skipBackOff } from '../../support/time.ts';
import {
  connect,
  ownApi,
  planPolicy,
  productPolicy,
  type SecondGateway,
  startSecondGateway,
  synchronise,
} from '../provider/second-gateway.ts';

const token = (config: object): Partial<Api> => ({ auth_configs: { authToken: config as AuthConfig } });
const versionsWith = (more: object, expires: Record<string, string>): Partial<Api> => {
  const versions = Object.fromEntries(Object.entries(expires).map(([name, end]) => [name, { name, expires: end }]));
  const { definition, version_data } = apiForm.parse({
    definition: { location: 'header', key: 'x-version' },
    version_data: { not_versioned: false, versions, ...more },
    proxy: {},
  });
  return { definition, version_data };
};
const versions = (...names: string[]) => versionsWith({}, Object.fromEntries(names.map((name) => [name, ''])));

const CAN_REQUEST = `query ($input: CanRequestInput!) { canRequest(input: $input) { problems { code message field } } }`;
const PRODUCT = `query ($id: ID!) { product(id: $id) {
  obstacles { code apiName message stopsEveryKey advice }
  apis { name kind gatewayUrl authHeader keyPlace { in name } openVersions versionSelector { in name default } curl } } }`;

describe('kinds of APIs', () => {
  let portal: TestPortal;
  let gateway: SecondGateway;
  let owner: Client;
  let partner: Client;
  let providerId: string;
  let catalogueId: string;
  const plans: Record<string, string> = {};

  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await startSecondGateway(
      ['one', 'two', 'three', 'query', 'cookie', 'ver', 'narrow', 'aged', 'plain'].map((id) => ownApi(id)),
    );
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    await gateway.putApi(ownApi('query', token({ use_param: true, param_name: 'a key&"', disable_header: true })));
    await gateway.putApi(ownApi('cookie', token({ use_cookie: true, cookie_name: 'k`e$y', disable_header: true })));
    for (const id of ['ver', 'narrow']) await gateway.putApi(ownApi(id, versions('v1')));
    await gateway.putPolicy(planPolicy('limited'));
    await gateway.putPolicy(planPolicy('short', { key_expires_in: 3_600 }));
    providerId = await connect(owner, gateway.connection);
    const { catalogues, plans: all } = await owner.send(
      '{ catalogues { nodes { id name } } plans { nodes { id name } } }',
    );
    catalogueId = catalogues.nodes.find(({ name }: Data) => name === 'Enterprise').id;
    for (const name of ['limited', 'short']) {
      plans[name] = all.nodes.find((plan: Data) => plan.name === `Plan ${name}`).id;
      await owner.send(
        'mutation ($id: ID!, $in: [ID!]!) { publishPlan(id: $id, catalogueIds: $in) { userErrors { code } } }',
        {
          ...{ id: plans[name], in: [catalogueId] },
        },
      );
    }
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await portal?.stop();
  });

  const sync = () => synchronise(owner, providerId);

  const apisNamed = async (...apiIds: string[]): Promise<string[]> => {
    const query = 'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId } } } }';
    const { provider } = await owner.send(query, { id: providerId });
    return apiIds.map((apiId) => provider.apis.nodes.find((api: Data) => api.apiId === apiId).id);
  };

  /** Waits until the policy is there. */
  const makeProduct = async (name: string, ...apiIds: string[]): Promise<string> => {
    const input = { name, apiIds: await apisNamed(...apiIds), catalogueIds: [catalogueId] };
    const { createProduct } = await owner.send(
      'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { code } } }',
      { input },
    );
    await inForce(createProduct.product.id);
    return createProduct.product.id;
  };

  const inForce = (id: string) => {
    const waiting = 'select 1 from product where id = $1 and revision > applied_revision';
    return vi.waitFor(async () => expect(await rowsOf(portal.database, waiting, [id])).toEqual([]), 60_000);
  };

  const problems = async (productId: string, plan = 'short'): Promise<string[]> => {
    const input = { productIds: [productId], planId: plans[plan], catalogueId, newApp: { name: 'Asked' } };
    return (await partner.send(CAN_REQUEST, { input })).canRequest.problems;
  };

  const ask = async (productId: string, name: string): Promise<Data> => {
    const input = { productIds: [productId], planId: plans.short, catalogueId, newApp: { name } };
    const { requestAccess } = await partner.send(
      'mutation ($input: RequestAccessInput!) { requestAccess(input: $input) { accessRequest { id status } userErrors { code } } }',
      { input },
    );
    return requestAccess.accessRequest;
  };

  const productAs = async (client: Client, id: string): Promise<Data> => (await client.send(PRODUCT, { id })).product;

  describe('what no key opens', () => {
    let productId: string;
    beforeAll(async () => {
      productId = await makeProduct('Hindered', 'one', 'two');
    });

    it.each<[string, object]>([
      ['INACTIVE', { active: false }],
      ['INTERNAL', { internal: true }],
      ['OTHER_ORGANISATION', { org_id: 'elsewhere' }],
      ['OTHER_ORGANISATION', { org_id: '' }],
      ['KEYLESS', { use_keyless: true, use_standard_auth: false }],
      ['OTHER_AUTHENTICATION', { enable_jwt: true, jwt_signing_method: 'rsa', use_standard_auth: false }],
      ['OTHER_AUTHENTICATION', { use_basic_auth: true, use_standard_auth: false }],
      ['NOT_SERVED', { protocol: 'tcp' }],
      ['RETIRED', { expiration: '2020-01-01 00:00' }],
      ['COMBINED_AUTHENTICATION', { use_basic_auth: true }],
      ['CLIENT_CERTIFICATE', { use_mutual_tls_auth: true }],
      ['REQUEST_SIGNATURE', token({ validate_signature: true })],
    ])('G2, G4: %s is told at the synchronisation, and ends with it: %j', async (code, more) => {
      await gateway.putApi(ownApi('one', more));
      await sync();
      const obstacle = { code, apiName: 'API one', message: expect.stringContaining('API one'), stopsEveryKey: true };
      expect((await productAs(owner, productId)).obstacles).toEqual([{ ...obstacle, advice: expect.any(String) }]);
      expect((await productAs(partner, productId)).obstacles).toEqual([{ ...obstacle, advice: null }]);
      expect(await problems(productId)).toEqual([
        {
          ...{ code: 'PRODUCT_NOT_REQUESTABLE', field: ['input', 'productIds'] },
          message: expect.stringMatching(/^No key opens Hindered at present: .*API one/),
        },
      ]);
      await gateway.putApi(ownApi('one'));
      await sync();
      expect((await productAs(owner, productId)).obstacles).toEqual([]);
      expect(await problems(productId)).toEqual([]);
    });

    it.each<[string, object, Record<string, string[]>]>([
      [
        'RATE_LIMIT_OFF',
        { disable_rate_limit: true },
        { limited: ['PLAN_NOT_ENFORCED'], short: ['PLAN_NOT_ENFORCED'] },
      ],
      ['QUOTA_OFF', { disable_quota: true }, { limited: ['PLAN_NOT_ENFORCED'], short: ['PLAN_NOT_ENFORCED'] }],
      ['SHORT_SESSIONS', { session_lifetime: 3_600 }, { limited: ['PLAN_NOT_ENFORCED'], short: [] }],
    ])('G2: %s withdraws the plans that would not hold', async (code, more, refused) => {
      await gateway.putApi(ownApi('one', more));
      await sync();
      expect((await productAs(partner, productId)).obstacles).toMatchObject([{ code, stopsEveryKey: false }]);
      for (const [plan, codes] of Object.entries(refused)) {
        expect((await problems(productId, plan)).map((problem: Data) => problem.code)).toEqual(codes);
      }
      await gateway.putApi(ownApi('one'));
      await sync();
    });

    it('G2: a deleted API closes its products, and a request that waits cannot be approved', async () => {
      const request = await ask(productId, 'Too late');
      expect(request.status).toBe('PENDING');
      await gateway.dropApi('one');
      await sync();
      expect((await productAs(owner, productId)).obstacles).toMatchObject([{ code: 'DELETED', apiName: 'API one' }]);
      const refused = await owner.refused(
        'mutation ($id: ID!) { approveAccessRequest(id: $id) { userErrors { code message } } }',
        { id: request.id },
      );
      expect(refused.userErrors).toMatchObject([
        { code: 'NO_LONGER_VALID', message: expect.stringContaining('The gateway has no API one any more.') },
      ]);
      await gateway.putApi(ownApi('one'));
      await sync();
      await approve(owner, request.id);
      await provisioned(partner, request.id);
    });

    it('G2: what was given up for want of an API is sent when a synchronisation finds it again', async () => {
      const { id } = await ask(productId, 'Patient');
      await gateway.dropApi('one');
      await approve(owner, id);
      const status = async () => {
        await skipBackOff(portal.database);
        const query = 'query ($id: ID!) { accessRequest(id: $id) { provisioning } }';
        return (await owner.send(query, { id })).accessRequest.provisioning;
      };
      await expect.poll(status, { interval: 50 }).toBe('FAILED');
      await sync();
      await gateway.putApi(ownApi('one'));
      await sync();
      await provisioned(partner, id);
    }, 60_000);

    it('G2: owners are told once of what one synchronisation found, however many products it is in', async () => {
      const second = await makeProduct('Hindered too', 'two');
      const told = () =>
        rowsOf(portal.database, `select after from event_log where type = 'provider.obstaclesFound' order by id`);
      const before = (await told()).length;
      await gateway.putApi(ownApi('two', { internal: true }));
      await sync();
      await sync();
      const events = await told();
      expect(events).toHaveLength(before + 1);
      expect((events.at(-1) as Data).after.products.map((product: Data) => product.productId).toSorted()).toEqual(
        [productId, second].toSorted(),
      );
      const mails = `select recipient from mail where template = 'obstacles-found' and status = 'SENT'`;
      await expect.poll(async () => (await rowsOf(portal.database, mails)).length).toBe(events.length);
      await gateway.putApi(ownApi('two', { internal: true, expiration: '2020-01-01 00:00' }));
      await sync();
      const codes = ((await told()).at(-1) as Data).after.products.map(({ obstacles }: Data) => obstacles);
      expect(codes).toMatchObject([[{ code: 'RETIRED' }], [{ code: 'RETIRED' }]]);
      await gateway.putApi(ownApi('two'));
      await sync();
    });

    it('G5: owners are told once of the policies that vanished, of products and plans together', async () => {
      const plan = planPolicy('vanishing');
      await gateway.putPolicy(plan);
      const id = await makeProduct('Vanishing', 'three');
      const { product } = await owner.send('query ($id: ID!) { product(id: $id) { administration { policyId } } }', {
        id,
      });
      await sync();
      await gateway.dropPolicy(plan.id);
      await gateway.dropPolicy(product.administration.policyId);
      await sync();
      await sync();
      const events = `select after from event_log where type = 'provider.obstaclesFound' and after::text like '%POLICY_MISSING%'`;
      const [{ after }, ...others] = (await rowsOf(portal.database, events)) as [Data];
      expect(others).toEqual([]);
      const told = (name: string) => ({ name, obstacles: [{ code: 'POLICY_MISSING', message: expect.any(String) }] });
      expect(after.products).toMatchObject([told('Vanishing')]);
      expect(after.plans).toMatchObject([told('Plan vanishing')]);
      const mail = `select m.status from mail m join event_log e on e.id = m.event_id where e.after::text like '%POLICY_MISSING%'`;
      await expect.poll(() => rowsOf(portal.database, mail)).toEqual([{ status: 'SENT' }]);
    });

    it('G2: a product shows from its creation on what keeps keys from opening it', async () => {
      await gateway.putApi(ownApi('three', { internal: true }));
      await sync();
      const made = await makeProduct('Born hindered', 'three');
      expect((await productAs(owner, made)).obstacles).toMatchObject([{ code: 'INTERNAL', apiName: 'API three' }]);
      await gateway.putApi(ownApi('three'));
      await sync();
      expect((await productAs(owner, made)).obstacles).toEqual([]);
    });
  });

  it('G2: an API of a provider shows organisation, authentication and state', async () => {
    await gateway.putApi(ownApi('plain', { use_basic_auth: true, org_id: 'elsewhere', active: false }));
    await sync();
    const query = `query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { apiId organisationId kind authMethods
      isActive isInternal missingSince keyPlace { in name } restrictions sessionLifetimeSeconds
      obstacles { code message advice } } } } }`;
    const { provider } = await owner.send(query, { id: providerId });
    const told = (code: string) => ({
      code,
      message: expect.stringContaining('API plain'),
      advice: expect.any(String),
    });
    expect(provider.apis.nodes.find((api: Data) => api.apiId === 'plain')).toEqual({
      ...{ apiId: 'plain', organisationId: 'elsewhere', kind: 'CLASSIC', authMethods: ['AUTH_TOKEN', 'BASIC'] },
      ...{ isActive: false, isInternal: false, missingSince: null, keyPlace: { in: 'HEADER', name: 'Authorization' } },
      ...{ restrictions: [], sessionLifetimeSeconds: null },
      obstacles: [told('OTHER_ORGANISATION'), told('INACTIVE'), told('COMBINED_AUTHENTICATION')],
    });
  });

  const byCurl = async (id: string, secret: string, extra: Record<string, string> = {}) => {
    const [api] = (await productAs(partner, id)).apis;
    const { in: place, name } = api.keyPlace;
    const url = new URL(api.gatewayUrl);
    const headers = new Headers(extra);
    if (place === 'QUERY') url.searchParams.set(name, secret);
    else headers.set(place === 'COOKIE' ? 'cookie' : name, place === 'COOKIE' ? `${name}=${secret}` : secret);
    return { api, status: (await fetch(url, { headers })).status };
  };

  const keyOf = async (productId: string, name: string): Promise<string> => {
    const { id } = await ask(productId, name);
    await approve(owner, id);
    const { credential } = await provisioned(partner, id);
    return reveal(partner, credential.id);
  };

  it.each([
    [
      'query',
      { in: 'QUERY', name: 'a key&"' },
      (url: string) => `curl -G --data-urlencode "a%20key%26%22=$KEY" "${url}"`,
    ],
    ['cookie', { in: 'COOKIE', name: 'k`e$y' }, (url: string) => `curl -b "k\\\`e\\$y=$KEY" "${url}"`],
  ])('G4: consumers are told the true place of the key, and it works there: %s', async (apiId, keyPlace, curl) => {
    const id = await makeProduct(`By ${apiId}`, apiId);
    const { api, status } = await byCurl(id, await keyOf(id, `By ${apiId}`));
    expect(api).toMatchObject({ authHeader: null, keyPlace, curl: curl(`${gateway.sandbox.url}/${apiId}/`) });
    expect(status).toBe(200);
  });

  describe('versions', () => {
    const granted = async (policyId: string, apiId: string) =>
      (await gateway.policy(policyId)).access_rights[apiId].versions.toSorted();

    it('G9: consumers are told the versions that they may call, and how; later ones reach product and keys', async () => {
      const id = await makeProduct('Versioned', 'ver');
      const secret = await keyOf(id, 'Versioned');
      const { api, status } = await byCurl(id, secret, { 'x-version': 'v1' });
      expect(api).toMatchObject({
        ...{ openVersions: ['v1'], versionSelector: { in: 'HEADER', name: 'x-version', default: null } },
        curl: `curl -H "Authorization: $KEY" -H "x-version: v1" "${gateway.sandbox.url}/ver/"`,
      });
      expect(status).toBe(200);
      await gateway.putApi(ownApi('ver', versions('v1', 'v2')));
      await sync();
      await inForce(id);
      expect(await granted(`product-${id}`, 'ver')).toEqual(['v1', 'v2']);
      const later = await byCurl(id, secret, { 'x-version': 'v2' });
      expect([later.status, later.api.openVersions]).toEqual([200, ['v1', 'v2']]);
      expect(await sync()).toMatchObject({ products: { updated: 0 } });
    });

    it('G9: a version past its end is told to nobody, and a product of such versions alone cannot be had', async () => {
      const [past, to] = ['2020-01-01 00:00', '2999-01-01 00:00'];
      await gateway.putApi(ownApi('aged', versionsWith({ default_version: 'v1' }, { v1: past, v2: to })));
      await sync();
      const id = await makeProduct('Aged', 'aged');
      const [api] = (await productAs(partner, id)).apis;
      expect(api).toMatchObject({
        ...{ openVersions: ['v2'], versionSelector: { in: 'HEADER', name: 'x-version', default: null } },
        curl: `curl -H "Authorization: $KEY" -H "x-version: v2" "${gateway.sandbox.url}/aged/"`,
      });
      expect(await granted(`product-${id}`, 'aged')).toEqual(['v1', 'v2']);
      await gateway.putApi(ownApi('aged', versionsWith({}, { v1: past, v2: past })));
      await sync();
      expect((await productAs(partner, id)).obstacles).toMatchObject([{ code: 'RETIRED', stopsEveryKey: true }]);
      await gateway.putApi(ownApi('aged', versionsWith({}, { v1: past, v2: to })));
      const policy = await gateway.policy(`product-${id}`);
      await gateway.putPolicy({ ...policy, access_rights: { aged: { api_id: 'aged', versions: ['v1'] } } });
      await sync();
      expect((await productAs(partner, id)).obstacles).toMatchObject([
        { code: 'NO_OPEN_VERSION', stopsEveryKey: true },
      ]);
    });

    it('G9: what was narrowed by hand stays narrow, until its APIs are named again', async () => {
      await gateway.putApi(ownApi('narrow', versions('v1', 'v2')));
      await sync();
      const id = await makeProduct('Narrowed', 'narrow');
      const right = { api_id: 'narrow', versions: ['v1'], allowed_urls: [{ url: '/x', methods: ['GET'] }] };
      const policy = await gateway.policy(`product-${id}`);
      await gateway.putPolicy({ ...policy, access_rights: { narrow: right } });
      await sync();
      await gateway.putApi(ownApi('narrow', versions('v1', 'v2', 'v3')));
      await sync();
      await inForce(id);
      expect(await granted(`product-${id}`, 'narrow')).toEqual(['v1']);
      expect((await productAs(partner, id)).apis[0].openVersions).toEqual(['v1']);
      const update =
        'mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) { userErrors { code } } }';
      await owner.send(update, { id, input: { apiIds: await apisNamed('narrow') } });
      await inForce(id);
      expect(await granted(`product-${id}`, 'narrow')).toEqual(['v1', 'v2', 'v3']);
      expect((await gateway.policy(`product-${id}`)).access_rights.narrow.allowed_urls).toHaveLength(1);
    });

    it('G9: an API that gets versions stays open to those who had all of it', async () => {
      const id = await makeProduct('Grown', 'three');
      await gateway.putApi(ownApi('three', versions('v1', 'v2')));
      await sync();
      await inForce(id);
      expect(await granted(`product-${id}`, 'three')).toEqual(expect.arrayContaining(['v1', 'v2']));
      expect((await productAs(partner, id)).apis[0].openVersions).toEqual(['v1', 'v2']);
    });
  });

  it('G9: servers of the Model Context Protocol can be made into products', async () => {
    await gateway.putApi(ownApi('tools', { application_protocol: 'mcp', is_oas: true }));
    await sync();
    const id = await makeProduct('Tools', 'tools');
    expect((await productAs(partner, id)).apis).toMatchObject([
      {
        ...{ name: 'API tools', kind: 'MCP' },
        curl: `curl -H "Authorization: $KEY" -H "Content-Type: application/json" -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' "${gateway.sandbox.url}/tools/"`,
      },
    ]);
  });

  it('G9: policies that are left aside are listed, each with its reason and what to change', async () => {
    const parts = (partitions: object) => ({ partitions });
    await gateway.putPolicy(productPolicy('whole', ['one'], parts({})));
    await gateway.putPolicy(productPolicy('both', ['one'], parts({ acl: true, quota: true })));
    await gateway.putPolicy(productPolicy('each', ['one'], parts({ per_api: true })));
    await gateway.putPolicy(productPolicy('depth', ['one'], parts({ complexity: true })));
    await gateway.putPolicy(productPolicy('off', ['one'], { is_inactive: true }));
    await gateway.putPolicy(productPolicy('foreign', ['one'], { org_id: 'elsewhere' }));
    const { id, ignoredPolicies } = await sync();
    const read = async (syncId: string) =>
      (
        await owner.send(
          'query ($id: ID!) { node(id: $id) { ... on ProviderSync { ignored { policyId name reason advice } } } }',
          { id: syncId },
        )
      ).node.ignored;
    const told = (policyId: string, reason: string, advice = '') => ({
      ...{ policyId, name: `Product ${policyId}`, reason, advice: expect.stringContaining(advice) },
    });
    const ignored: Data[] = await read(id);
    expect(ignored).toHaveLength(ignoredPolicies);
    expect(ignored.toSorted((a, b) => a.policyId.localeCompare(b.policyId))).toEqual([
      told('both', 'ACCESS_AND_LIMITS', 'Split it'),
      told('depth', 'COMPLEXITY', 'complexity: false'),
      told('each', 'PER_API', 'per_api: false'),
      told('foreign', 'OTHER_ORGANISATION', 'org_id'),
      told('off', 'INACTIVE', 'is_inactive: false'),
      told('whole', 'ALL_IN_ONE', 'acl alone becomes a product'),
    ]);
    await sync();
    expect(await read(id)).toEqual([]);
  });
});
