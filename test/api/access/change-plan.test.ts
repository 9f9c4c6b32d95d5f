import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuthType } from '../../../src/catalogue/products/product.entity.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import {
  approve,
  browse,
  CANCEL,
  call,
  provisioned,
  REVOKE,
  readRequest,
  reject,
  reveal,
} from '../../support/story.ts';
import {
  CAN_CHANGE_PLAN,
  CAN_RENEW,
  CHANGE_PLAN,
  credentialBecomes,
  granted,
  newApp,
  REMOVE_PRODUCT,
  RENEW,
  readCredential,
} from './documents.ts';
import { changePlanOf, codesOf, eventsOf, publishPlan, publishProduct, unpublishPlan } from './world.ts';

const APPROVE = `mutation ($id: ID!) { approveAccessRequest(id: $id) { accessRequest { status } userErrors { code message } } }`;

describe('changing what a credential holds', () => {
  let portal: TestPortal;
  let partner: Client;
  let owner: Client;
  let plans: Record<string, string>;
  let products: Record<string, string>;
  beforeAll(async () => {
    portal = await startTestPortal();
    [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    ({ plans, products } = await browse(partner));
  });
  afterAll(() => portal?.stop());
  beforeEach(() => changePlanOf(portal, 'free', { autoApprove: true, keyLifetimeSeconds: null }));

  const ask = async (credential: Data, plan: string, more: object = {}): Promise<Data> => {
    const input = { credentialId: credential.id, planId: plans[plan], ...more };
    return (await partner.send(CHANGE_PLAN, { input })).changePlan;
  };

  /** All problems of the dry run, once it is certain that the mutation refuses with the first of them. */
  async function refusal(client: Client, credential: Data, planId: string): Promise<string[]> {
    const input = { credentialId: credential.id, planId };
    const { problems } = (await client.send(CAN_CHANGE_PLAN, { input })).canChangePlan;
    const { userErrors } = await client.refused(CHANGE_PLAN, { input });
    expect(userErrors).toEqual(problems);
    return codesOf(problems);
  }

  it('the old plan holds until the decision, and then the same key has the new one', async () => {
    const { credential, secret } = await granted(partner, owner, { plan: 'free' });
    const api = `${portal.sandbox.url}/payment/`;
    const { accessRequest, credential: unchanged } = await ask(credential, 'enterprise', { reason: 'We grow.' });
    expect(accessRequest).toMatchObject({
      kind: 'CHANGE_PLAN',
      status: 'PENDING',
      reason: 'We grow.',
      plan: { name: 'enterprise' },
      previousPlan: { name: 'free' },
      products: [{ name: 'accounts' }, { name: 'payment' }],
    });
    expect(unchanged).toMatchObject({
      plan: { name: 'free' },
      pendingPlan: { name: 'enterprise' },
      pendingRequests: [{ id: accessRequest.id }],
    });
    for (let calls = 0; calls < 5; calls += 1) expect(await call(api, secret)).toBe(200);
    expect(await call(api, secret)).toBe(429);

    await approve(owner, accessRequest.id);
    await provisioned(partner, accessRequest.id);
    expect(await readCredential(partner, credential.id)).toMatchObject({
      status: 'ACTIVE',
      plan: { name: 'enterprise' },
      pendingPlan: null,
    });
    expect(await reveal(partner, credential.id)).toBe(secret);
    expect(await call(api, secret)).toBe(200);
    expect((await eventsOf(portal, 'credential.planChanged')).at(-1)).toMatchObject({
      before: { planId: plans.free },
      after: { planId: plans.enterprise },
    });
  });

  it('a plan that approves by itself is in force at once', async () => {
    const { credential } = await granted(partner, owner);
    const { accessRequest, credential: changed } = await ask(credential, 'free');
    expect(accessRequest).toMatchObject({ kind: 'CHANGE_PLAN', status: 'APPROVED', autoApproved: true });
    expect(changed).toMatchObject({ plan: { name: 'free' }, pendingPlan: null });
    await provisioned(partner, accessRequest.id);
  });

  it('while one change waits, another one is refused and names it', async () => {
    await changePlanOf(portal, 'free', { autoApprove: false });
    const { credential } = await granted(partner, owner);
    const { accessRequest } = await ask(credential, 'free');
    expect(await refusal(partner, credential, plans.free!)).toEqual(['DUPLICATE_REQUEST', 'PLAN_CHANGE_PENDING']);
    const third = (await publishPlan(portal)).id;
    const input = { credentialId: credential.id, planId: third };
    const { userErrors } = await partner.refused(CHANGE_PLAN, { input });
    expect(userErrors).toMatchObject([{ code: 'PLAN_CHANGE_PENDING', conflictId: accessRequest.id }]);
    expect(userErrors[0].message).toContain(accessRequest.id);
    await partner.send(CANCEL, { id: accessRequest.id });
    await partner.send(CHANGE_PLAN, { input });
  });

  it('of changes that several people ask for at once, one is accepted', async () => {
    const { credential } = await granted(partner, owner, { plan: 'free' });
    const third = (await publishPlan(portal)).id;
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => {
        const planId = index % 2 ? third : plans.enterprise;
        return partner.raw(CHANGE_PLAN, { input: { credentialId: credential.id, planId } });
      }),
    );
    const accepted = answers.filter(({ data }) => data.changePlan.userErrors.length === 0);
    expect(accepted).toHaveLength(1);
  });

  it('the present plan is not another one', async () => {
    const { credential } = await granted(partner, owner, { plan: 'free' });
    expect(await refusal(partner, credential, plans.free!)).toEqual(['SAME_PLAN']);
  });

  it('the new plan must be offered with all products of the credential', async () => {
    const { credential } = await granted(partner, owner, { products: ['payment'], plan: 'free', catalogue: 'Public' });
    const hidden = await publishProduct(portal, 'Public');
    await portal.app.context.db
      .insertInto('credentialProduct')
      .values({ credentialId: credential.id, productId: hidden })
      .execute();
    expect(await refusal(partner, credential, plans.enterprise!)).toEqual(['PLAN_NOT_OFFERED']);
  });

  it('a plan or a credential that the consumer may not see is not found', async () => {
    const { credential } = await granted(partner, owner);
    const hobbyist = await portal.as('hobbyist');
    expect(await refusal(hobbyist, credential, plans.free!)).toEqual(['NOT_FOUND']);
    const { id: appId } = await newApp(hobbyist);
    const own = await granted(hobbyist, owner, { appId, products: ['payment'], plan: 'free', catalogue: 'Public' });
    expect(await refusal(hobbyist, own.credential, plans.enterprise!)).toEqual(['NOT_FOUND']);
  });

  it('what was revoked changes no more', async () => {
    const { credential } = await granted(partner, owner, { plan: 'free' });
    await partner.send(REVOKE, { id: credential.id });
    expect(await refusal(partner, credential, plans.enterprise!)).toEqual(['WRONG_STATE']);
  });

  it('changes count against the frequency of the new plan', async () => {
    const { credential } = await granted(partner, owner);
    await changePlanOf(portal, 'free', { requestAllowance: 1 });
    expect(await refusal(partner, credential, plans.free!)).toEqual(['REQUEST_FREQUENCY_EXCEEDED']);
    await changePlanOf(portal, 'free', { requestAllowance: null });
  });

  it('approval asks again, with the products that the credential holds by then', async () => {
    const { credential } = await granted(partner, owner, { plan: 'free' });
    const { accessRequest } = await ask(credential, 'enterprise');
    const added = await publishProduct(portal, 'Public', { authType: AuthType.AUTH_TOKEN });
    await portal.app.context.db
      .insertInto('credentialProduct')
      .values({ credentialId: credential.id, productId: added })
      .execute();
    const { userErrors } = await owner.refused(APPROVE, { id: accessRequest.id });
    expect(codesOf(userErrors)).toEqual(['NO_LONGER_VALID']);
    expect(await readRequest(partner, accessRequest.id)).toMatchObject({ status: 'PENDING' });
  });

  it('a rejected change leaves everything as it was', async () => {
    const { credential, secret } = await granted(partner, owner, { plan: 'free' });
    const { accessRequest } = await ask(credential, 'enterprise');
    await reject(owner, accessRequest.id, { reason: 'Too early.' });
    expect(await readCredential(partner, credential.id)).toMatchObject({ plan: { name: 'free' }, pendingPlan: null });
    expect(await call(`${portal.sandbox.url}/payment/`, secret)).toBe(200);
  });

  it('a product is taken off at once and without a decision', async () => {
    const { credential, secret } = await granted(partner, owner);
    const { removeProductFromCredential } = await partner.send(REMOVE_PRODUCT, {
      id: credential.id,
      productId: products.accounts,
    });
    expect(removeProductFromCredential.credential.products).toEqual([{ name: 'payment' }]);
    await expect.poll(() => call(`${portal.sandbox.url}/accounts/`, secret)).toBe(403);
    expect(await call(`${portal.sandbox.url}/payment/`, secret)).toBe(200);
  });

  it('the last product stays, and only what is held can be taken off, while the credential lives', async () => {
    const { credential } = await granted(partner, owner, { products: ['payment'] });
    const remove = async (product: string) => {
      const { userErrors } = await partner.refused(REMOVE_PRODUCT, { id: credential.id, productId: products[product] });
      return codesOf(userErrors);
    };
    expect(await remove('payment')).toEqual(['LAST_PRODUCT']);
    expect(await remove('accounts')).toEqual(['NOT_FOUND']);
    await partner.send(REVOKE, { id: credential.id });
    expect(await remove('payment')).toEqual(['WRONG_STATE']);
  });

  it('nobody takes products off a credential that they may not see', async () => {
    const { credential } = await granted(partner, owner);
    const hobbyist = await portal.as('hobbyist');
    const { userErrors } = await hobbyist.refused(REMOVE_PRODUCT, { id: credential.id, productId: products.payment });
    expect(codesOf(userErrors)).toEqual(['NOT_FOUND']);
  });

  it('a renewal gives the lifetime of the plan from its approval on', async () => {
    await changePlanOf(portal, 'free', { keyLifetimeSeconds: 60, autoApprove: false });
    const { credential } = await granted(partner, owner, { plan: 'free' });
    await changePlanOf(portal, 'free', { keyLifetimeSeconds: 3600 });
    const first = await readCredential(partner, credential.id);
    const { renewCredential } = await partner.send(RENEW, { input: { credentialId: credential.id } });
    expect(renewCredential.accessRequest).toMatchObject({ kind: 'RENEW', status: 'PENDING' });
    expect(renewCredential.credential.expiresAt).toBe(first.expiresAt);
    const again = await partner.refused(RENEW, { input: { credentialId: credential.id } });
    expect(again.userErrors).toMatchObject([
      { code: 'DUPLICATE_REQUEST', conflictId: renewCredential.accessRequest.id },
    ]);
    await approve(owner, renewCredential.accessRequest.id);
    await provisioned(partner, renewCredential.accessRequest.id);
    const renewed = await credentialBecomes(partner, credential.id, { status: 'ACTIVE' });
    expect(Date.parse(renewed.expiresAt) - Date.now()).toBeGreaterThan(3_500_000);
  });

  it('what never ends needs no renewal, and a withdrawn plan is not renewed', async () => {
    const forEver = await granted(partner, owner);
    const codes = async (credentialId: string) =>
      codesOf((await partner.send(CAN_RENEW, { input: { credentialId } })).canRenewCredential.problems);
    expect(await codes(forEver.credential.id)).toEqual(['WRONG_STATE']);
    await changePlanOf(portal, 'free', { keyLifetimeSeconds: 60 });
    const { credential } = await granted(partner, owner, { plan: 'free' });
    expect(await codes(credential.id)).toEqual([]);
    await unpublishPlan(portal, 'free', 'Enterprise');
    expect(await codes(credential.id)).toEqual(['PLAN_NOT_OFFERED']);
  });
});
