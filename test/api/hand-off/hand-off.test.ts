import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { APPROVE, approve, browse, provisioned, REQUEST_ACCESS, requestAccess } from '../../support/story.ts';
import { CONFIGURE, configure, readHandedOff, SETTINGS, type Service, serviceOf } from './hand-off-fixture.ts';

const TEMPLATE = 'https://billing.example.org/pay?request={requestId}&back={returnUrl}&state={returnToken}';

let portal: TestPortal;
let [owner, partner, member]: Client[] = [];
let billing: Service;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_PORTAL_URL: 'https://developers.example.org/portal' });
  [owner, partner, member] = [await portal.as('owner'), await portal.as('partner'), await portal.as('member')];
  await configure(portal, 'enterprise', { externalApproval: true, externalRedirectUrl: TEMPLATE });
  billing = await serviceOf(portal, ['DECIDE_REQUESTS']);
});
afterAll(() => portal?.stop());

describe('handing a request to a third party', () => {
  it('it waits for the third party, and its requester is told where to go', async () => {
    const { id, status } = await requestAccess(partner!);
    expect(status).toBe('AWAITING_EXTERNAL');
    const { redirectUrl } = await readHandedOff(partner!, id);
    const { origin, searchParams } = new URL(redirectUrl);
    expect([origin, searchParams.get('request')]).toEqual(['https://billing.example.org', id]);
    expect(searchParams.get('back')).toBe(
      `https://developers.example.org/portal/hand-off-return?token=${searchParams.get('state')}`,
    );
  });

  it('the event log says so, without any token', async () => {
    const { id } = await requestAccess(partner!);
    const { db } = portal.app.context;
    const events = await db
      .selectFrom('eventLog')
      .selectAll()
      .where('subjectId', '=', id)
      .orderBy('insertion')
      .execute();
    expect(events.map(({ type, after }) => [type, after?.status])).toEqual([
      ['accessRequest.created', 'AWAITING_EXTERNAL'],
      ['accessRequest.handedOff', 'AWAITING_EXTERNAL'],
    ]);
    expect(JSON.stringify(events)).not.toContain('billing.example.org');
  });

  it('the address is for who asked alone, and only while the request waits', async () => {
    const { id } = await requestAccess(partner!, { newApp: { name: 'Shared', visibility: 'ORGANISATION' } });
    for (const other of [owner!, member!, billing.client]) {
      expect((await readHandedOff(other, id)).redirectUrl).toBeNull();
    }
    await approve(owner!, id);
    expect((await readHandedOff(partner!, id)).redirectUrl).toBeNull();
  });

  it('a browser that comes back finds its request; a forged token and somebody else find none', async () => {
    const { id } = await requestAccess(partner!);
    const { redirectUrl } = await readHandedOff(partner!, id);
    const token = new URL(redirectUrl).searchParams.get('state');
    const back = async (client: Client, value: unknown): Promise<Data> =>
      (await client.send('query ($token: String!) { handOffReturn(token: $token) { id } }', { token: value }))
        .handOffReturn;
    expect(await back(partner!, token)).toEqual({ id });
    expect(await back(await portal.as('hobbyist'), token)).toBeNull();
    for (const forged of [`${id}.1.${'0'.repeat(64)}`, id, '', `${token}0`]) {
      expect(await back(partner!, forged)).toBeNull();
    }
  });

  it('a plan that approves by itself asks no third party', async () => {
    await owner!.send(SETTINGS, { input: { externalApproval: true } });
    const request = await requestAccess(partner!, { plan: 'free' });
    await owner!.send(SETTINGS, { input: { externalApproval: false } });
    expect(request).toMatchObject({ status: 'APPROVED', autoApproved: true });
  });

  it('a plan that says nothing follows the portal, and one that does goes its own way', async () => {
    await configure(portal, 'enterprise', { externalApproval: null, externalRedirectUrl: null });
    expect((await requestAccess(partner!)).status).toBe('PENDING');
    await owner!.send(SETTINGS, {
      input: { externalApproval: true, externalRedirectUrl: 'https://all.example.org/{requestId}' },
    });
    const { id } = await requestAccess(partner!);
    expect((await readHandedOff(partner!, id)).redirectUrl).toBe(`https://all.example.org/${id}`);
    await configure(portal, 'enterprise', { externalApproval: false });
    expect((await requestAccess(partner!)).status).toBe('PENDING');
    await owner!.send(SETTINGS, { input: { externalApproval: false, externalRedirectUrl: null } });
    await configure(portal, 'enterprise', { externalApproval: true, externalRedirectUrl: TEMPLATE });
  });

  it('the address is a setting that only API owners see', async () => {
    const plan = async (client: Client) =>
      await client.send('{ catalogues { nodes { plans { name externalRedirectUrl } } } }');
    expect(JSON.stringify(await plan(owner!))).toContain('billing.example.org');
    expect(JSON.stringify(await plan(partner!))).not.toContain('billing.example.org');
  });

  it.each([
    ['javascript:alert("{requestId}")'],
    ['https://billing.example.org/'],
    ['https://{requestId}.example.org/'],
    ['https://billing.example.org/{requestId}/{secret}'],
    ['https://user:password@billing.example.org/{requestId}'],
    ['{requestId}'],
    [`https://billing.example.org/{requestId}${'x'.repeat(2000)}`],
  ])('refuses the address %s', async (externalRedirectUrl) => {
    const { plans } = await browse(owner!);
    const refused = await owner!.refused(CONFIGURE, { id: plans.enterprise, input: { externalRedirectUrl } });
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'externalRedirectUrl'] }]);
  });

  it('refuses a third party for a plan that approves by itself, and an unknown plan', async () => {
    const { plans, products } = await browse(owner!);
    const codes = await Promise.all(
      [plans.free, products.payment].map(async (id) => {
        const refused = await owner!.refused(CONFIGURE, { id, input: { externalApproval: true } });
        return refused.userErrors[0].code;
      }),
    );
    expect(codes).toEqual(['WRONG_STATE', 'NOT_FOUND']);
  });

  it('refuses to let a plan approve by itself whose requests a third party decides', async () => {
    const { plans } = await browse(owner!);
    await configure(portal, 'enterprise', { externalApproval: true });
    const update = `mutation ($id: ID!) {
      updatePlan(id: $id, input: { autoApprove: true }) { userErrors { code field } } }`;
    const refused = await owner!.refused(update, { id: plans.enterprise });
    expect(refused.userErrors).toEqual([{ code: 'WRONG_STATE', field: ['input', 'autoApprove'] }]);
  });
});

