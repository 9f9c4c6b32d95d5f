import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, askFor, browse, REVOKE, readRequest, requestAccess } from '../../support/story.ts';
import { ADD_CREDENTIAL, CAN_CHANGE_PLAN, CHANGE_PLAN, granted, newApp, RENEW, REQUEST_ACCESS } from './documents.ts';
import { changePlanOf, codesOf, publishProduct, unpublishProduct } from './world.ts';

const APPROVE =
  'mutation ($id: ID!) { approveAccessRequest(id: $id) { accessRequest { status } userErrors { code } } }';

describe('what changed while a request waited', () => {
  let portal: TestPortal;
  let member: Client;
  let partner: Client;
  let owner: Client;
  let plans: Record<string, string>;
  let products: Record<string, string>;
  beforeAll(async () => {
    portal = await startTestPortal();
    [member, partner, owner] = [await portal.as('member'), await portal.as('partner'), await portal.as('owner')];
    ({ plans, products } = await browse(member));
  });
  afterAll(() => portal?.stop());

  const approval = async (id: string): Promise<string[]> => {
    const { userErrors } = await owner.refused(APPROVE, { id });
    expect(await readRequest(owner, id)).toMatchObject({ status: 'PENDING' });
    return codesOf(userErrors);
  };

  it('a product that was withdrawn is not granted', async () => {
    const id = await publishProduct(portal, 'Enterprise');
    const input = { ...(await askFor(member)), productIds: [id] };
    const { accessRequest } = (await member.send(REQUEST_ACCESS, { input })).requestAccess;
    await unpublishProduct(portal, `product-${id}`, 'Enterprise');
    expect(await approval(accessRequest.id)).toEqual(['NO_LONGER_VALID']);
  });

  it('nothing is granted to an app that the requester sees no more', async () => {
    const app = await newApp(partner, { visibility: 'ORGANISATION' });
    const { id } = await requestAccess(member, { appId: app.id });
    await portal.app.context.db
      .updateTable('app')
      .set({ visibility: 'PERSONAL' as never })
      .where('id', '=', app.id)
      .execute();
    expect(await approval(id)).toEqual(['NO_LONGER_VALID']);
  });

  it('nothing is changed on a credential that was revoked', async () => {
    const { credential } = await granted(member, owner, { plan: 'free' });
    const input = { credentialId: credential.id, planId: plans.enterprise };
    const { accessRequest } = (await member.send(CHANGE_PLAN, { input })).changePlan;
    await member.send(REVOKE, { id: credential.id });
    // Closed as soon as the revocation is heard of, and refused in the moment before.
    const { userErrors } = await owner.refused(APPROVE, { id: accessRequest.id });
    expect(['NO_LONGER_VALID', 'ALREADY_DECIDED']).toContain(codesOf(userErrors)[0]);
  });

  it('a product is not added on a plan that the credential has left, nor is that plan renewed', async () => {
    // One that the gateway knows: the key would tell of another, and the plan be hidden as vanished.
    await changePlanOf(portal, 'free', { keyLifetimeSeconds: 3600, autoApprove: false });
    const input = { appId: (await newApp(member)).id, productIds: [products.payment], planId: plans.free };
    const { credential } = (await owner.send(ADD_CREDENTIAL, { input })).addCredential;
    const extension = { ...input, credentialId: credential.id, productIds: [products.accounts] };
    const added = (await member.send(REQUEST_ACCESS, { input: extension })).requestAccess.accessRequest;
    const renewed = (await member.send(RENEW, { input: { credentialId: credential.id } })).renewCredential
      .accessRequest;
    const change = { credentialId: credential.id, planId: plans.enterprise };
    const changed = (await member.send(CHANGE_PLAN, { input: change })).changePlan.accessRequest;
    await approve(owner, changed.id);
    expect(await approval(added.id)).toEqual(['NO_LONGER_VALID']);
    expect(await approval(renewed.id)).toEqual(['NO_LONGER_VALID']);
  });
});

describe('what vanished at the provider', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal?.stop());

  const hide = (table: 'plan' | 'product', name: string, hiddenAt: Date | null) =>
    portal.app.context.db.updateTable(table).set({ hiddenAt }).where('name', '=', name).execute();

  const problems = async (client: Client, query: string, input: Data): Promise<string[]> => {
    const [{ problems }] = Object.values(await client.send(query, { input })) as Data[];
    return codesOf(problems);
  };

  it('is given to nobody, not by owners either, and holds no credential', async () => {
    const [member, owner] = [await portal.as('member'), await portal.as('owner')];
    const { products, plans } = await browse(member);
    const { app, credential } = await granted(member, owner, { products: ['payment'], plan: 'free' });
    const give = async () => {
      const input = { appId: app.id, productIds: [products.payment], planId: plans.enterprise };
      return codesOf((await owner.refused(ADD_CREDENTIAL, { input })).userErrors);
    };
    const change = { credentialId: credential.id, planId: plans.enterprise };
    await hide('product', 'payment', new Date());
    expect(await give()).toEqual(['PRODUCT_NOT_REQUESTABLE']);
    expect(await problems(member, CAN_CHANGE_PLAN, change)).toEqual(['PRODUCT_NOT_REQUESTABLE']);
    await hide('product', 'payment', null);
    await hide('plan', 'enterprise', new Date());
    expect(await give()).toEqual(['PLAN_NOT_OFFERED']);
    expect(await problems(member, CAN_CHANGE_PLAN, change)).toEqual(['NOT_FOUND']);
    await hide('plan', 'enterprise', null);
  });
});
