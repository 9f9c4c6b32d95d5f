import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { APPROVE, browse, REJECT, readRequest, requestAccess } from '../../support/story.ts';
import { configure, type Service, serviceOf } from '../hand-off/hand-off-fixture.ts';
import { grantApprover, userIdOf } from './deciding-story.ts';

const ERRORS = 'userErrors { code field }';
const CREATE_LINK = `mutation ($id: ID!) { createDecisionLink(id: $id) { token ${ERRORS} } }`;
const DECIDE = `mutation ($token: String!, $decision: Decision!) {
  decideByToken(token: $token, decision: $decision) { status ${ERRORS} } }`;
const DECIDE_MANY = `mutation ($ids: [ID!]!) { decideAccessRequests(ids: $ids, decision: APPROVE) {
  results { ${ERRORS} } ${ERRORS} } }`;
const ASK = `mutation ($id: ID!) { askForInformation(id: $id, question: "Why?") { ${ERRORS} } }`;

let portal: TestPortal;
let [owner, requester]: Client[] = [];
/** Of a token that the requester made, as somebody who was an API owner then. */
let own: Service;
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, requester] = [await portal.as('owner'), await portal.as('member')];
  const { catalogues } = await browse(owner);
  await grantApprover(owner, { userId: await userIdOf(requester), catalogueId: catalogues.Enterprise });
  own = await serviceOf(portal, ['DECIDE_REQUESTS']);
  const { db } = portal.app.context;
  const createdById = await userIdOf(requester);
  await db.updateTable('serviceToken').set({ createdById }).where('id', '=', own.id).execute();
});
afterAll(() => portal?.stop());

const linkOf = async (client: Client, id: string): Promise<string> =>
  (await client.send(CREATE_LINK, { id })).createDecisionLink.token;

/** Every way to decide, as the requester, who is an approver of the catalogue. */
const WAYS: [way: string, call: (id: string) => Promise<Data>][] = [
  ['approving', (id) => requester!.raw(APPROVE, { id })],
  ['rejecting', (id) => requester!.raw(REJECT, { id })],
  ['deciding many', async (id) => requester!.raw(DECIDE_MANY, { ids: [id] })],
  ['making a link', (id) => requester!.raw(CREATE_LINK, { id })],
  [
    'approving by the link of an owner',
    async (id) => requester!.raw(DECIDE, { token: await linkOf(owner!, id), decision: 'APPROVE' }),
  ],
  [
    'rejecting by the link of an owner',
    async (id) => requester!.raw(DECIDE, { token: await linkOf(owner!, id), decision: 'REJECT' }),
  ],
];

/** The same with a token that the requester made, on what waits for a third party. */
const WAYS_OF_A_SERVICE: typeof WAYS = [
  ['approving', (id) => own.client.raw(APPROVE, { id })],
  ['rejecting', (id) => own.client.raw(REJECT, { id })],
  ['deciding many', (id) => own.client.raw(DECIDE_MANY, { ids: [id] })],
  ['making a link', (id) => own.client.raw(CREATE_LINK, { id })],
  [
    'approving by the link of an owner',
    async (id) => own.client.raw(DECIDE, { token: await linkOf(owner!, id), decision: 'APPROVE' }),
  ],
];

const codeOf = ({ data }: Data): string => {
  const [payload] = Object.values(data) as Data[];
  return [...payload.userErrors, ...(payload.results?.flatMap((result: Data) => result.userErrors) ?? [])][0]?.code;
};

describe('X6: nobody decides on a request of their own', () => {
  it.each(WAYS)('by %s', async (_, call) => {
    const { id } = await requestAccess(requester!);
    expect(codeOf(await call(id))).toBe('SELF_DECISION');
    expect((await readRequest(owner!, id)).status).toBe('PENDING');
  });

  it.each(WAYS_OF_A_SERVICE)('by %s with a token of their own', async (_, call) => {
    await configure(portal, 'enterprise', { externalApproval: true });
    const { id } = await requestAccess(requester!);
    await configure(portal, 'enterprise', { externalApproval: null });
    expect(codeOf(await call(id))).toBe('SELF_DECISION');
    expect((await readRequest(own.client, id)).viewerCanDecide).toBe(false);
    const query = '{ accessRequests(first: 100, filter: { viewerCanDecide: true }) { nodes { id } } }';
    expect((await own.client.send(query)).accessRequests.nodes).toEqual([]);
    expect((await readRequest(owner!, id)).status).toBe('AWAITING_EXTERNAL');
  });

  it('asking back is part of deciding', async () => {
    const { id } = await requestAccess(requester!);
    expect(codeOf(await requester!.raw(ASK, { id }))).toBe('SELF_DECISION');
  });
});