describe('the decision of a third party', () => {
  it('it approves through the API, and the key is on its way', async () => {
    const { id } = await requestAccess(partner!);
    const approved = await approve(billing.client, id, { reason: 'Paid.' });
    expect(approved).toMatchObject({ status: 'APPROVED', decidedBy: null, decisionReason: 'Paid.' });
    await provisioned(partner!, id);
    expect(await readHandedOff(partner!, id)).toMatchObject({ decidedByService: 'Billing', decidedBy: null });
  });

  it('the event names the service as the actor, and the credential no person', async () => {
    const { id } = await requestAccess(partner!);
    await approve(billing.client, id);
    const { db } = portal.app.context;
    const approved = await db
      .selectFrom('eventLog')
      .select('actor')
      .where('subjectId', '=', id)
      .where('type', '=', 'accessRequest.approved')
      .executeTakeFirst();
    expect(approved?.actor).toEqual({ kind: 'service', id: billing.id });
    const query = '{ accessRequests(first: 1) { nodes { credential { issuedBy { email } } } } }';
    expect((await partner!.send(query)).accessRequests.nodes).toEqual([{ credential: { issuedBy: null } }]);
  });

  it('an API owner can still decide, and then the third party finds nothing any more', async () => {
    const { id } = await requestAccess(partner!);
    expect(await readHandedOff(owner!, id)).toMatchObject({ viewerCanDecide: true });
    await approve(owner!, id);
    expect(await billing.client.refused(APPROVE, { id })).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
  });

  it('repeated after a lost answer it is told its own decision', async () => {
    const { id } = await requestAccess(partner!);
    await approve(billing.client, id);
    expect(await billing.client.refused(APPROVE, { id })).toMatchObject({
      userErrors: [{ code: 'ALREADY_DECIDED' }],
      accessRequest: { id, status: 'APPROVED' },
    });
  });

  it('of 50 decisions at once exactly one is taken', async () => {
    const { id } = await requestAccess(partner!);
    const calls = Array.from({ length: 50 }, (_, i) => (i % 2 ? billing.client : owner!).raw(APPROVE, { id }));
    const payloads = (await Promise.all(calls)).map(({ data }) => (data as Data).approveAccessRequest);
    expect(payloads.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  });

  it('it can take a one-use token for its own screens, which dies with the service token', async () => {
    const other = await serviceOf(portal, ['DECIDE_REQUESTS'], 'Fraud check');
    const create = 'mutation ($id: ID!) { createDecisionLink(id: $id) { token userErrors { code } } }';
    const decide = `mutation ($token: String!) {
      decideByToken(token: $token, decision: APPROVE) { status userErrors { code } } }`;
    const { id } = await requestAccess(partner!);
    const [first, second] = [await other.client.send(create, { id }), await other.client.send(create, { id })];
    await portal.app.context.db
      .updateTable('serviceToken')
      .set({ revokedAt: new Date() })
      .where('id', '=', other.id)
      .execute();
    const refused = await other.client.errorCode(decide, { token: first.createDecisionLink.token });
    expect(refused).toBe('UNAUTHENTICATED');
    await portal.app.context.db
      .updateTable('serviceToken')
      .set({ revokedAt: null })
      .where('id', '=', other.id)
      .execute();
    await other.client.send(decide, { token: second.createDecisionLink.token });
    expect(await readHandedOff(partner!, id)).toMatchObject({ status: 'APPROVED', decidedByService: 'Fraud check' });
  });

  it('what an API owner asks on behalf is handed off too', async () => {
    const apps = await partner!.send('{ apps(first: 1) { nodes { id } } }');
    const offer = await browse(partner!);
    const input = {
      appId: apps.apps.nodes[0].id,
      productIds: [offer.products.accounts],
      planId: offer.plans.enterprise,
      catalogueId: offer.catalogues.Enterprise,
      furtherKey: true,
    };
    const { requestAccess: asked } = await owner!.send(REQUEST_ACCESS, { input });
    expect(asked.accessRequest.status).toBe('AWAITING_EXTERNAL');
  });
});
