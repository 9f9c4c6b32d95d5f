import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthType } from '../../../src/catalogue/products/product.entity.ts';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, askFor, browse, call, provisioned, REVOKE, readRequest, reveal } from '../../support/story.ts';
import {
  ADD_CREDENTIAL,
  ADD_PRODUCTS,
  CHANGE_PLAN,
  CREATE_APP,
  credentialBecomes,
  granted,
  newApp,
  REQUEST_ACCESS,
} from './documents.ts';
import { codesOf, eventsOf, publishProduct, viewerId } from './world.ts';

describe('an owner acts on behalf of a consumer', () => {
  let portal: TestPortal;
  let owner: Client;
  let member: Client;
  let plans: Record<string, string>;
  let products: Record<string, string>;
  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, member] = [await portal.as('owner'), await portal.as('member')];
    ({ plans, products } = await browse(member));
  });
  afterAll(() => portal?.stop());

  it('creates an app that belongs to the consumer, and the record names both', async () => {
    const input = { name: 'Made for you', visibility: 'TEAM', ownerId: await viewerId(member) };
    const { createApp } = await owner.send(CREATE_APP, { input });
    expect(createApp.app.owner.email).toBe('member@example.com');
    const event = (await eventsOf(portal, 'app.created')).at(-1);
    expect([event.actor.id, event.onBehalfOf]).toEqual([await viewerId(owner), await viewerId(member)]);
  });

  it('adds a credential without any approval, and its key opens the API', async () => {
    const app = await newApp(member);
    const input = { appId: app.id, productIds: [products.payment], planId: plans.enterprise, name: 'From us' };
    const { credential } = (await owner.send(ADD_CREDENTIAL, { input })).addCredential;
    expect(credential).toMatchObject({
      name: 'From us',
      plan: { name: 'enterprise' },
      products: [{ name: 'payment' }],
      issuedBy: { email: 'owner@example.com' },
      app: { owner: { email: 'member@example.com' } },
    });
    await credentialBecomes(member, credential.id, { status: 'ACTIVE' });
    expect(await call(`${portal.sandbox.url}/payment/`, await reveal(member, credential.id))).toBe(200);
    const event = (await eventsOf(portal, 'credential.issued')).at(-1);
    expect([event.actor.id, event.onBehalfOf]).toEqual([await viewerId(owner), await viewerId(member)]);
  });

  it('adds more products to a credential, on its plan', async () => {
    const { credential, secret } = await granted(member, owner, { products: ['payment'] });
    const input = { credentialId: credential.id, productIds: [products.accounts] };
    const { addProductsToCredential } = await owner.send(ADD_PRODUCTS, { input });
    expect(addProductsToCredential.credential).toMatchObject({
      plan: { name: 'enterprise' },
      products: [{ name: 'accounts' }, { name: 'payment' }],
    });
    await expect.poll(() => call(`${portal.sandbox.url}/accounts/`, secret)).toBe(200);
    const event = (await eventsOf(portal, 'credential.productsChanged')).at(-1);
    expect([event.actor.id, event.onBehalfOf]).toEqual([await viewerId(owner), await viewerId(member)]);
  });

  it('products of another gateway, another method or held already cannot join, nor any a revoked one', async () => {
    const { credential } = await granted(member, owner, { products: ['payment'] });
    const refusal = async (productIds: unknown[]) => {
      const { userErrors } = await owner.refused(ADD_PRODUCTS, { input: { credentialId: credential.id, productIds } });
      return codesOf(userErrors);
    };
    expect(await refusal([await publishProduct(portal, 'Enterprise', { elsewhere: true })])).toEqual([
      'MIXED_PROVIDERS',
    ]);
    const basic = await publishProduct(portal, 'Enterprise', { authType: AuthType.CUSTOM });
    expect(await refusal([basic])).toEqual(['PRODUCT_NOT_REQUESTABLE', 'MIXED_AUTH_TYPES']);
    expect(new Set(await refusal([basic, products.accounts]))).toEqual(
      new Set(['MIXED_AUTH_TYPES', 'PRODUCT_NOT_REQUESTABLE']),
    );
    expect(await refusal([products.payment])).toEqual(['ALREADY_GRANTED']);
    expect(await refusal([])).toEqual(['INVALID_INPUT']);
    await member.send(REVOKE, { id: credential.id });
    expect(await refusal([products.accounts])).toEqual(['WRONG_STATE']);
  });

  it('asks for access; the consumer is the requester, the owner its maker, and a manual plan waits', async () => {
    const app = await newApp(member);
    const { requestAccess } = await owner.send(REQUEST_ACCESS, { input: await askFor(owner, { appId: app.id }) });
    expect(requestAccess.accessRequest).toMatchObject({
      status: 'PENDING',
      requester: { email: 'member@example.com' },
      createdBy: { email: 'owner@example.com' },
    });
    const event = (await eventsOf(portal, 'accessRequest.created')).at(-1);
    expect([event.actor.id, event.onBehalfOf]).toEqual([await viewerId(owner), await viewerId(member)]);
    expect(await readRequest(member, requestAccess.accessRequest.id)).toMatchObject({ status: 'PENDING' });
    await approve(owner, requestAccess.accessRequest.id);
    const decided = (await eventsOf(portal, 'accessRequest.approved')).at(-1);
    expect(decided.onBehalfOf).toBeNull();
    await provisioned(member, requestAccess.accessRequest.id);
  });

  it('asks with a new app, which then belongs to the consumer', async () => {
    const newApp = { name: 'Asked for you', ownerId: await viewerId(member) };
    const { requestAccess } = await owner.send(REQUEST_ACCESS, { input: await askFor(owner, { newApp }) });
    const { apps } = await member.send('{ apps { nodes { name owner { email } accessRequests { nodes { id } } } } }');
    expect(apps.nodes).toContainEqual({
      name: 'Asked for you',
      owner: { email: 'member@example.com' },
      accessRequests: { nodes: [{ id: requestAccess.accessRequest.id }] },
    });
  });

  it('an idempotency key is that of the owner, not of the consumer', async () => {
    const app = await newApp(member);
    const ask = { appId: app.id, idempotencyKey: 'same', products: ['payment'] };
    const forMember = await owner.send(REQUEST_ACCESS, { input: await askFor(owner, ask) });
    const again = await owner.send(REQUEST_ACCESS, { input: await askFor(owner, ask) });
    expect(again.requestAccess.accessRequest.id).toBe(forMember.requestAccess.accessRequest.id);
    const own = await member.send(REQUEST_ACCESS, { input: await askFor(member, { ...ask, products: ['accounts'] }) });
    expect(own.requestAccess.accessRequest.id).not.toBe(forMember.requestAccess.accessRequest.id);
  });

  it('asks for another plan; it waits for the decision like any other change', async () => {
    const { credential } = await granted(member, owner, { plan: 'free' });
    const input = { credentialId: credential.id, planId: plans.enterprise };
    const { changePlan } = await owner.send(CHANGE_PLAN, { input });
    expect(changePlan.accessRequest).toMatchObject({
      status: 'PENDING',
      requester: { email: 'member@example.com' },
      createdBy: { email: 'owner@example.com' },
    });
  });

  it('who asks for themselves is both requester and maker', async () => {
    const { requestAccess } = await member.send(REQUEST_ACCESS, { input: await askFor(member) });
    expect(requestAccess.accessRequest).toMatchObject({
      requester: { email: 'member@example.com' },
      createdBy: { email: 'member@example.com' },
    });
    expect((await eventsOf(portal, 'accessRequest.created')).at(-1).onBehalfOf).toBeNull();
  });

  it('consumers act for nobody else', async () => {
    const hobbyist = await portal.as('hobbyist');
    const newApp = { name: 'Yours', ownerId: await viewerId(member) };
    const input = await askFor(hobbyist, { newApp, products: ['payment'], plan: 'free', catalogue: 'Public' });
    const { userErrors } = await hobbyist.refused(REQUEST_ACCESS, { input });
    expect(codesOf(userErrors)).toEqual(['NOT_FOUND']);
  });

  it('consumers give themselves nothing', async () => {
    const { app, credential } = await granted(member, owner, { products: ['payment'] });
    const add = { appId: app.id, productIds: [products.payment], planId: plans.free };
    expect(await member.errorCode(ADD_CREDENTIAL, { input: add })).toBe('FORBIDDEN');
    const more = { credentialId: credential.id, productIds: [products.accounts] };
    expect(await member.errorCode(ADD_PRODUCTS, { input: more })).toBe('FORBIDDEN');
  });
});
