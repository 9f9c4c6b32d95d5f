import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, browse, CANCEL, provisioned, readRequest, requestAccess } from '../../support/story.ts';
import { grantApprover, userIdOf } from './deciding-story.ts';

const DECIDE = `mutation ($ids: [ID!]!, $decision: Decision!, $input: DecisionInput) {
  decideAccessRequests(ids: $ids, decision: $decision, input: $input) {
    results { requestId accessRequest { status decisionReason } userErrors { code field } } userErrors { code field } } }`;

const NOWHERE = '00000000-0000-7000-8000-000000000000';

describe('deciding many requests', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  });
  afterAll(() => portal.stop());

  const decide = async (client: Client, ids: string[], decision = 'APPROVE', input: object = {}): Promise<Data[]> =>
    (await client.send(DECIDE, { ids, decision, input })).decideAccessRequests.results;

  it('decides each for itself: bad ones tell why and undo none of the others', async () => {
    const [first, cancelled, last] = [
      await requestAccess(partner),
      await requestAccess(partner),
      await requestAccess(partner),
    ];
    await partner.send(CANCEL, { id: cancelled.id });
    const ids = [first.id, cancelled.id, NOWHERE, last.id];
    expect(await decide(owner, ids, 'APPROVE', { reason: 'All partners.' })).toEqual([
      { requestId: first.id, accessRequest: { status: 'APPROVED', decisionReason: 'All partners.' }, userErrors: [] },
      {
        requestId: cancelled.id,
        accessRequest: { status: 'CANCELLED', decisionReason: null },
        userErrors: [{ code: 'ALREADY_DECIDED', field: ['id'] }],
      },
      { requestId: NOWHERE, accessRequest: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] },
      { requestId: last.id, accessRequest: { status: 'APPROVED', decisionReason: 'All partners.' }, userErrors: [] },
    ]);
    for (const { id } of [first, last]) await provisioned(partner, id);
  });

  it('rejects as well, and an id that is named twice is decided once', async () => {
    const { id } = await requestAccess(partner);
    expect(await decide(owner, [id, id], 'REJECT')).toMatchObject([
      { requestId: id, accessRequest: { status: 'REJECTED' } },
    ]);
  });

  it('an approver decides what is in scope, also when the list holds more', async () => {
    const offer = await browse(partner);
    const member = await portal.as('member');
    await grantApprover(owner, { userId: await userIdOf(member), productId: offer.products.payment });
    const shared = await requestAccess(partner, { newApp: { name: 'Shared', visibility: 'ORGANISATION' } });
    const payment = await requestAccess(partner, { products: ['payment'] });
    expect(await decide(member, [shared.id, payment.id])).toMatchObject([
      { accessRequest: null, userErrors: [{ code: 'NOT_FOUND' }] },
      { accessRequest: { status: 'APPROVED' }, userErrors: [] },
    ]);
    expect(await readRequest(member, shared.id)).toMatchObject({ status: 'PENDING' });
  });

  it('two owners at once decide each request once', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) ids.push((await requestAccess(partner)).id);
    const both = await Promise.all([decide(owner, ids), decide(owner, ids.toReversed(), 'REJECT')]);
    const decided = both.flat().filter(({ userErrors }) => userErrors.length === 0);
    expect(decided.map(({ requestId }) => requestId).toSorted()).toEqual(ids.toSorted());
  });

  it('takes 1 to 50 requests, of those who decide', async () => {
    expect((await owner.refused(DECIDE, { ids: [], decision: 'APPROVE' })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['ids'] },
    ]);
    const hobbyist = await portal.as('hobbyist');
    expect(await hobbyist.errorCode(DECIDE, { ids: [NOWHERE], decision: 'APPROVE' })).toBe('FORBIDDEN');
    expect(await approve(owner, (await requestAccess(partner)).id)).toMatchObject({ status: 'APPROVED' });
  });
});
