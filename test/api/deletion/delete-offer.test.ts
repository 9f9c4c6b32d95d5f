import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, askFor, browse, REVOKE, readRequest, requestAccess } from '../../support/story.ts';
import { letTimePass } from '../../support/time.ts';
import { CHANGE_PLAN, granted, RENEW, REQUEST_ACCESS } from '../access/documents.ts';
import {
  changePlanOf,
  copyCatalogue,
  eventsOf,
  publishPlan,
  publishProduct,
  setFlow,
  viewerId,
} from '../access/world.ts';
import { ADD_TO_CART, readCart } from '../cart/documents.ts';
import { field, saveForm } from '../forms/form-story.ts';
import { closed, deletionOf, readClosed, trailOf } from './deletion-story.ts';

let portal: TestPortal;
let owner: Client;
let member: Client;
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, member] = [await portal.as('owner'), await portal.as('member')];
});
beforeEach(() => setFlow(owner, 'DIRECT'));
afterAll(() => portal?.stop());

const ask = async (client: Client, input: object): Promise<Data> =>
  (await client.send(REQUEST_ACCESS, { input: { ...(await askFor(client)), ...input } })).requestAccess.accessRequest;

const addToCart = async (client: Client, input: object): Promise<void> => {
  await setFlow(owner, 'CART');
  await client.send(ADD_TO_CART, { input });
};

describe('deleting what is offered', () => {
  it('a catalogue closes the requests through it and takes what was chosen in it out of carts', async () => {
    const { products, plans } = await browse(member);
    const catalogueId = await copyCatalogue(portal, 'Enterprise');
    const [open, decided] = [await ask(member, { catalogueId }), await ask(member, { catalogueId })];
    const other = await requestAccess(member);
    await approve(owner, decided.id);
    await addToCart(member, { productIds: [products.payment], planId: plans.enterprise, catalogueId });
    await owner.send(deletionOf('Catalogue'), { id: catalogueId });
    expect(await readClosed(member, open.id)).toMatchObject({
      status: 'CANCELLED',
      closedBecause: 'CATALOGUE_DELETED',
    });
    expect(await readClosed(member, decided.id)).toMatchObject({ status: 'APPROVED', closedBecause: null });
    expect(await readClosed(member, other.id)).toMatchObject({ status: 'PENDING', closedBecause: null });
    expect((await trailOf(portal, owner, open.id)).at(-1)?.after).toMatchObject({
      cause: 'CATALOGUE_DELETED',
      catalogueId,
    });
    expect((await readCart(member)).items).toEqual([]);
    const removals = await eventsOf(portal, 'cart.itemsRemoved');
    expect(removals.at(-1)).toMatchObject({
      before: { items: [{ catalogueId, productId: products.payment, planId: plans.enterprise }] },
      after: { cause: 'CATALOGUE_DELETED' },
    });
  });

  it('a product closes the requests for it, also where they ask for more, and leaves carts', async () => {
    const { products, plans, catalogues } = await browse(member);
    const id = await publishProduct(portal, 'Enterprise');
    const open = await ask(member, { productIds: [id, products.payment] });
    await addToCart(member, { productIds: [id], planId: plans.enterprise, catalogueId: catalogues.Enterprise });
    await owner.send(deletionOf('Product'), { id });
    expect(await readClosed(member, open.id)).toMatchObject({ status: 'CANCELLED', closedBecause: 'PRODUCT_DELETED' });
    expect((await readCart(member)).items).toEqual([]);
  });

  it('a plan closes the requests for it and leaves carts', async () => {
    const { products, catalogues } = await browse(member);
    const plan = await publishPlan(portal);
    const open = await ask(member, { planId: plan.id });
    await addToCart(member, { productIds: [products.payment], planId: plan.id, catalogueId: catalogues.Enterprise });
    await owner.send(deletionOf('Plan'), { id: plan.id });
    expect(await readClosed(member, open.id)).toMatchObject({ status: 'CANCELLED', closedBecause: 'PLAN_DELETED' });
    expect((await readCart(member)).items).toEqual([]);
  });

  it('who could decide in a catalogue, and what was asked in it, end with it, on the record', async () => {
    const catalogueId = await copyCatalogue(portal, 'Enterprise');
    const userId = await viewerId(await portal.as('partner'));
    const grant = 'mutation ($input: GrantApproverInput!) { grantApprover(input: $input) { userErrors { code } } }';
    await owner.send(grant, { input: { userId, catalogueId } });
    const form = await saveForm(owner, { catalogueId }, field('use'));
    await owner.send(deletionOf('Catalogue'), { id: catalogueId });
    const left = await owner.send('{ approvers { nodes { id } } requestForms { nodes { id } } }');
    expect(left).toEqual({ approvers: { nodes: [] }, requestForms: { nodes: [] } });
    expect((await eventsOf(portal, 'approver.revoked')).at(-1)?.subject).toMatchObject({ userId, catalogueId });
    expect((await trailOf(portal, owner, form.id)).at(-1)?.type).toBe('requestForm.removed');
  });

  it('a request that comes while its catalogue is deleted is refused or closed', async () => {
    for (let round = 0; round < 5; round += 1) {
      const catalogueId = await copyCatalogue(portal, 'Enterprise');
      const input = { ...(await askFor(member)), catalogueId };
      const [{ data, errors }] = await Promise.all([
        member.raw(REQUEST_ACCESS, { input }),
        owner.send(deletionOf('Catalogue'), { id: catalogueId }),
      ]);
      expect(errors).toBeUndefined();
      const { accessRequest, userErrors } = data.requestAccess;
      if (accessRequest) await closed(member, accessRequest.id, 'CATALOGUE_DELETED');
      else expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    }
  });

  it('unpublishing closes nothing, because what was taken out may come back', async () => {
    const plan = await publishPlan(portal);
    const open = await ask(member, { planId: plan.id });
    await owner.send('mutation ($id: ID!) { unpublishPlan(id: $id) { userErrors { code } } }', { id: plan.id });
    expect(await readRequest(member, open.id)).toMatchObject({ status: 'PENDING' });
    const refused = await owner.refused(
      'mutation ($id: ID!) { approveAccessRequest(id: $id) { userErrors { code } } }',
      { id: open.id },
    );
    expect(refused.userErrors).toEqual([{ code: 'NO_LONGER_VALID' }]);
  });
});

