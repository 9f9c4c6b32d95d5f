import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { APPROVE, askFor, readRequest, requestAccess } from '../../support/story.ts';
import { ADD_CREDENTIAL, newApp } from '../access/documents.ts';
import { eventsOf } from '../access/world.ts';
import { type Office, openOffice } from '../decisions/office.ts';
import { PortalState } from '../visibility/state.ts';

const CREATE_LINK = 'mutation ($id: ID!) { createDecisionLink(id: $id) { token userErrors { code } } }';
const DECIDE = `mutation ($token: String!, $input: DecisionInput) {
  decideByToken(token: $token, decision: APPROVE, input: $input) { status userErrors { code message } } }`;
const DECIDE_MANY = `mutation ($ids: [ID!]!, $input: DecisionInput) {
  decideAccessRequests(ids: $ids, decision: APPROVE, input: $input) {
    results { accessRequest { status decisionReason } userErrors { code } } userErrors { code } } }`;

const AUDIENCE = sql`delete from catalogue_team`;
const LOST_PRODUCTS = 'The requester no longer sees Accounts API. The requester no longer sees the plan Enterprise.';

/** What came about while a request waited, and what the owner is told of it. */
const CHANGES: [what: string, change: ReturnType<typeof sql>, message: string][] = [
  ['the audience was withdrawn', AUDIENCE, LOST_PRODUCTS],
  [
    'the plan left the catalogue',
    sql`delete from catalogue_plan where plan_id in (select id from plan where name = 'enterprise')`,
    'The requester no longer sees the plan Enterprise.',
  ],
  [
    'plan and products are offered apart',
    sql`delete from catalogue_product line using product where product.id = line.product_id
      and product.name = 'payment' and line.catalogue_id in (select id from catalogue where name = 'Enterprise')`,
    'The requester is no longer offered Accounts API and Payment API on the plan Enterprise.',
  ],
  [
    'the app became personal to somebody else',
    sql`update app set visibility = 'PERSONAL' where name = 'Ours'`,
    'The requester no longer sees the app Ours.',
  ],
  [
    'the requester was locked',
    sql`update "user" set is_active = false where email = 'member@example.com'`,
    "The requester's account is not active.",
  ],
  [
    'a product became documentation',
    sql`update product set is_documentation_only = true, auth_type = null where name = 'accounts'`,
    'The portal issues no credentials for Accounts API.',
  ],
];

