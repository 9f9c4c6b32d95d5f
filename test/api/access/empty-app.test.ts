import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expireOrNotify } from '../../../src/access/waiting/waiting.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import {
  type Ask,
  approve,
  askFor,
  CANCEL,
  REJECT,
  REVOKE,
  readRequest,
  reject,
  requestAccess,
} from '../../support/story.ts';
import { add, SUBMIT_CART } from '../cart/documents.ts';
import { CAN_REQUEST, newApp, REQUEST_ACCESS } from './documents.ts';
import { copyCatalogue, eventsOf, setFlow } from './world.ts';

const UPDATE_APP = `mutation ($id: ID!, $input: UpdateAppInput!) {
  updateApp(id: $id, input: $input) { app { id } userErrors { code } } }`;
const DELETE_CATALOGUE = 'mutation ($id: ID!) { deleteCatalogue(id: $id) { userErrors { code } } }';
const SET_EXPIRY = `mutation ($days: Int) {
  updatePortalSettings(input: { requestExpiryDays: $days }) { userErrors { code } } }`;

let portal: TestPortal;
let [partner, member, owner]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal();
  [partner, member, owner] = [await portal.as('partner'), await portal.as('member'), await portal.as('owner')];
});
afterAll(() => portal?.stop());

const appOf = async (client: Client, id: string): Promise<Data> =>
  (await client.send('query ($id: ID!) { app(id: $id) { id name } }', { id })).app;

const gone = (id: string) => expect.poll(() => appOf(partner!, id)).toBeNull();

/** What follows from an event is done once a later event of the same kind was followed. */
async function followed(): Promise<void> {
  const later = await requestAccess(member!);
  await member!.send(CANCEL, { id: later.id });
  await expect.poll(() => appOf(member!, later.app.id)).toBeNull();
}

async function expire({ id }: Data): Promise<void> {
  await owner!.send(SET_EXPIRY, { days: 1 });
  const { db } = portal.app.context;
  await sql`update access_request set created_at = now() - interval '2 days',
    waiting_since = now() - interval '2 days' where id = ${id}`.execute(db);
  await inTransaction(portal.app.context, (tx) => expireOrNotify(tx, id));
  await owner!.send(SET_EXPIRY, { days: null });
}

/** Every end of a request without a grant, and the status in which it leaves it. */
const ENDS: [end: string, status: string, run: (request: Data) => Promise<unknown>][] = [
  ['rejected', 'REJECTED', ({ id }) => reject(owner!, id)],
  ['withdrawn', 'CANCELLED', ({ id }) => partner!.send(CANCEL, { id })],
  ['not decided in time', 'EXPIRED', expire],
  [
    'closed because its catalogue was deleted',
    'CANCELLED',
    ({ catalogueId }) => owner!.send(DELETE_CATALOGUE, { id: catalogueId }),
  ],
];

describe('P16: an app that was made with a request', () => {
  it.each(ENDS)('goes with it when it is %s, and its name is free again', async (_, status, end) => {
    const catalogueId = await copyCatalogue(portal, 'Enterprise');
    const input = { ...(await askFor(partner!, { newApp: { name: 'Short-lived' } })), catalogueId };
    const { accessRequest } = (await partner!.send(REQUEST_ACCESS, { input })).requestAccess;
    await end({ ...accessRequest, catalogueId });
    await gone(accessRequest.app.id);
    expect(await readRequest(partner!, accessRequest.id)).toMatchObject({ status, app: { name: 'Short-lived' } });
    const event = (await eventsOf(portal, 'app.deleted')).at(-1);
    expect([event.subjectId, event.after]).toEqual([accessRequest.app.id, { cause: 'NOTHING_GRANTED' }]);
    const { app } = await requestAccess(partner!, { newApp: { name: 'Short-lived' } });
    await partner!.send(UPDATE_APP, { id: app.id, input: { name: `Kept ${app.id}` } });
  });

  it('goes with the last request of its cart, of which none was granted', async () => {
    await setFlow(owner!, 'CART');
    await add(partner!, { product: 'payment', plan: 'enterprise' });
    const { accessRequests } = (await partner!.send(SUBMIT_CART, { input: { newApp: { name: 'Cart' } } })).submitCart;
    await setFlow(owner!, 'DIRECT');
    const { id: appId } = accessRequests[0].app;
    const second = await requestAccess(partner!, { appId, products: ['accounts'] });
    await reject(owner!, accessRequests[0].id);
    await followed();
    expect(await appOf(partner!, appId)).toMatchObject({ name: 'Cart' });
    await reject(owner!, second.id);
    await gone(appId);
  });

  /** What makes an app more than a part of its request. */
  const KEPT: [why: string, make: () => Promise<Data>][] = [
    [
      'was there before',
      async () => requestAccess(partner!, { appId: (await newApp(partner!)).id, products: ['payment'] }),
    ],
    [
      'was changed since',
      async () => {
        const request = await requestAccess(partner!);
        await partner!.send(UPDATE_APP, { id: request.app.id, input: { description: 'We need it.' } });
        return request;
      },
    ],
    [
      'had a key once',
      async () => {
        const { app } = await requestAccess(partner!, { plan: 'free' });
        const { id } = await requestAccess(partner!, { appId: app.id });
        const { credential } = await approve(owner!, id);
        await partner!.send(REVOKE, { id: credential.id });
        return requestAccess(partner!, { appId: app.id });
      },
    ],
  ];

  it.each(KEPT)('stays where it %s', async (_, make) => {
    const request = await make();
    await owner!.send(REJECT, { id: request.id });
    await followed();
    expect(await appOf(partner!, request.app.id)).toMatchObject({ id: request.app.id });
  });

  it('a new request at the moment of the end has the app, or is told that it is gone', async () => {
    const first = await requestAccess(partner!);
    const input = await askFor(partner!, { appId: first.app.id, products: ['payment'] });
    const [, { data }] = await Promise.all([reject(owner!, first.id), partner!.raw(REQUEST_ACCESS, { input })]);
    const { accessRequest, userErrors } = data.requestAccess;
    await followed();
    if (accessRequest) expect(await appOf(partner!, first.app.id)).not.toBeNull();
    else expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'appId'] }]);
  });
});

describe('P16: a new app beside a credential of another', () => {
  it('is refused, by the dry run and by the request, and nothing is made', async () => {
    const { credential } = await requestAccess(partner!, { plan: 'free', products: ['payment'] });
    const wish: Ask = { plan: 'free', products: ['accounts'], credentialId: credential.id };
    const input = await askFor(partner!, { ...wish, newApp: { name: 'Wrong' } });
    const refusal = { code: 'NOT_FOUND', field: ['input', 'credentialId'] };
    const { userErrors } = await partner!.refused(REQUEST_ACCESS, { input });
    expect(userErrors).toMatchObject([refusal]);
    const { canRequest } = await partner!.send(CAN_REQUEST, { input });
    expect(canRequest.problems).toMatchObject([refusal]);
    const { apps } = await partner!.send('{ apps { nodes { name } } }');
    expect(apps.nodes.map(({ name }: Data) => name)).not.toContain('Wrong');
  });

  it('is refused by a cart', async () => {
    const { credential } = await requestAccess(partner!, { plan: 'free', products: ['payment'] });
    await setFlow(owner!, 'CART');
    await add(partner!, { product: 'accounts', plan: 'free' });
    const input = { newApp: { name: 'Wrong' }, credentialId: credential.id };
    const { userErrors } = await partner!.refused(SUBMIT_CART, { input });
    await setFlow(owner!, 'DIRECT');
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'credentialId'] }]);
  });
});
