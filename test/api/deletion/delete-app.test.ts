import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { call, REQUEST_ACCESS, requestAccess } from '../../support/story.ts';
import { granted, newApp } from '../access/documents.ts';
import { closed, deletionOf, readClosed, trailOf, UPDATE_APP } from './deletion-story.ts';

const DELETE_APP = deletionOf('App');

let mails: MailServer;
let portal: TestPortal;
let owner: Client;
let partner: Client;
let member: Client;
beforeAll(async () => {
  mails = await startMailServer();
  portal = await startTestPortal({ GATEHOUSE_SMTP_URL: mails.url, GATEHOUSE_MAIL_FROM: 'portal@example.com' });
  [owner, partner, member] = [await portal.as('owner'), await portal.as('partner'), await portal.as('member')];
});
afterAll(async () => {
  await portal?.stop();
  await mails?.stop();
});

const changeApp = (client: Client, id: string, input: object): Promise<Data> =>
  client.send(UPDATE_APP, { id, input }).then(({ updateApp }) => updateApp.app);

describe('changing an app', () => {
  it('name, description and visibility change at once, and the event says from what to what', async () => {
    const app = await newApp(partner, { name: 'Draft', description: 'To be seen.' });
    const input = { name: 'Wallet', description: null, visibility: 'ORGANISATION' };
    expect(await changeApp(partner, app.id, input)).toEqual({ id: app.id, ...input });
    expect((await trailOf(portal, owner, app.id)).at(-1)).toMatchObject({
      type: 'app.updated',
      actor: { email: 'partner@example.com' },
      onBehalfOf: null,
      before: { name: 'Draft', description: 'To be seen.', visibility: 'PERSONAL' },
      after: input,
    });
  });

  it('what an API owner changes is done on behalf of the app owner', async () => {
    const app = await newApp(partner);
    await changeApp(owner, app.id, { name: 'Renamed by staff' });
    expect((await trailOf(portal, owner, app.id)).at(-1)).toMatchObject({
      actor: { email: 'owner@example.com' },
      onBehalfOf: { email: 'partner@example.com' },
    });
  });

  it('who only shares an app neither changes nor deletes it', async () => {
    const app = await newApp(partner, { visibility: 'ORGANISATION' });
    expect(await member.errorCode(UPDATE_APP, { id: app.id, input: { name: 'Mine' } })).toBe('FORBIDDEN');
    expect(await member.errorCode(DELETE_APP, { id: app.id })).toBe('FORBIDDEN');
  });

  it('NAME_TAKEN: keeps its name apart from the other apps of its owner, and from no other', async () => {
    const [first, second] = [await newApp(partner), await newApp(partner)];
    const refusal = await partner.refused(UPDATE_APP, { id: second.id, input: { name: first.name.toUpperCase() } });
    expect(refusal.userErrors).toMatchObject([{ code: 'NAME_TAKEN', field: ['input', 'name'] }]);
    expect((await changeApp(partner, first.id, { name: first.name.toUpperCase() })).name).toBe(
      first.name.toUpperCase(),
    );
  });
});

describe('deleting an app', () => {
  let app: Data;
  let secret: string;
  let waiting: Data;
  beforeAll(async () => {
    const mine = await newApp(partner, { name: 'Point of sale', visibility: 'ORGANISATION' });
    ({ app, secret } = await granted(partner, owner, { products: ['payment'], plan: 'free', appId: mine.id }));
    waiting = await requestAccess(member, { appId: mine.id });
    mails.received.length = 0;
    await partner.send(DELETE_APP, { id: app.id });
  });

  it('closes its open requests with a stated cause, and nobody decided them', async () => {
    expect(await readClosed(member, waiting.id)).toMatchObject({
      ...{ status: 'CANCELLED', closedBecause: 'APP_DELETED', decidedBy: null, decidedAt: expect.any(String) },
      app: { name: 'Point of sale', deletedAt: expect.any(String) },
    });
  });

  it('revokes its credentials at the gateway', async () => {
    await expect.poll(() => call(`${portal.sandbox.url}/payment/`, secret)).toBe(403);
  });

  it('tells the requester and the app owner why, by mail', async () => {
    const told = () =>
      mails.received
        .filter(({ parsed }) => parsed.text?.includes('because its app was deleted'))
        .map(({ to }) => to.join())
        .toSorted();
    await expect.poll(told).toEqual(['member@example.com', 'partner@example.com']);
  });

  it('stands in the audit trail with the request and its cause', async () => {
    expect((await trailOf(portal, owner, waiting.id)).at(-1)).toMatchObject({
      type: 'accessRequest.cancelled',
      actor: { email: 'partner@example.com' },
      after: { status: 'CANCELLED', cause: 'APP_DELETED' },
    });
    expect((await trailOf(portal, owner, app.id)).map(({ type }) => type)).toContain('app.deleted');
  });

  it('leaves its decided requests as they were, readable by all who read them before', async () => {
    const query = `query ($id: ID!) { accessRequests(first: 100, filter: { appId: $id }) {
      nodes { status app { name } credential { status } } } }`;
    for (const reader of [member, partner, owner]) {
      expect((await reader.send(query, { id: app.id })).accessRequests.nodes).toMatchObject([
        { status: 'CANCELLED', app: { name: 'Point of sale' } },
        { status: 'APPROVED', app: { name: 'Point of sale' }, credential: { status: 'REVOKED' } },
      ]);
    }
  });

  it('is not found any more, takes no new request, and gives its name back', async () => {
    const query = `query ($id: ID!) { app(id: $id) { id } node(id: $id) { id } apps(first: 100) { nodes { id } } }`;
    const found = await owner.send(query, { id: app.id });
    expect(found).toMatchObject({ app: null, node: null });
    expect(found.apps.nodes).not.toContainEqual({ id: app.id });
    const refused = await partner.refused(DELETE_APP, { id: app.id });
    expect(refused.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
    expect((await newApp(partner, { name: 'Point of sale' })).id).not.toBe(app.id);
  });
});

describe('a request that comes while its app is deleted', () => {
  it('is refused or closed, and never waits for ever', async () => {
    const app = await newApp(partner);
    const { productIds, planId } = await offerOf(partner);
    const ask = partner.raw(REQUEST_ACCESS, { input: { appId: app.id, productIds, planId } });
    const [{ data }] = await Promise.all([ask, partner.send(DELETE_APP, { id: app.id })]);
    const { accessRequest, userErrors } = data.requestAccess;
    if (accessRequest) await closed(partner, accessRequest.id, 'APP_DELETED');
    else expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});

async function offerOf(client: Client): Promise<{ productIds: string[]; planId: string }> {
  const { catalogues } = await client.send(
    '{ catalogues { nodes { name plans { id name } products { nodes { id } } } } }',
  );
  const { plans, products } = catalogues.nodes.find(({ name }: Data) => name === 'Enterprise');
  const { id: planId } = plans.find(({ name }: Data) => name === 'enterprise');
  return { planId, productIds: products.nodes.map(({ id }: Data) => id) };
}
