import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_ORGANISATION, tokenApi } from '../../../src/sandbox-gateway/demo-apis.ts';
import type { Client, Data } from '../../support/client.ts';
import { type GatewayBehind, gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, REQUEST_ACCESS } from '../../support/story.ts';
import { bringIn, exported } from '../environments/bundle-story.ts';
import { synchronise } from '../provider/second-gateway.ts';

const ERRORS = 'userErrors { code field message }';
const CREATE_PRODUCT = `mutation ($input: CreateProductInput!) { createProduct(input: $input) {
  product { id } ${ERRORS} } }`;
const UPDATE_PRODUCT = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) {
  product { obstacles { code } } ${ERRORS} } }`;
const PUBLISH = `mutation ($id: ID!, $in: [ID!]!) { publishProduct(id: $id, catalogueIds: $in) { product { id } ${ERRORS} } }`;
const CREATE_CATALOGUE = `mutation ($input: CreateCatalogueInput!) { createCatalogue(input: $input) {
  catalogue { id } ${ERRORS} } }`;
const UPDATE_CATALOGUE = `mutation ($id: ID!, $input: UpdateCatalogueInput!) { updateCatalogue(id: $id, input: $input) {
  catalogue { id } ${ERRORS} } }`;

const NONE = { use_standard_auth: false };
const SERVER = 'aHR0cDovL2lkcA==';
/** Definitions that no credential of the portal serves, each with what is said of it. */
const UNSUPPORTED: Record<string, object> = {
  COMBINED_AUTHENTICATION: { ...NONE, use_basic_auth: true, enable_signature_checking: true },
  OTHER_AUTHENTICATION: { ...NONE, use_openid: true },
  REQUEST_SIGNATURE: { auth_configs: { authToken: { validate_signature: true } } },
  SIGNATURE_ALGORITHM: { ...NONE, enable_jwt: true, jwt_signing_method: 'hmac' },
  IDENTITY_PROVIDER: { ...NONE, enable_jwt: true, jwt_signing_method: 'rsa', jwt_source: SERVER },
  CLIENT_CERTIFICATE: { use_mutual_tls_auth: true },
  CERTIFICATES_ALONE: { ...NONE, use_keyless: true, use_mutual_tls_auth: true },
  UNPROVEN_CERTIFICATE: { auth_configs: { authToken: { use_certificate: true } } },
};
/** Definitions whose products are only read, or can be asked for some day. */
const PUBLISHABLE: Record<string, object> = {
  'an open API': { ...NONE, use_keyless: true },
  'an API of a plug-in': { ...NONE, custom_plugin_auth_enabled: true },
  'an API that is switched off': { active: false },
  'an internal API': { internal: true },
  'an API without limits': { disable_rate_limit: true, disable_quota: true },
};
const idOf = (name: string) => name.toLowerCase().replaceAll(/[^a-z]/g, '-');

describe('what no credential could open', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  let [owner, partner]: Client[] = [];
  let apis: Record<string, string>;
  const drafts: Record<string, string> = {};
  const catalogues: Record<string, string> = {};

  const define = async (id: string, more: object, method = 'POST') => {
    const api = { ...tokenApi(id, id, `/${id}/`, SANDBOX_ORGANISATION), ...more };
    expect(await gateway.admin(method, method === 'POST' ? 'apis' : `apis/${id}`, api)).toBe(200);
  };
  const readAgain = async () => {
    await gateway.admin('GET', 'reload/?block=true');
    await synchronise(owner!, gateway.provider.id);
  };
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await gatewayBehind(portal);
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    const all = { ...UNSUPPORTED, ...PUBLISHABLE, plain: {}, turning: {} };
    for (const [name, more] of Object.entries(all)) await define(idOf(name), more);
    await readAgain();
    const { provider } = await owner.send(
      'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId } } } }',
      { id: gateway.provider.id },
    );
    apis = Object.fromEntries(provider.apis.nodes.map(({ id, apiId }: Data) => [apiId, id]));
    for (const name of Object.keys(all)) {
      const input = { name: idOf(name), apiIds: [apis[idOf(name)]] };
      drafts[name] = (await owner.send(CREATE_PRODUCT, { input })).createProduct.product.id;
    }
    Object.assign(catalogues, (await browse(owner)).catalogues);
  });
  afterAll(() => portal?.stop());

  const seen = async () => JSON.stringify((await exported(owner!)).catalogues);
  let made = 0;

  /** Every way by which a product comes before consumers, and the place that is told. */
  const WAYS: Record<string, (name: string) => [document: string, variables: Data, field: string[]]> = {
    publishProduct: (name) => [PUBLISH, { id: drafts[name], in: [catalogues.Enterprise] }, ['id']],
    createProduct: (name) => {
      const input = { name: `new ${++made}`, apiIds: [apis[idOf(name)]], catalogueIds: [catalogues.Enterprise] };
      return [CREATE_PRODUCT, { input }, ['input', 'apiIds']];
    },
    createCatalogue: (name) => {
      const input = { name: `New ${++made}`, productIds: [drafts.plain, drafts[name]] };
      return [CREATE_CATALOGUE, { input }, ['input', 'productIds']];
    },
    updateCatalogue: (name) => {
      const variables = { id: catalogues.Enterprise, input: { productIds: [drafts.plain, drafts[name]] } };
      return [UPDATE_CATALOGUE, variables, ['input', 'productIds']];
    },
  };

  describe.each(Object.keys(WAYS))('is refused by %s, and nothing is changed', (way) => {
    it.each(Object.keys(UNSUPPORTED))('%s', async (code) => {
      const before = await seen();
      const [document, variables, field] = WAYS[way]!(code);
      const { userErrors } = await owner!.refused(document, variables);
      const message = expect.stringMatching(`^No credential of the portal could open .*: .*${idOf(code)}.*\\. .+`);
      expect(userErrors).toEqual([{ code: 'PRODUCT_NOT_PUBLISHABLE', field, message }]);
      expect(await seen()).toBe(before);
    });
  });

  it('is told with everything else that is wrong, of all products at once', async () => {
    const input = {
      name: ' ',
      productIds: Object.keys(UNSUPPORTED).map((code) => drafts[code]),
      planIds: [drafts.plain],
    };
    const { userErrors } = await owner!.refused(CREATE_CATALOGUE, { input });
    expect(userErrors.map(({ code }: Data) => code).toSorted()).toEqual([
      ...['INVALID_INPUT', 'NOT_FOUND'],
      ...Object.keys(UNSUPPORTED).map(() => 'PRODUCT_NOT_PUBLISHABLE'),
    ]);
    const named = Object.keys(UNSUPPORTED).filter((code) =>
      userErrors.some(({ message }: Data) => message.includes(idOf(code))),
    );
    expect(named).toEqual(Object.keys(UNSUPPORTED));
  });

  it('is refused by the import of a bundle, at its place there', async () => {
    const bundle = await exported(owner!);
    const [{ products, ...first }, ...more] = bundle.catalogues;
    const wanted = [{ ...first, products: [...products, drafts.COMBINED_AUTHENTICATION] }, ...more];
    const { status, body } = await bringIn(owner!, { ...bundle, catalogues: wanted });
    const refusal = { code: 'PRODUCT_NOT_PUBLISHABLE', field: ['catalogues', '0', 'products'] };
    expect([status, body.userErrors]).toMatchObject([400, [refusal]]);
    expect(await exported(owner!)).toEqual(bundle);
  });

  it.each(Object.keys(PUBLISHABLE))('does not keep back %s', async (name) => {
    const { publishProduct } = await owner!.send(PUBLISH, { id: drafts[name], in: [catalogues.Enterprise] });
    expect(publishProduct.product.id).toBe(drafts[name]);
    expect((await browse(partner!)).products[idOf(name)]).toBe(drafts[name]);
  });

  it('stays where it was offered before, is told of, and can go nowhere else', async () => {
    const id = drafts.turning!;
    const [offered, other] = [
      catalogues.Enterprise,
      Object.values(catalogues).find((each) => each !== catalogues.Enterprise),
    ];
    await owner!.send(PUBLISH, { id, in: [offered] });
    const { updateProduct } = await owner!.send(UPDATE_PRODUCT, { id, input: { apiIds: [apis.plain, apis.turning] } });
    expect(updateProduct.product.obstacles).toEqual([]);
    const refused = await owner!.refused(UPDATE_PRODUCT, {
      id,
      input: { apiIds: [apis.turning, apis[idOf('REQUEST_SIGNATURE')]] },
    });
    expect(refused.userErrors).toMatchObject([{ code: 'PRODUCT_NOT_PUBLISHABLE', field: ['input', 'apiIds'] }]);
    await define('turning', UNSUPPORTED.REQUEST_SIGNATURE!, 'PUT');
    await readAgain();
    const { product } = await partner!.send('query ($id: ID!) { product(id: $id) { obstacles { code advice } } }', {
      id,
    });
    expect(product.obstacles).toEqual([{ code: 'REQUEST_SIGNATURE', advice: null }]);
    const { plans } = await browse(partner!);
    const input = { productIds: [id], planId: plans.enterprise, newApp: { name: 'Late' } };
    expect((await partner!.refused(REQUEST_ACCESS, { input })).userErrors).toMatchObject([
      { code: 'PRODUCT_NOT_REQUESTABLE' },
    ]);
    await owner!.send(PUBLISH, { id, in: [offered] });
    await owner!.send(UPDATE_PRODUCT, { id, input: { displayName: 'Turned', apiIds: [apis.turning] } });
    const { catalogue } = await owner!.send(
      'query ($id: ID!) { catalogue(id: $id) { products(first: 50) { nodes { id } } } }',
      { id: offered },
    );
    const productIds = catalogue.products.nodes.map((each: Data) => each.id);
    await owner!.send(UPDATE_CATALOGUE, { id: offered, input: { productIds } });
    expect((await owner!.refused(PUBLISH, { id, in: [offered, other] })).userErrors).toMatchObject([
      { code: 'PRODUCT_NOT_PUBLISHABLE', field: ['id'] },
    ]);
  });
});
