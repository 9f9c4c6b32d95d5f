import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { inState, ROTATE } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { type RegistrationServer, startRegistrationServer } from '../../support/registration-server.ts';
import { approve, REQUEST_ACCESS } from '../../support/story.ts';
import { connect } from '../provider/second-gateway.ts';
import { type StoryGateway, startStoryGateway } from './gateway-of-story.ts';

const SERVICE = {
  name: 'service',
  description: 'Programs that act for themselves.',
  grantTypes: ['CLIENT_CREDENTIALS'],
};
const WEB = {
  ...{ name: 'web', grantTypes: ['AUTHORIZATION_CODE', 'REFRESH_TOKEN'], clientAuthentication: 'CLIENT_SECRET_POST' },
  applicationType: 'WEB',
};
const CALLBACK = 'https://shop.example.com/callback';
const UPDATE_SERVER = `mutation ($id: ID!, $input: UpdateAuthorizationServerInput!) {
  updateAuthorizationServer(id: $id, input: $input) {
    authorizationServer { clientTypes { name grantTypes responseTypes clientAuthentication applicationType } }
    userErrors { code message field } } }`;
const CAN_REQUEST = `query ($input: CanRequestInput!) {
  canRequest(input: $input) { allowed problems { code message field } } }`;

describe('client types of an authorization server', () => {
  let portal: TestPortal;
  let gateway: StoryGateway;
  let server: RegistrationServer;
  let [owner, partner]: Client[] = [];
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
    server = await startRegistrationServer(['pay']);
    gateway = await startStoryGateway();
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    const providerId = await connect(owner, gateway.connection);
    const made = await owner.send(
      `mutation ($server: CreateAuthorizationServerInput!, $plan: CreatePlanInput!) {
        createAuthorizationServer(input: $server) { authorizationServer { id } userErrors { message } }
        createPlan(input: $plan) { plan { id } userErrors { message } } }`,
      {
        server: {
          ...{ name: 'Login', kind: 'OTHER', issuer: server.issuer, initialAccessToken: server.initialAccessToken },
        },
        plan: { name: 'typed-plan', providerId, rate: 9, per: 60 },
      },
    );
    ids.server = made.createAuthorizationServer.authorizationServer.id;
    ids.plan = made.createPlan.plan.id;
    const { provider } = await owner.send('query ($id: ID!) { provider(id: $id) { apis { nodes { id apiId } } } }', {
      id: providerId,
    });
    const api = provider.apis.nodes.find((each: { apiId: string }) => each.apiId === gateway.apiId);
    const { createProduct } = await owner.send(
      `mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { message } } }`,
      { input: { name: 'typed', apiIds: [api.id], authorizationServerId: ids.server, scope: 'pay' } },
    );
    ids.product = createProduct.product.id;
    await owner.send(
      `mutation ($input: CreateCatalogueInput!) { createCatalogue(input: $input) { userErrors { message } } }`,
      { input: { name: 'Typed', visibility: 'PUBLIC', productIds: [ids.product], planIds: [ids.plan] } },
    );
    const state = 'query ($id: ID!) { product(id: $id) { obstacles { code } administration { policyStatus } } }';
    await eventually(owner.url, async () => {
      const { product } = await owner!.send(state, { id: ids.product });
      expect(product).toEqual({ obstacles: [], administration: { policyStatus: 'IN_FORCE' } });
    });
  }, 60_000);
  afterAll(async () => {
    await portal?.stop();
    await gateway?.stop();
    await server?.stop();
  });

  const setTypes = async (clientTypes: object[]) =>
    (await owner!.send(UPDATE_SERVER, { id: ids.server, input: { clientTypes } })).updateAuthorizationServer;
  let apps = 0;
  const wish = (more: object = {}, app: object = {}) => ({
    ...{ productIds: [ids.product], planId: ids.plan },
    newApp: { name: `Typed ${++apps}`, ...app },
    ...more,
  });
  const problems = async (input: object) => (await partner!.send(CAN_REQUEST, { input })).canRequest.problems;
  const working = async (more: object, app: object = {}): Promise<string> => {
    const { requestAccess } = await partner!.send(REQUEST_ACCESS, { input: wish(more, app) });
    const { credential } = await approve(owner!, requestAccess.accessRequest.id);
    return (await inState(partner!, credential.id, 'ACTIVE')).id;
  };
  const registered = async (id: string) => {
    const { credential } = await partner!.send(
      'query ($id: ID!) { credential(id: $id) { clientType { name } oauthClient { clientId } } }',
      { id },
    );
    return { type: credential.clientType?.name ?? null, client: server.client(credential.oauthClient.clientId)! };
  };

  it('are told wrong all at once, and change nothing then', async () => {
    const bad = [
      { name: ' ', grantTypes: [] },
      { name: 'web', grantTypes: ['REFRESH_TOKEN'] },
      { name: 'web', grantTypes: ['AUTHORIZATION_CODE'], responseTypes: ['TOKEN'] },
      { name: 'late', grantTypes: ['IMPLICIT'], responseTypes: [] },
    ];
    const { userErrors } = await owner!.refused(UPDATE_SERVER, { id: ids.server, input: { clientTypes: bad } });
    expect(userErrors.map(({ field }: { field: string[] }) => field.slice(2).join('.'))).toEqual([
      ...['0.name', '0.grantTypes', '1.grantTypes', '2.name', '2.responseTypes', '3.responseTypes'],
    ]);
    const { product } = await partner!.send('query ($id: ID!) { product(id: $id) { clientTypes { name } } }', {
      id: ids.product,
    });
    expect(product.clientTypes).toEqual([]);
  });

  it('without any, the redirect addresses of the app decide', async () => {
    const { type, client } = await registered(await working({}, { redirectUrls: [CALLBACK] }));
    expect(type).toBeNull();
    expect(client.grant_types).toEqual(['client_credentials', 'authorization_code', 'refresh_token']);
  });

  it('the only one is taken by itself', async () => {
    await setTypes([SERVICE]);
    const { type, client } = await registered(await working({}, { redirectUrls: [CALLBACK] }));
    expect(type).toBe('service');
    expect(client).toMatchObject({ grant_types: ['client_credentials'], response_types: [], redirect_uris: [] });
  });

  it('of several one has to be chosen, and the dry run says so', async () => {
    expect((await setTypes([SERVICE, WEB])).authorizationServer.clientTypes[1]).toEqual({
      ...WEB,
      responseTypes: ['CODE'],
    });
    const { product } = await partner!.send(
      'query ($id: ID!) { product(id: $id) { clientTypes { name description } } }',
      { id: ids.product },
    );
    expect(product.clientTypes).toEqual([
      { name: 'service', description: SERVICE.description },
      { name: 'web', description: null },
    ]);
    const field = ['input', 'clientType'];
    const message = 'Choose what the client is to be: service, web.';
    expect(await problems(wish())).toEqual([{ code: 'CLIENT_TYPE_REQUIRED', message, field }]);
    expect(await problems(wish({ clientType: 'phone' }))).toMatchObject([{ code: 'INVALID_INPUT', field }]);
    expect(await problems(wish({ clientType: 'web' }))).toMatchObject([{ code: 'INVALID_INPUT', field }]);
    expect(await problems(wish({ clientType: 'web' }, { redirectUrls: [CALLBACK] }))).toEqual([]);
  });

  it('the chosen one is on the request, is registered, and stays with a rotation', async () => {
    const { requestAccess } = await partner!.send(REQUEST_ACCESS, {
      input: wish({ clientType: 'web' }, { redirectUrls: [CALLBACK] }),
    });
    const { accessRequest } = await owner!.send(
      'query ($id: ID!) { accessRequest(id: $id) { clientType { name grantTypes } } }',
      { id: requestAccess.accessRequest.id },
    );
    expect(accessRequest.clientType).toEqual({ name: 'web', grantTypes: WEB.grantTypes });
    const { credential } = await approve(owner!, requestAccess.accessRequest.id);
    await inState(partner!, credential.id, 'ACTIVE');
    const expected = {
      ...{ grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
      ...{ redirect_uris: [CALLBACK], token_endpoint_auth_method: 'client_secret_post', application_type: 'web' },
    };
    expect(await registered(credential.id)).toMatchObject({ type: 'web', client: expected });
    const { rotateCredential } = await partner!.send(ROTATE, { id: credential.id, input: { overlapSeconds: 0 } });
    const next = await inState(partner!, rotateCredential.credential.id, 'ACTIVE');
    expect(await registered(next.id)).toMatchObject({ type: 'web', client: expected });
  });

  it('one that is gone when it is decided is granted to nobody', async () => {
    const { requestAccess } = await partner!.send(REQUEST_ACCESS, { input: wish({ clientType: 'service' }) });
    await setTypes([WEB]);
    const { userErrors } = await owner!.refused(
      `mutation ($id: ID!) { approveAccessRequest(id: $id) { userErrors { code message } } }`,
      { id: requestAccess.accessRequest.id },
    );
    expect(userErrors).toEqual([
      { code: 'NO_LONGER_VALID', message: 'The products have no such client type: there are web.' },
    ]);
    await setTypes([SERVICE, WEB]);
    expect((await approve(owner!, requestAccess.accessRequest.id)).status).toBe('APPROVED');
  });

  it('an owner who gives a credential chooses as well', async () => {
    const { createApp } = await partner!.send(
      `mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } userErrors { code } } }`,
      { input: { name: 'Given' } },
    );
    const ADD = `mutation ($input: AddCredentialInput!) {
      addCredential(input: $input) { credential { clientType { name } } userErrors { code field } } }`;
    const input = { appId: createApp.app.id, productIds: [ids.product], planId: ids.plan };
    const { userErrors } = await owner!.refused(ADD, { input });
    expect(userErrors).toEqual([{ code: 'CLIENT_TYPE_REQUIRED', field: ['input', 'clientType'] }]);
    const { addCredential } = await owner!.send(ADD, { input: { ...input, clientType: 'service' } });
    expect(addCredential.credential.clientType.name).toBe('service');
  });

  it('a cart is submitted with one, which those of its requests take that are for such clients', async () => {
    await owner!.send('mutation { updatePortalSettings(input: { accessFlow: CART }) { userErrors { code } } }');
    const { catalogues } = await partner!.send(
      '{ catalogues { nodes { id name plans { id name } products { nodes { id name } } } } }',
    );
    const open = catalogues.nodes.find(({ name }: { name: string }) => name === 'Public');
    const ADD = `mutation ($input: AddToCartInput!) { addToCart(input: $input) { userErrors { code message } } }`;
    const free = { catalogueId: open.id, productIds: [open.products.nodes[0].id], planId: open.plans[0].id };
    const SUBMIT = `mutation ($input: SubmitCartInput!) { submitCart(input: $input) {
      accessRequests { plan { name } clientType { name } } userErrors { code field } } }`;
    await partner!.send(ADD, { input: free });
    const idle = await partner!.refused(SUBMIT, { input: { newApp: { name: 'Idle' }, clientType: 'web' } });
    expect(idle.userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['input', 'clientType'] }]);
    await partner!.send(ADD, { input: { productIds: [ids.product], planId: ids.plan } });
    const newApp = { name: 'From the cart' };
    const { userErrors } = await partner!.refused(SUBMIT, { input: { newApp } });
    expect(userErrors).toEqual([{ code: 'CLIENT_TYPE_REQUIRED', field: ['input', 'clientType'] }]);
    const { submitCart } = await partner!.send(SUBMIT, { input: { newApp, clientType: 'service' } });
    expect(submitCart.accessRequests).toEqual([
      { plan: { name: open.plans[0].name }, clientType: null },
      { plan: { name: 'typed-plan' }, clientType: { name: 'service' } },
    ]);
  });
});
