import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_ORGANISATION, tokenApi } from '../../../src/sandbox-gateway/demo-apis.ts';
import type { Client, Data } from '../../support/client.ts';
import { workingCredential } from '../../support/credentials.ts';
import { type GatewayBehind, gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { synchronise } from '../provider/second-gateway.ts';

const OAS = (id: string, more: object = {}) => ({
  openapi: '3.0.3',
  ...{ paths: {}, info: { title: id, version: '1' }, security: [{ token: [], password: [] }] },
  components: {
    securitySchemes: {
      token: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
      password: { type: 'http', scheme: 'basic' },
    },
  },
  'x-tyk-api-gateway': {
    info: { id, orgId: SANDBOX_ORGANISATION, name: id, state: { active: true } },
    upstream: { url: 'http://127.0.0.1:1/' },
    server: {
      listenPath: { value: `/${id}/`, strip: true },
      authentication: {
        ...{ enabled: true, ...more },
        securitySchemes: {
          token: { enabled: true },
          password: { enabled: true, header: { enabled: true, name: 'Authorization' } },
        },
      },
    },
  },
});
const BOTH = { use_standard_auth: true, use_basic_auth: true };
const APART = { auth_configs: { authToken: { auth_header_name: 'X-Api-Key' }, basic: {} } };
const OBSTACLES = `query ($id: ID!) { product(id: $id) { authType obstacles { code } apis { parts { authType place { in name } } } } }`;

describe('several methods at once', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  let [owner, partner]: Client[] = [];
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await gatewayBehind(portal);
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  });
  afterAll(() => portal?.stop());

  const serve = async (method: string, path: string, body: object) => {
    expect(await gateway.admin(method, path, body)).toBe(200);
    await gateway.admin('GET', 'reload/?block=true');
    await synchronise(owner!, gateway.provider.id);
  };
  const productOf = async (apiId: string): Promise<Data> => {
    const { provider } = await owner!.send(
      'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId } } } }',
      { id: gateway.provider.id },
    );
    const apiIds = [provider.apis.nodes.find((each: Data) => each.apiId === apiId).id];
    const { createProduct } = await owner!.send(
      'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { code } } }',
      { input: { name: apiId, apiIds } },
    );
    return (await owner!.send(OBSTACLES, { id: createProduct.product.id })).product;
  };
  const classic = (id: string, more: object) => ({ ...tokenApi(id, id, `/${id}/`, SANDBOX_ORGANISATION), ...more });

  it.each([['password'], ['token'], ['']])(
    'an OpenAPI definition that wants a password and a token gives keys with both, whoever names the session: %s',
    async (by) => {
      const id = `oas-${by}`;
      const baseIdentityProvider = { password: 'basic_auth_user', token: 'auth_token' }[by] ?? '';
      await serve('POST', 'apis/oas', OAS(id, { baseIdentityProvider }));
      const header = (authType: string, name: string) => ({ authType, place: { in: 'HEADER', name } });
      const parts = [header('BASIC', 'Authorization'), header('AUTH_TOKEN', 'X-Api-Key')];
      expect(await productOf(id)).toEqual({ authType: 'BASIC', obstacles: [], apis: [{ parts }] });
    },
  );

  it.each<[string, object]>([
    ['both would stand in one header', { ...BOTH, auth_configs: {} }],
    ['the session of neither counts', { ...BOTH, ...APART, base_identity_provided_by: 'jwt_claim' }],
    ['a key has one of its proofs', { ...BOTH, ...APART, enable_signature_checking: true }],
    ['a server decides about one of them', { ...APART, enable_jwt: true, jwt_source: 'aHR0cDovL2lkcA==' }],
  ])('is refused from the creation of a product on where %s', async (why, more) => {
    const id = why.replaceAll(' ', '-');
    await serve('POST', 'apis', classic(id, more));
    const { obstacles } = await productOf(id);
    expect(obstacles.map(({ code }: Data) => code)).toContain('COMBINED_AUTHENTICATION');
  });

  it('an API that asks for a password beside the key later on tells so of its products and their keys', async () => {
    const { id } = await workingCredential(portal, partner!, { products: ['payment'], plan: 'enterprise' });
    await serve('PUT', 'apis/payment-api', {
      ...classic('payment-api', { ...BOTH, ...APART }),
      name: 'Payment API',
      proxy: { listen_path: '/payment/', target_url: 'http://127.0.0.1:1/' },
    });
    const { credential } = await partner!.send(
      `query ($id: ID!) { credential(id: $id) { effectiveAccess { apis { state reason } }
        products { obstacles { code message } } } }`,
      { id },
    );
    const words = expect.stringContaining('more than a key');
    expect(credential.effectiveAccess.apis).toMatchObject([{ state: 'UNKNOWN', reason: words }]);
    expect(credential.products).toEqual([{ obstacles: [{ code: 'COMBINED_AUTHENTICATION', message: words }] }]);
  });
});
