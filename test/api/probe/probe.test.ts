import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { armFaultPoints, faultText } from '../../../src/platform/fault-points.ts';
import type { Client, Data } from '../../support/client.ts';
import { inState, RETRY, ROTATE } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { newKeyPair } from '../../support/presented.ts';
import { approve, REQUEST_ACCESS } from '../../support/story.ts';
import { rowsOf, skipBackOff } from '../../support/time.ts';
import { connect } from '../provider/second-gateway.ts';
import { type ProbedGateway, startProbedGateway } from './probed-gateway.ts';

const READ = `query ($id: ID!) { credential(id: $id) { id status failure isApplied progress { message cause { kind message } }
  probes { outcome status message probedAt product { name } } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) {
  product { probe { method path } } userErrors { code message field } } }`;

const OFF = { use_standard_auth: false, auth_configs: {} };
const DEFINITIONS = {
  token: {},
  query: { auth_configs: { authToken: { disable_header: true, use_param: true, param_name: 'api key' } } },
  cookie: { auth_configs: { authToken: { disable_header: true, use_cookie: true, cookie_name: 'key' } } },
  basic: { ...OFF, use_basic_auth: true },
  hmac: { ...OFF, enable_signature_checking: true, hmac_allowed_algorithms: ['hmac-sha512'] },
  both: { use_basic_auth: true, auth_configs: { authToken: { auth_header_name: 'X-Api-Key' } } },
  jwt: { ...OFF, enable_jwt: true, jwt_signing_method: 'rsa' },
  oauth2: { ...OFF, use_oauth2: true, oauth_meta: { allowed_access_types: ['client_credentials'] } },
  people: {
    ...{ ...OFF, use_oauth2: true },
    oauth_meta: { allowed_access_types: ['authorization_code'], allowed_authorize_types: ['code'] },
  },
  narrow: {
    version_data: {
      ...{ not_versioned: true, default_version: '' },
      versions: {
        Default: {
          ...{ name: 'Default', use_extended_paths: true },
          extended_paths: { white_list: [{ path: '/open', method: 'GET', method_actions: {} }] },
        },
      },
    },
  },
};

const { TYK_GATEWAY_URL: url, TYK_GATEWAY_SECRET: secret } = process.env;
const REAL = url && secret ? { url, secret } : undefined;
const TARGETS: [string, { url: string; secret: string } | undefined][] = [['the sandbox gateway', undefined]];
if (REAL) TARGETS.push(['the real gateway', REAL]);

