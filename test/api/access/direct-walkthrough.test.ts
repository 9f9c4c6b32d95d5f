import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, browse, call, provisioned, reveal } from '../../support/story.ts';
import {
  ADD_CREDENTIAL,
  ADD_PRODUCTS,
  CHANGE_PLAN,
  CREATE_APP,
  credentialBecomes,
  REQUEST_ACCESS,
  readCredential,
} from './documents.ts';
import { eventsOf, setFlow, viewerId } from './world.ts';

/** "Using Direct Access Flow", step by step as its guide tells it; each test goes on where the one before ended. */
describe('requesting access directly', () => {
  let portal: TestPortal;
  let developer: Client;
  let admin: Client;
  let product: Data;
  let requests: Record<string, Data>;
  let ids: Awaited<ReturnType<typeof browse>>;
  beforeAll(async () => {
    portal = await startTestPortal();
    [developer, admin] = [await portal.as('member'), await portal.as('owner')];
    requests = {};
  });
  afterAll(() => portal?.stop());

  const planNamed = (name: string): string => product.plans.find((plan: Data) => plan.name === name).id;

  it('the admin switches the setting from the cart to the direct flow', async () => {
    await setFlow(admin, 'CART');
    await setFlow(admin, 'DIRECT');
    expect((await developer.send('{ portalSettings { accessFlow } }')).portalSettings.accessFlow).toBe('DIRECT');
  });

  it('the developer browses the catalogue and reviews the plans of a product with their limits', async () => {
    ids = await browse(developer);
    const query = `query ($id: ID!, $catalogueId: ID) { product(id: $id) {
      id displayName plans(catalogueId: $catalogueId) { id name rate per quota quotaRenewalSeconds autoApprove } } }`;
    const variables = { id: ids.products.payment, catalogueId: ids.catalogues.Enterprise };
    product = (await developer.send(query, variables)).product;
    expect(product.plans).toMatchObject([
      { name: 'free', rate: 5, per: 10, quota: 1_000, autoApprove: true },
      { name: 'enterprise', rate: 100, per: 1, quota: 1_000_000, autoApprove: false },
    ]);
  });

  it('with a plan and the name of an application the request is submitted, and no cart is touched', async () => {
    const cart = () => portal.app.context.db.selectFrom('cartItem').selectAll().execute();
    for (const plan of ['free', 'enterprise']) {
      const input = {
        productIds: [product.id],
        planId: planNamed(plan),
        catalogueId: ids.catalogues.Enterprise,
        newApp: { name: `My Weather App on ${plan}`, description: 'Tells the weather.' },
      };
      requests[plan] = (await developer.send(REQUEST_ACCESS, { input })).requestAccess.accessRequest;
    }
    expect(requests.enterprise).toMatchObject({ app: { name: 'My Weather App on enterprise' }, status: 'PENDING' });
    expect(await cart()).toEqual([]);
  });

  it('on a plan that approves by itself credentials come at once, on the other the owner decides', async () => {
    expect(requests.free).toMatchObject({ status: 'APPROVED', autoApproved: true });
    await approve(admin, requests.enterprise!.id);
    for (const plan of ['free', 'enterprise']) requests[plan] = await provisioned(developer, requests[plan]!.id);
  });

  it('under "My apps" the credential is masked until it is shown, and then works', async () => {
    const query = 'query ($id: ID!) { app(id: $id) { credentials { id status lastFour } } }';
    const { app } = await developer.send(query, { id: requests.free!.app.id });
    expect(app.credentials).toMatchObject([{ status: 'ACTIVE', lastFour: expect.stringMatching(/^.{4}$/) }]);
    const secret = await reveal(developer, app.credentials[0].id);
    expect(await call(`${portal.sandbox.url}/payment/`, secret)).toBe(200);
    expect(await eventsOf(portal, 'credential.revealed')).toHaveLength(1);
  });

  it('the plan of the credential is changed, and its key stays', async () => {
    const { id } = requests.free!.credential;
    const secret = await reveal(developer, id);
    const input = { credentialId: id, planId: planNamed('enterprise') };
    const { accessRequest } = (await developer.send(CHANGE_PLAN, { input })).changePlan;
    await approve(admin, accessRequest.id);
    await provisioned(developer, accessRequest.id);
    expect(await readCredential(developer, id)).toMatchObject({ status: 'ACTIVE', plan: { name: 'enterprise' } });
    expect(await reveal(developer, id)).toBe(secret);
  });

  it('the admin makes an application for a developer, adds a credential, and products to it', async () => {
    const owner = { name: 'Made by the admin', description: 'For you.', visibility: 'PERSONAL' };
    const app = await admin.send(CREATE_APP, { input: { ...owner, ownerId: await viewerId(developer) } });
    const input = { appId: app.createApp.app.id, productIds: [product.id], planId: planNamed('enterprise') };
    const { credential } = (await admin.send(ADD_CREDENTIAL, { input })).addCredential;
    await credentialBecomes(developer, credential.id, { status: 'ACTIVE' });
    const more = { credentialId: credential.id, productIds: [ids.products.accounts] };
    await admin.send(ADD_PRODUCTS, { input: more });
    const secret = await reveal(developer, credential.id);
    await expect.poll(() => call(`${portal.sandbox.url}/accounts/`, secret)).toBe(200);
  });

  it('every request tells what was asked for, by whom, through whom, and who decided when', async () => {
    const query = `{ accessRequests { nodes {
      kind status autoApproved requester { email } createdBy { email } app { name } plan { name } previousPlan { name }
      products { name } catalogue { name } decidedBy { email } decidedAt createdAt } } }`;
    const { nodes } = (await developer.send(query)).accessRequests;
    expect(nodes).toMatchObject([
      { kind: 'CHANGE_PLAN', plan: { name: 'enterprise' }, previousPlan: { name: 'free' } },
      { kind: 'NEW_ACCESS', plan: { name: 'enterprise' }, decidedBy: { email: 'owner@example.com' } },
      { kind: 'NEW_ACCESS', plan: { name: 'free' }, autoApproved: true, decidedBy: null },
    ]);
    for (const node of nodes) {
      expect(node).toMatchObject({
        requester: { email: 'member@example.com' },
        createdBy: { email: 'member@example.com' },
        products: [{ name: 'payment' }],
        catalogue: { name: 'Enterprise' },
        decidedAt: expect.any(String),
      });
    }
  });
});
