import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { APPROVE, approve, askFor, CANCEL, provisioned, REJECT, REVEAL, requestAccess } from '../../support/story.ts';
import { CAN_REQUEST, CREATE_APP, newApp, REQUEST_ACCESS } from '../access/documents.ts';
import { eventsOf, setFlow, viewerId } from '../access/world.ts';
import { configure, REVOKE_TOKEN, readHandedOff, type Service, serviceOf } from './hand-off-fixture.ts';

const CREATE_TOKEN = `mutation ($input: CreateServiceTokenInput!) { createServiceToken(input: $input) {
  token serviceToken { id organisation { name } } userErrors { code field } } }`;
const READ = `query ($id: ID!) { accessRequest(id: $id) {
  status createdByService createdBy { email } requester { email } app { name owner { email } credentials { status } } } }`;
const LIST = '{ accessRequests(first: 100) { nodes { id } } apps(first: 100) { nodes { id } } }';

let portal: TestPortal;
let [owner, partner, member, hobbyist]: Client[] = [];
let system: Service;
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  [member, hobbyist] = [await portal.as('member'), await portal.as('hobbyist')];
  system = await serviceOf(portal, ['CREATE_REQUESTS', 'CREATE_APPS'], 'Identity broker');
});
afterAll(() => portal?.stop());

let apps = 0;
const forConsumer = async (consumer: Client, ask: Data = {}): Promise<Data> =>
  askFor(consumer, { newApp: { name: `By a system ${++apps}`, ownerId: await viewerId(consumer) }, ...ask });

const ask = async (client: Client, input: Data): Promise<Data> =>
  (await client.send(REQUEST_ACCESS, { input })).requestAccess.accessRequest;

/** A token for the consumers of one organisation. */
async function boundTo(organisation: string, scopes: string[]): Promise<Client> {
  const { organisations } = await owner!.send('{ organisations(first: 100) { nodes { id name } } }');
  const organisationId = organisations.nodes.find(({ name }: Data) => name === organisation).id;
  const input = { name: `For ${organisation}`, scopes, organisationId };
  const { createServiceToken } = await owner!.send(CREATE_TOKEN, { input });
  expect(createServiceToken.serviceToken.organisation.name).toBe(organisation);
  return new Client(portal.url, createServiceToken.token);
}