describe('a credential that ends', () => {
  it('by revocation closes what waits for it, by the hand of who revoked, and deletes no request', async () => {
    const { plans, products } = await browse(member);
    const { app, credential, request } = await granted(member, owner, { products: ['payment'], plan: 'free' });
    const change = { credentialId: credential.id, planId: plans.enterprise };
    const { accessRequest: wish } = (await member.send(CHANGE_PLAN, { input: change })).changePlan;
    await changePlanOf(portal, 'free', { autoApprove: false });
    const more = { appId: app.id, newApp: undefined, credentialId: credential.id, planId: plans.free };
    const extension = await ask(member, { ...more, productIds: [products.accounts] });
    await changePlanOf(portal, 'free', { autoApprove: true });
    await member.send(REVOKE, { id: credential.id });
    await closed(member, wish.id, 'CREDENTIAL_ENDED');
    await closed(member, extension.id, 'CREDENTIAL_ENDED');
    expect((await trailOf(portal, owner, wish.id)).at(-1)).toMatchObject({
      type: 'accessRequest.cancelled',
      actor: { email: 'member@example.com' },
      after: { cause: 'CREDENTIAL_ENDED' },
    });
    expect(await readRequest(member, request.id)).toMatchObject({ status: 'APPROVED' });
  });

  it('P4: by its time closes what waits for it, but not the request for a longer life', async () => {
    await changePlanOf(portal, 'enterprise', { keyLifetimeSeconds: 3600 });
    await changePlanOf(portal, 'free', { autoApprove: false });
    const { plans } = await browse(member);
    const { credential } = await granted(member, owner);
    const input = { credentialId: credential.id };
    const { accessRequest: renewal } = (await member.send(RENEW, { input })).renewCredential;
    const change = { ...input, planId: plans.free };
    const { accessRequest: wish } = (await member.send(CHANGE_PLAN, { input: change })).changePlan;
    await letTimePass(portal.database, 3601);
    await closed(member, wish.id, 'CREDENTIAL_ENDED');
    expect((await readRequest(member, renewal.id)).status).toBe('PENDING');
    await changePlanOf(portal, 'free', { autoApprove: true });
    await changePlanOf(portal, 'enterprise', { keyLifetimeSeconds: null });
  });
});

describe('a request that nobody closed', () => {
  it('is found within a minute, also when it came in the moment of the deletion', async () => {
    const plan = await publishPlan(portal);
    const open = await ask(member, { planId: plan.id });
    const { db } = portal.app.context;
    await db.updateTable('plan').set({ deletedAt: new Date() }).where('id', '=', plan.id).execute();
    await letTimePass(portal.database, 60);
    await closed(member, open.id, 'PLAN_DELETED');
  });
});