describe('P13: a request that can no longer be granted', () => {
  let office: Office;
  let state: PortalState;
  let appId: string;
  let owner: Client;
  beforeAll(async () => {
    office = await openOffice();
    owner = office.owners[0]!;
    appId = (await newApp(office.partner, { name: 'Ours', visibility: 'ORGANISATION' })).id;
    state = await PortalState.take(office.portal.app.context.db);
  });
  afterEach(() => state.restore());
  afterAll(() => office?.portal.stop());

  const happens = (change: ReturnType<typeof sql>) => change.execute(office.portal.app.context.db);
  const waiting = async (): Promise<string> => (await requestAccess(office.member, { appId })).id;
  const linkTo = async (id: string): Promise<string> =>
    (await owner.send(CREATE_LINK, { id })).createDecisionLink.token;

  it.each(CHANGES)('because %s: the owner is told the position of the requester', async (_, change, message) => {
    const id = await waiting();
    await happens(change);
    const { userErrors } = await owner.refused(APPROVE, { id });
    expect(userErrors).toEqual([{ code: 'NO_LONGER_VALID', message, field: ['id'] }]);
    expect((await readRequest(owner, id)).status).toBe('PENDING');
  });

  it.each(CHANGES)('because %s: the owner may have it rejected with that reason', async (_, change, message) => {
    const id = await waiting();
    await happens(change);
    const input = { reason: 'Signed.', message: 'Ask again in May.', rejectIfInvalid: true };
    const { accessRequest } = (await owner.send(APPROVE, { id, input })).approveAccessRequest;
    expect(accessRequest).toMatchObject({ status: 'REJECTED', decisionReason: message, credential: null });
    const event = (await eventsOf(office.portal, 'accessRequest.rejected')).at(-1);
    expect([event.subjectId, event.after.reason]).toEqual([id, message]);
  });

  it('a key that an owner gave meanwhile is named', async () => {
    const id = await waiting();
    const { productIds, planId } = await askFor(office.member, { appId });
    const { credential } = (await owner.send(ADD_CREDENTIAL, { input: { appId, productIds, planId } })).addCredential;
    const { userErrors } = await owner.refused(APPROVE, { id });
    expect(userErrors).toMatchObject([{ code: 'NO_LONGER_VALID', message: expect.stringContaining(credential.id) }]);
  });

  it('what can be granted is granted, whatever was chosen for the other case', async () => {
    const id = await waiting();
    await owner.send(APPROVE, { id, input: { rejectIfInvalid: true } });
    expect((await readRequest(owner, id)).status).toBe('APPROVED');
  });

  it('the choice holds for many at once', async () => {
    const ids = [await waiting()];
    await happens(AUDIENCE);
    const { decideAccessRequests } = await owner.send(DECIDE_MANY, { ids, input: { rejectIfInvalid: true } });
    expect(decideAccessRequests.results).toEqual([
      { accessRequest: { status: 'REJECTED', decisionReason: LOST_PRODUCTS }, userErrors: [] },
    ]);
  });

  it('the choice holds for a link, which a refusal leaves unused', async () => {
    const token = await linkTo(await waiting());
    await happens(AUDIENCE);
    const { userErrors } = await owner.refused(DECIDE, { token });
    expect(userErrors).toEqual([{ code: 'NO_LONGER_VALID', message: LOST_PRODUCTS }]);
    const { decideByToken } = await owner.send(DECIDE, { token, input: { rejectIfInvalid: true } });
    expect(decideByToken.status).toBe('REJECTED');
  });

  it('the page of a link offers to reject with that reason', async () => {
    const id = await waiting();
    const page = new URL(`/decide/${await linkTo(id)}`, office.portal.url);
    await happens(AUDIENCE);
    const press = async (fields: Record<string, string>): Promise<[number, string]> => {
      const answer = await fetch(page, {
        method: 'POST',
        body: new URLSearchParams({ session: owner.token!, ...fields }),
      });
      return [answer.status, await answer.text()];
    };
    const [status, html] = await press({ action: 'approve' });
    expect([status, html]).toEqual([409, expect.stringContaining(`>${LOST_PRODUCTS}</textarea>`)]);
    expect((await press({ action: 'reject', reason: LOST_PRODUCTS }))[0]).toBe(200);
    expect(await readRequest(owner, id)).toMatchObject({ status: 'REJECTED', decisionReason: LOST_PRODUCTS });
  });

  it.each([[['accounts']], [['accounts', 'payment']]])(
    'a dry run about %j, of which one only documents, tells that alone',
    async (products) => {
      const { catalogueId: _, ...input } = await askFor(office.partner, { products, plan: 'free' });
      await happens(sql`update product set is_documentation_only = true, auth_type = null where name = 'accounts'`);
      await happens(sql`delete from catalogue_product where product_id in (select id from product where name = 'accounts')
      and catalogue_id in (select id from catalogue where name = 'Enterprise')`);
      await happens(sql`insert into catalogue_product (catalogue_id, product_id) select c.id, p.id from catalogue c, product p
      where c.name = 'Public' and p.name = 'accounts'`);
      await happens(
        sql`delete from catalogue_plan where catalogue_id in (select id from catalogue where name = 'Public')`,
      );
      const { canRequest } = await office.partner.send(
        'query ($input: CanRequestInput!) { canRequest(input: $input) { problems { code message } } }',
        { input },
      );
      expect(canRequest.problems satisfies Data[]).toEqual([
        { code: 'PRODUCT_NOT_REQUESTABLE', message: 'The portal issues no credentials for Accounts API.' },
      ]);
    },
  );
});
