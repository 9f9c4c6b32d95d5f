import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, call, provisioned, reject, reveal } from '../../support/story.ts';
import { setFlow } from '../access/world.ts';
import { add, readCart, submit } from './documents.ts';

/** "Managing API Access Requests", step by step as its guide tells it; each test goes on where the one before ended. */
describe('requesting access with the cart', () => {
  let mails: MailServer;
  let portal: TestPortal;
  let consumer: Client;
  let owner: Client;
  let manual: Data;
  let automatic: Data;
  let rejected: Data;
  beforeAll(async () => {
    mails = await startMailServer();
    portal = await startTestPortal({
      GATEHOUSE_SMTP_URL: mails.url,
      GATEHOUSE_MAIL_FROM: 'portal@example.com',
      GATEHOUSE_SUBJECT_APPROVED: 'You are in: {app}',
      GATEHOUSE_SUBJECT_REJECTED: 'Not this time: {app}',
    });
    [consumer, owner] = [await portal.as('member'), await portal.as('owner')];
    await setFlow(owner, 'CART');
  });
  afterAll(async () => {
    await portal?.stop();
    await mails?.stop();
  });

  /** Waits for the mail about a request with this subject, and returns its text. */
  const mailTo = async (account: string, subject: string, { id }: Data): Promise<string> => {
    const find = () =>
      mails.received.find(
        ({ to, parsed }) =>
          to.includes(`${account}@example.com`) && parsed.subject === subject && parsed.text?.includes(id),
      );
    await expect.poll(find).toBeDefined();
    return find()!.parsed.text!;
  };

  it('from the catalogue, products go into the cart one by one, each with a plan', async () => {
    const query = '{ catalogues { nodes { name products { nodes { name plans { name rate per quota } } } } } }';
    expect((await consumer.send(query)).catalogues.nodes).toHaveLength(2);
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    await add(consumer, { product: 'accounts', plan: 'enterprise' });
    await add(consumer, { product: 'payment', plan: 'free', catalogue: 'Public' });
  });

  it('the cart shows what was chosen, and which requests it will make', async () => {
    const cart = await readCart(consumer);
    expect(cart.canSubmit).toBe(true);
    expect(cart.items.map(({ product, plan }: Data) => [product.name, plan.name])).toEqual([
      ['payment', 'enterprise'],
      ['accounts', 'enterprise'],
      ['payment', 'free'],
    ]);
    expect(cart.requests).toMatchObject([
      { catalogue: { name: 'Enterprise' }, plan: { name: 'enterprise' }, items: [{}, {}] },
      { catalogue: { name: 'Public' }, plan: { name: 'free' }, items: [{}] },
    ]);
  });

  it('submitted for a new app, it becomes one request for each catalogue and plan', async () => {
    const newApp = { name: 'Wallet', description: 'Pays.', visibility: 'TEAM' };
    const input = { newApp, reason: 'We build it.' };
    const { checkoutId, accessRequests, cart } = await submit(consumer, input);
    [manual, automatic] = accessRequests;
    expect(accessRequests).toMatchObject([
      { kind: 'NEW_ACCESS', status: 'PENDING', plan: { name: 'enterprise' } },
      { kind: 'NEW_ACCESS', status: 'APPROVED', plan: { name: 'free' }, autoApproved: true },
    ]);
    expect(manual.products).toEqual([{ name: 'accounts' }, { name: 'payment' }]);
    for (const request of accessRequests) {
      expect(request).toMatchObject({ checkoutId, app: { name: 'Wallet' }, reason: 'We build it.' });
    }
    expect(cart.items).toEqual([]);
    const app = 'query ($id: ID!) { app(id: $id) { name description visibility } }';
    expect((await consumer.send(app, { id: manual.app.id })).app).toEqual(newApp);
    const query = 'query ($id: ID!) { accessRequests(filter: { checkoutId: $id }) { nodes { id } } }';
    const listed = (await consumer.send(query, { id: checkoutId })).accessRequests.nodes;
    expect(listed).toEqual([{ id: automatic.id }, { id: manual.id }]);
  });

  it('the owners are notified of what waits, and not of what the plan approved', async () => {
    const text = await mailTo('owner', 'New access request', manual);
    expect(text).toContain('Wallet');
    expect(
      mails.received.filter(({ to, raw }) => to.includes('owner@example.com') && raw.includes(automatic.id)),
    ).toEqual([]);
  });

  it('the owner reviews what waits and approves; the key opens the API', async () => {
    const query = `{ accessRequests(filter: { status: [PENDING] }) { nodes {
      id requester { displayName } app { name } products { displayName } plan { displayName } } } }`;
    expect((await owner.send(query)).accessRequests.nodes).toEqual([
      {
        id: manual.id,
        requester: { displayName: 'Morgan Member' },
        app: { name: 'Wallet' },
        products: [{ displayName: 'Accounts API' }, { displayName: 'Payment API' }],
        plan: { displayName: 'Enterprise' },
      },
    ]);
    await approve(owner, manual.id);
    const { credential } = await provisioned(consumer, manual.id);
    const secret = await reveal(consumer, credential.id);
    expect(await call(`${portal.sandbox.url}/accounts/`, secret)).toBe(200);
  });

  it('the consumer is told by mail, with the details of the approved access', async () => {
    const text = await mailTo('member', 'You are in: Wallet', manual);
    for (const detail of ['Accounts API', 'Payment API', 'Enterprise', '100 requests per second']) {
      expect(text).toContain(detail);
    }
  });

  it('what the plan approved is provisioned, and stays in the same list', async () => {
    await provisioned(consumer, automatic.id);
    const query = '{ accessRequests(filter: { status: [APPROVED] }) { nodes { id autoApproved } } }';
    expect((await owner.send(query)).accessRequests.nodes).toEqual([
      { id: automatic.id, autoApproved: true },
      { id: manual.id, autoApproved: false },
    ]);
  });

  it('submitted for a further key of the existing app and rejected, it grants nothing', async () => {
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    const { accessRequests } = await submit(consumer, { appId: manual.app.id, furtherKey: true });
    rejected = await reject(owner, accessRequests[0].id, { reason: 'Once is enough.' });
    expect(rejected).toMatchObject({ status: 'REJECTED', credential: null });
  });

  it('the consumer is told of the rejection by mail, and why', async () => {
    expect(await mailTo('member', 'Not this time: Wallet', rejected)).toContain('Once is enough.');
  });

  it('the owner sets the plan to approve by itself, and the next request is approved at once', async () => {
    const query = '{ catalogues { nodes { plans { id name } } } }';
    const plans = (await owner.send(query)).catalogues.nodes.flatMap((catalogue: Data) => catalogue.plans);
    const { id } = plans.find(({ name }: Data) => name === 'enterprise');
    const autoApprove = (value: boolean) =>
      owner.send(
        'mutation ($id: ID!, $value: Boolean!) { updatePlan(id: $id, input: { autoApprove: $value }) { userErrors { code } } }',
        { id, value },
      );
    await autoApprove(true);
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    const { accessRequests } = await submit(consumer, { newApp: { name: 'Trusted' } });
    expect(accessRequests).toMatchObject([{ status: 'APPROVED', autoApproved: true }]);
    await provisioned(consumer, accessRequests[0].id);
    await autoApprove(false);
  });

  it('submitted for an existing credential, the product joins its key', async () => {
    await add(consumer, { product: 'accounts', plan: 'free' });
    const { credential } = await provisioned(consumer, automatic.id);
    const { accessRequests } = await submit(consumer, { appId: automatic.app.id, credentialId: credential.id });
    expect(accessRequests).toMatchObject([
      { kind: 'ADD_PRODUCTS', status: 'APPROVED', credential: { id: credential.id }, products: [{ name: 'accounts' }] },
    ]);
    await provisioned(consumer, accessRequests[0].id);
    const secret = await reveal(consumer, credential.id);
    expect(await call(`${portal.sandbox.url}/accounts/`, secret)).toBe(200);
  });
});