describe('P17: a program asks on behalf of a consumer', () => {
  it('the request is the consumer’s, made by the program, and its key reaches the consumer alone', async () => {
    const { id } = await ask(system.client, await forConsumer(member!));
    expect((await system.client.send(READ, { id })).accessRequest).toMatchObject({
      status: 'PENDING',
      createdByService: 'Identity broker',
      requester: { email: 'member@example.com' },
      app: { owner: { email: 'member@example.com' } },
    });
    await approve(owner!, id);
    const { credential } = await provisioned(system.client, id);
    expect(await system.client.errorCode(REVEAL, { id: credential.id })).toBe('FORBIDDEN');
    await member!.send(REVEAL, { id: credential.id });
  });

  it('events name the program and on whose behalf it acted', async () => {
    const { id, app } = await ask(system.client, await forConsumer(member!));
    for (const [type, subjectId] of [
      ['accessRequest.created', id],
      ['app.created', app.id],
    ]) {
      const event = (await eventsOf(portal, type)).find((found) => found.subjectId === subjectId);
      expect([event?.actor, event?.onBehalfOf]).toEqual([{ kind: 'service', id: system.id }, await viewerId(member!)]);
    }
  });

  it('a plan that approves by itself does so for it too, and in the flow of the cart it still asks', async () => {
    await setFlow(owner!, 'CART');
    const { status } = await ask(system.client, await forConsumer(member!, { plan: 'free' }));
    await setFlow(owner!, 'DIRECT');
    expect(status).toBe('APPROVED');
  });

  it('is judged by what the consumer may see, in the dry run as well', async () => {
    const ownerId = await viewerId(hobbyist!);
    const input = await askFor(member!, { newApp: { name: 'Too much', ownerId } });
    const { userErrors } = await system.client.refused(REQUEST_ACCESS, { input });
    expect(userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['input', 'productIds'] },
      { code: 'NOT_FOUND', field: ['input', 'planId'] },
      { code: 'NOT_FOUND', field: ['input', 'catalogueId'] },
    ]);
    const { canRequest } = await system.client.send(CAN_REQUEST, { input });
    expect(canRequest.problems[0].code).toBe('NOT_FOUND');
  });

  it('must name the consumer, and a consumer', async () => {
    for (const ownerId of [null, system.id, await viewerId(owner!)]) {
      const input = await forConsumer(member!, { newApp: { name: 'Whose?', ownerId } });
      expect((await system.client.refused(REQUEST_ACCESS, { input })).userErrors).toMatchObject([
        { code: 'NOT_FOUND', field: ['input', 'newApp', 'ownerId'] },
      ]);
      const { userErrors } = await system.client.refused(CREATE_APP, { input: { name: 'Whose?', ownerId } });
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'ownerId'] }]);
    }
  });

  it('makes apps and asks for them later, but for no app of others', async () => {
    const { app } = (
      await system.client.send(CREATE_APP, { input: { name: 'Ready', ownerId: await viewerId(member!) } })
    ).createApp;
    expect(app.owner.email).toBe('member@example.com');
    const request = await ask(system.client, await askFor(member!, { appId: app.id }));
    expect(request.app.id).toBe(app.id);
    const { id: appId } = await newApp(member!);
    const { userErrors } = await system.client.refused(REQUEST_ACCESS, { input: await askFor(member!, { appId }) });
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'appId'] }]);
  });

  it('a repeated call gives the same request, and the key is the program’s own', async () => {
    const input = await forConsumer(member!, { idempotencyKey: 'once' });
    const first = await ask(system.client, input);
    expect((await ask(system.client, input)).id).toBe(first.id);
    const own = await ask(member!, { ...input, newApp: { name: 'My own' } });
    expect(own.id).not.toBe(first.id);
    const other = await serviceOf(portal, ['CREATE_REQUESTS'], 'Other');
    const theirs = await ask(other.client, { ...input, newApp: { ...input.newApp, name: 'Theirs' } });
    expect(theirs.id).not.toBe(first.id);
  });

  it('six equal calls at once give one key', async () => {
    const { app } = await ask(system.client, await forConsumer(member!));
    const input = await askFor(member!, { appId: app.id, plan: 'free' });
    const answers = await Promise.all(Array.from({ length: 6 }, () => system.client.raw(REQUEST_ACCESS, { input })));
    const codes = answers.map(({ data }) => data.requestAccess.userErrors[0]?.code ?? 'ok').toSorted();
    expect(codes).toEqual([...Array(5).fill('ALREADY_GRANTED'), 'ok']);
  });

  it('withdraws what it asked for and nothing else', async () => {
    const { id } = await ask(system.client, await forConsumer(member!));
    await system.client.send(CANCEL, { id });
    const foreign = await requestAccess(member!);
    expect((await system.client.refused(CANCEL, { id: foreign.id })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});

describe('P17: a program reads its own', () => {
  it('requests and apps, not those of others nor what waits for a third party', async () => {
    const own = await serviceOf(portal, ['CREATE_REQUESTS', 'CREATE_APPS'], 'Reader');
    await configure(portal, 'enterprise', { externalApproval: true });
    const handedOff = await requestAccess(partner!);
    const mine = await ask(own.client, await forConsumer(partner!));
    await configure(portal, 'enterprise', { externalApproval: null });
    const { accessRequests, apps: list } = await own.client.send(LIST);
    expect([accessRequests.nodes, list.nodes]).toEqual([[{ id: mine.id }], [{ id: mine.app.id }]]);
    expect(await readHandedOff(own.client, handedOff.id)).toBeNull();
    expect(
      (await own.client.send('query ($id: ID!) { app(id: $id) { id } }', { id: handedOff.app.id })).app,
    ).toBeNull();
  });

  it('is told where to send the consumer for the decision of a third party', async () => {
    const externalRedirectUrl = 'https://pay.example.org/?id={requestId}';
    await configure(portal, 'enterprise', { externalApproval: true, externalRedirectUrl });
    const { id } = await ask(system.client, await forConsumer(partner!));
    const { redirectUrl } = await readHandedOff(system.client, id);
    await configure(portal, 'enterprise', { externalApproval: null, externalRedirectUrl: null });
    expect(redirectUrl).toBe(`https://pay.example.org/?id=${id}`);
  });
});

describe('P17: what a token may do is what its scopes and its organisation say', () => {
  const CALLS: Record<string, (client: Client) => Promise<unknown>> = {
    requestAccess: async (client) => client.errorCode(REQUEST_ACCESS, { input: await forConsumer(member!) }),
    canRequest: async (client) => client.errorCode(CAN_REQUEST, { input: await forConsumer(member!) }),
    createApp: async (client) =>
      client.errorCode(CREATE_APP, { input: { name: `Scoped ${++apps}`, ownerId: await viewerId(member!) } }),
    apps: (client) => client.errorCode('{ apps { nodes { id } } }'),
  };

  it.each([
    ['READ_REQUESTS', []],
    ['DECIDE_REQUESTS', []],
    ['CREATE_APPS', ['createApp', 'apps']],
    ['CREATE_REQUESTS', ['requestAccess', 'canRequest', 'apps']],
  ])('%s: %j', async (scope, allowed) => {
    const { client } = await serviceOf(portal, [scope], scope);
    const codes = Object.entries(CALLS).map(async ([name, call]) => [name, await call(client)]);
    const expected = Object.keys(CALLS).map((name) => [name, allowed.includes(name) ? undefined : 'FORBIDDEN']);
    expect(Object.fromEntries(await Promise.all(codes))).toEqual(Object.fromEntries(expected));
  });

  it('of one organisation: its consumers and none of another', async () => {
    const client = await boundTo('B2B customer', ['CREATE_REQUESTS', 'CREATE_APPS']);
    await ask(client, await forConsumer(member!));
    const ownerId = await viewerId(hobbyist!);
    const input = await askFor(hobbyist!, {
      ...{ plan: 'free', products: ['payment'], catalogue: 'Public' },
      newApp: { name: 'Elsewhere', ownerId },
    });
    expect((await client.refused(REQUEST_ACCESS, { input })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const app = { name: 'Elsewhere', ownerId };
    expect((await client.refused(CREATE_APP, { input: app })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await ask(system.client, input)).status).toBe('APPROVED');
  });

  it('of one organisation: it decides for that one alone', async () => {
    const elsewhere = await boundTo('Default Organisation', ['DECIDE_REQUESTS']);
    const here = await boundTo('B2B customer', ['DECIDE_REQUESTS']);
    await configure(portal, 'enterprise', { externalApproval: true });
    const { id } = await requestAccess(member!);
    await configure(portal, 'enterprise', { externalApproval: null });
    expect((await elsewhere.refused(APPROVE, { id })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    await here.send(APPROVE, { id });
  });

  it('of an organisation that is none: it is not made', async () => {
    const input = { name: 'Lost', scopes: ['CREATE_APPS'], organisationId: system.id };
    const { userErrors } = await owner!.refused(CREATE_TOKEN, { input });
    expect(userErrors).toEqual([{ code: 'NOT_FOUND', field: ['input', 'organisationId'] }]);
  });

  it('X6: it never decides what it asked for, whatever its scopes', async () => {
    const both = await serviceOf(portal, ['CREATE_REQUESTS', 'DECIDE_REQUESTS'], 'Both');
    await configure(portal, 'enterprise', { externalApproval: true });
    const { id } = await ask(both.client, await forConsumer(member!));
    await configure(portal, 'enterprise', { externalApproval: null });
    for (const decide of [APPROVE, REJECT]) {
      expect((await both.client.refused(decide, { id })).userErrors).toMatchObject([{ code: 'SELF_DECISION' }]);
    }
    expect((await readHandedOff(both.client, id)).viewerCanDecide).toBe(false);
  });

  it('ends with its revocation; what it made stays', async () => {
    const short = await serviceOf(portal, ['CREATE_REQUESTS'], 'Short');
    const { app } = await ask(short.client, await forConsumer(member!));
    await owner!.send(REVOKE_TOKEN, { id: short.id });
    expect(await short.client.errorCode(REQUEST_ACCESS, { input: await forConsumer(member!) })).toBe('UNAUTHENTICATED');
    expect((await member!.send('query ($id: ID!) { app(id: $id) { id } }', { id: app.id })).app).toEqual({
      id: app.id,
    });
  });
});