describe.each(TARGETS)('a new credential is tried, on %s', (_, real) => {
  let portal: TestPortal;
  let gateway: ProbedGateway;
  let [owner, partner]: Client[] = [];
  let providerId: string;
  let catalogueId: string;
  const products: Record<string, string> = {};
  const plans: Record<string, string> = {};

  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await startProbedGateway(DEFINITIONS, real);
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    providerId = await connect(owner, gateway.connection);
    const { provider } = await owner.send(
      'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId } } } }',
      { id: providerId },
    );
    for (const name of Object.keys(DEFINITIONS)) {
      const { id } = provider.apis.nodes.find(({ apiId }: Data) => apiId === gateway.prefix + name);
      const input = { name: `probed-${name}`, apiIds: [id], probe: { path: '/status/200?of=probe' } };
      const { createProduct } = await owner.send(
        'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id probe { path } } userErrors { message } } }',
        { input },
      );
      expect(createProduct.product.probe).toEqual({ path: 'status/200?of=probe' });
      products[name] = createProduct.product.id;
    }
    for (const [name, limits] of Object.entries({
      wide: { rate: 100, per: 60 },
      one: { quota: 1, quotaRenewalSeconds: 3_600 },
    })) {
      const { createPlan } = await owner.send(
        'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } userErrors { message } } }',
        { input: { name: `probed-${name}`, providerId, ...limits } },
      );
      plans[name] = createPlan.plan.id;
    }
    const { createCatalogue } = await owner.send(
      'mutation ($input: CreateCatalogueInput!) { createCatalogue(input: $input) { catalogue { id } userErrors { message } } }',
      {
        input: {
          ...{ name: 'Probed', visibility: 'PUBLIC' },
          ...{ productIds: Object.values(products), planIds: Object.values(plans) },
        },
      },
    );
    catalogueId = createCatalogue.catalogue.id;
    const waiting =
      'select name from product where revision > applied_revision union select name from plan where revision > applied_revision';
    await eventually(portal.url, async () => expect(await rowsOf(portal.database, waiting)).toEqual([]));
  }, 60_000);
  afterAll(async () => {
    armFaultPoints(null);
    await portal?.stop();
    await gateway?.stop();
  });

  const setProbe = async (name: string, probe: object | null) =>
    (await owner!.send(UPDATE, { id: products[name], input: { probe } })).updateProduct;
  /** Asked for and approved. */
  const granted = async (names: string[], { plan = 'wide', ...more }: Data = {}): Promise<string> => {
    const { requestAccess } = await partner!.send(REQUEST_ACCESS, {
      input: {
        ...{ productIds: names.map((name) => products[name]), planId: plans[plan], catalogueId },
        newApp: { name: `App ${Math.random()}` },
        ...more,
      },
    });
    expect(requestAccess.userErrors).toEqual([]);
    return (await approve(owner!, requestAccess.accessRequest.id)).credential.id;
  };
  const read = async (id: string, client = partner!): Promise<Data> => (await client.send(READ, { id })).credential;
  const active = async (id: string): Promise<Data> => {
    await inState(partner!, id, 'ACTIVE');
    return read(id);
  };
  /** After an attempt that did not succeed. */
  const setBack = (id: string): Promise<Data> =>
    eventually(partner!.url, async () => {
      const credential = await read(id, owner!);
      expect(credential.progress?.cause).toBeTruthy();
      return credential;
    });
  const given = async (id: string): Promise<void> => {
    await partner!.send(
      'mutation ($id: ID!, $input: PublicKeyInput!) { setPublicKey(id: $id, input: $input) { userErrors { code } } }',
      { id, input: { pem: newKeyPair().publicKey } },
    );
  };

  it.each(['token', 'query', 'cookie', 'basic', 'hmac', 'both', 'oauth2'])(
    'with its %s in the place of the definition, before it counts',
    async (name) => {
      gateway.passed.length = 0;
      const credential = await active(await granted([name]));
      expect(credential.probes).toEqual([
        {
          ...{ outcome: 'PASSED', status: 200, product: { name: `probed-${name}` } },
          ...{ message: `A call of probed-${name} got through and was answered 200.`, probedAt: expect.any(String) },
        },
      ]);
      expect(gateway.passed).toEqual([expect.stringMatching(/^GET \/status\/200\?of=probe/)]);
    },
  );

  it('a kind whose private key the portal does not have is not tried, and says so', async () => {
    const id = await granted(['jwt']);
    await given(id);
    expect((await active(id)).probes).toMatchObject([
      { outcome: 'NOT_TRIED', status: null, message: expect.stringContaining("private key is its consumer's alone") },
    ]);
  });

  it('a client whose tokens are for people who sign in is not tried, and says so', async () => {
    expect((await active(await granted(['people']))).probes).toMatchObject([
      { outcome: 'NOT_TRIED', status: null, message: expect.stringContaining('people who sign in') },
    ]);
  });

  it.each([404, 503, 302, 403])(
    '%i from behind the gateway: the key was let through, and the status is told',
    async (status) => {
      await setProbe('token', { method: status === 503 ? 'HEAD' : 'GET', path: `status/${status}` });
      expect((await active(await granted(['token']))).probes).toMatchObject([{ outcome: 'PASSED', status }]);
      expect(gateway.passed.at(-1)).toBe(`${status === 503 ? 'HEAD' : 'GET'} /status/${status}`);
    },
  );

  it('refused at the gateway: it is never ACTIVE, says why in a sentence, and works once the product is mended', async () => {
    await setProbe('narrow', { path: 'closed' });
    const id = await granted(['narrow']);
    const told = await setBack(id);
    expect(told).toMatchObject({
      ...{ status: 'ISSUING', failure: null, isApplied: false },
      progress: { cause: { kind: 'CALL_REFUSED', message: 'The gateway answered 403 to a call of probed-narrow.' } },
      probes: [{ outcome: 'REFUSED', status: 403 }],
    });
    const plain = await read(id);
    expect(plain.progress).toEqual({
      message: expect.stringContaining('did not get through. It is tried again'),
      cause: null,
    });
    const status = async () => {
      await skipBackOff(portal.database);
      return (await read(id)).status;
    };
    await expect.poll(status, { interval: 50 }).toBe('FAILED');
    expect(await read(id)).toMatchObject({
      failure: 'The gateway has the key, and a call that was tried with it did not get through.',
      probes: [{ outcome: 'REFUSED', status: 403 }],
    });
    await setProbe('narrow', { path: 'open' });
    await owner!.send(RETRY, { id });
    expect((await active(id)).probes).toMatchObject([{ outcome: 'PASSED', status: 200 }]);
  }, 60_000);

  it('calls that are used up do not stand in the way of a rotation', async () => {
    await setProbe('token', {});
    const id = await granted(['token'], { plan: 'one' });
    expect((await active(id)).probes).toMatchObject([{ outcome: 'PASSED' }]);
    const { rotateCredential } = await partner!.send(ROTATE, { id, input: {} });
    expect((await active(rotateCredential.credential.id)).probes).toMatchObject([{ outcome: 'LIMITED', status: 403 }]);
  });

  it('a product that is added later is tried as well, and what was tried is not tried again', async () => {
    const id = await granted(['token']);
    await active(id);
    gateway.passed.length = 0;
    await setProbe('query', { path: 'status/201' });
    const { credential: of } = await partner!.send('query ($id: ID!) { credential(id: $id) { app { id } } }', { id });
    const { requestAccess } = await partner!.send(REQUEST_ACCESS, {
      input: { productIds: [products.query], planId: plans.wide, catalogueId, appId: of.app.id, credentialId: id },
    });
    expect(requestAccess.userErrors).toEqual([]);
    await approve(owner!, requestAccess.accessRequest.id);
    const credential = await eventually(partner!.url, async () => {
      const found = await active(id);
      expect(found.probes).toHaveLength(2);
      return found;
    });
    expect(credential.probes).toMatchObject([{ status: 200 }, { status: 201 }]);
    expect(gateway.passed.map((call) => call.replace(/[?].*/, ''))).toEqual(['GET /status/201']);
  });

  it('a fault between the answer and its record: the call is made again, and once it counts its answer is there', async () => {
    await setProbe('token', { path: 'status/200' });
    const file = join(portal.dataDir, 'fault');
    await writeFile(file, faultText({ points: ['credential.probed'], effect: 'throw', hit: 1 }));
    armFaultPoints(file);
    gateway.passed.length = 0;
    const id = await granted(['token']);
    await eventually(portal.url, async () => {
      await skipBackOff(portal.database);
      expect((await read(id)).status).toBe('ACTIVE');
    });
    expect((await read(id)).probes).toMatchObject([{ outcome: 'PASSED', status: 200 }]);
    expect(gateway.passed).toEqual(['GET /status/200', 'GET /status/200']);
  });

  it('an address that does not answer, or that the portal may not call, is told to owners and keeps it from counting, also where it is to give a token', async () => {
    const move = (gatewayUrl: string) =>
      owner!.send(
        'mutation ($id: ID!, $input: UpdateProviderInput!) { updateProvider(id: $id, input: $input) { userErrors { code message } } }',
        { id: providerId, input: { gatewayUrl } },
      );
    const setBackAt = async (address: string, name = 'token') => {
      await move(address);
      return setBack(await granted([name]));
    };
    const told = async (address: string) => (await setBackAt(address)).probes;
    expect(await told('http://127.0.0.1:1')).toMatchObject([
      { outcome: 'NO_ANSWER', status: null, message: 'No answer came from 127.0.0.1.' },
    ]);
    expect(await told('http://10.1.2.3')).toMatchObject([
      { outcome: 'NO_ANSWER', message: expect.stringContaining('may not call 10.1.2.3') },
    ]);
    const why = 'No answer came from 127.0.0.1.';
    expect(await setBackAt('http://127.0.0.1:1', 'oauth2')).toMatchObject({
      progress: { cause: { kind: 'CALL_REFUSED', message: why } },
      probes: [
        {
          ...{ outcome: 'NO_TOKEN', status: null, product: { name: 'probed-oauth2' } },
          message: `The client got no access token to call probed-oauth2 with. ${why}`,
        },
      ],
    });
  });

  it('neither keys nor secrets are told by what is recorded', async () => {
    const told = JSON.stringify(
      await rowsOf(portal.database, 'select probes, failure, attempt_failure from credential'),
    );
    expect(told).not.toMatch(/gh-[A-Za-z0-9_-]{32}|eyJ|Basic|Signature/);
  });

  it('a path that leads out of the product is refused, and null takes the probe away', async () => {
    for (const path of ['../other', 'a/%2e%2e/b', 'a//b', 'a b', 'a#b', 'a\\b', `${'a'.repeat(501)}`]) {
      const { userErrors } = await owner!.refused(UPDATE, { id: products.token, input: { probe: { path } } });
      expect(userErrors, path).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'probe', 'path'] }]);
    }
    expect((await setProbe('token', null)).product.probe).toBeNull();
  });
});
