import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { allSequenced } from '../../support/event-log.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import {
  APPROVE,
  approve,
  browse,
  CANCEL,
  provisioned,
  REJECT,
  readRequest,
  reject,
  requestAccess,
} from '../../support/story.ts';
import { grantApprover, revokeApprovers, userIdOf } from './deciding-story.ts';

const QUEUE = 'query ($may: Boolean) { accessRequests(filter: { viewerCanDecide: $may }) { nodes { id } } }';
const SUBMITTED = 'subscription { accessRequestSubmitted { accessRequest { id } } }';

describe('approvers', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  let hobbyist: Client;
  let offer: Data;
  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, partner, hobbyist] = [await portal.as('owner'), await portal.as('partner'), await portal.as('hobbyist')];
    offer = await browse(partner);
  });
  afterEach(async () => {
    await revokeApprovers(owner);
    // Who may decide something else loses the open sockets a moment after the commit: not those of the next test.
    await allSequenced(portal);
  });
  afterAll(() => portal.stop());

  const grant = (account: string, scope: { catalogue?: string; product?: string }) =>
    grantApprover(owner, {
      userId: account,
      catalogueId: scope.catalogue && offer.catalogues[scope.catalogue],
      productId: scope.product && offer.products[scope.product],
    });

  /** A socket lives with the facts it was opened with: once this resolves, new ones know of the grant. */
  const grantToOpenSocket = async (scope: { catalogue?: string; product?: string }) => {
    const watching = await hobbyist.subscribe('subscription { accessRequestDecided { accessRequest { id } } }');
    await grant(await userIdOf(hobbyist), scope);
    expect(await watching.closed).toBe(4205);
  };

  it('an approver of a catalogue sees its requests and approves them, like an owner', async () => {
    await grant(await userIdOf(hobbyist), { catalogue: 'Enterprise' });
    const request = await requestAccess(partner, { reason: 'A wallet.' });
    expect(await readRequest(hobbyist, request.id)).toMatchObject({ viewerCanDecide: true, reason: 'A wallet.' });
    const decided = await approve(hobbyist, request.id);
    expect(decided).toMatchObject({ status: 'APPROVED', decidedBy: { email: 'hobbyist@example.com' } });
    expect(await provisioned(partner, request.id)).toMatchObject({ provisioning: 'PROVISIONED' });
    expect(await readRequest(hobbyist, request.id)).toMatchObject({ status: 'APPROVED', credential: null });
  });

  it('an approver of a product rejects what is for nothing else', async () => {
    await grant(await userIdOf(hobbyist), { product: 'payment' });
    const both = await requestAccess(partner);
    expect(await readRequest(hobbyist, both.id)).toBeNull();
    expect((await hobbyist.refused(REJECT, { id: both.id })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const { id } = await requestAccess(partner, { products: ['payment'] });
    expect(await reject(hobbyist, id, { reason: 'Not now.' })).toMatchObject({ status: 'REJECTED' });
    await grant(await userIdOf(hobbyist), { product: 'accounts' });
    expect(await approve(hobbyist, both.id)).toMatchObject({ status: 'APPROVED' });
  });

  it('nobody else may, and an approver never on a request of the own', async () => {
    await grant(await userIdOf(partner), { catalogue: 'Enterprise' });
    const own = await requestAccess(partner);
    expect(await readRequest(partner, own.id)).toMatchObject({ viewerCanDecide: false });
    expect((await partner.refused(APPROVE, { id: own.id })).userErrors).toMatchObject([{ code: 'SELF_DECISION' }]);
    expect(await hobbyist.errorCode(APPROVE, { id: own.id })).toBe('FORBIDDEN');
    const member = await portal.as('member');
    expect(await member.errorCode(REJECT, { id: own.id })).toBe('FORBIDDEN');
  });

  it('seeing a request to decide gives no other right to it', async () => {
    await grant(await userIdOf(hobbyist), { catalogue: 'Enterprise' });
    const { id, app } = await requestAccess(partner);
    expect((await hobbyist.refused(CANCEL, { id })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const query = `query ($app: ID!, $id: ID!) { app(id: $app) { id }
      accessRequest(id: $id) { app { name credentials { id } } catalogue { id } } }`;
    expect(await hobbyist.send(query, { app: app.id, id })).toMatchObject({
      app: null,
      accessRequest: { app: { credentials: [] }, catalogue: null },
    });
  });

  it('the queue lists exactly what the viewer may decide', async () => {
    await grant(await userIdOf(hobbyist), { product: 'payment' });
    const both = await requestAccess(partner);
    const payment = await requestAccess(partner, { products: ['payment'] });
    const queue = async (client: Client, may: boolean) =>
      (await client.send(QUEUE, { may })).accessRequests.nodes.map(({ id }: Data) => id);
    expect(await queue(hobbyist, true)).toEqual([payment.id]);
    expect(await queue(owner, true)).toEqual(expect.arrayContaining([payment.id, both.id]));
    expect(await queue(partner, true)).toEqual([]);
    expect(await queue(partner, false)).toEqual(expect.arrayContaining([payment.id, both.id]));
  });

  it('an approver sees the requests of others arrive, and their decisions', async () => {
    await grantToOpenSocket({ product: 'payment' });
    const queue = await hobbyist.subscribe(SUBMITTED);
    const decisions = await hobbyist.subscribe('subscription { accessRequestDecided { accessRequest { id } } }');
    const both = await requestAccess(partner);
    const { id } = await requestAccess(partner, { products: ['payment'] });
    expect(await queue.next()).toEqual({ accessRequest: { id } });
    await approve(owner, both.id);
    await approve(owner, id);
    expect(await decisions.next()).toEqual({ accessRequest: { id } });
    await Promise.all([queue.stop(), decisions.stop()]);
  });

  it('who loses the grant loses the sockets, the requests and the right', async () => {
    await grantToOpenSocket({ catalogue: 'Enterprise' });
    const { id } = await requestAccess(partner);
    const queue = await hobbyist.subscribe(SUBMITTED);
    await revokeApprovers(owner);
    expect(await queue.closed).toBe(4205);
    expect(await readRequest(hobbyist, id)).toBeNull();
    expect(await hobbyist.errorCode(APPROVE, { id })).toBe('FORBIDDEN');
  });

  it('grants go to active accounts, for one catalogue or product', async () => {
    const GRANT = `mutation ($input: GrantApproverInput!) {
      grantApprover(input: $input) { approver { id } userErrors { code message field } } }`;
    const userId = await userIdOf(hobbyist);
    const refusal = async (input: object) => (await owner.refused(GRANT, { input })).userErrors[0];
    expect(await refusal({ userId })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await refusal({ userId, catalogueId: userId })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal({ userId: offer.plans.free, productId: offer.products.payment })).toMatchObject({
      code: 'NOT_FOUND',
      field: ['input', 'userId'],
    });
    const [first, second] = [await grant(userId, { product: 'payment' }), await grant(userId, { product: 'payment' })];
    expect(second).toEqual(first);
  });
});
