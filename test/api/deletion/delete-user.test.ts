import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { call, requestAccess } from '../../support/story.ts';
import { granted, newApp } from '../access/documents.ts';
import { deletionOf, readClosed, trailOf } from './deletion-story.ts';

const DELETE_USER = deletionOf('User');
const PASSWORD = 'a long enough password';
const CREATE_USER = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { id } userErrors { code field } } }`;
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { token userErrors { code } } }';
const APPS = '{ apps(first: 100) { nodes { id name visibility owner { email } } } }';

let mails: MailServer;
let portal: TestPortal;
let owner: Client;
let partner: Client;
beforeAll(async () => {
  mails = await startMailServer();
  portal = await startTestPortal({ GATEHOUSE_SMTP_URL: mails.url, GATEHOUSE_MAIL_FROM: 'portal@example.com' });
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
});
afterAll(async () => {
  await portal?.stop();
  await mails?.stop();
});

let made = 0;

interface Person {
  id: string;
  email: string;
  client: Client;
}

async function newOwner(): Promise<Person> {
  return newPerson({ role: 'API_OWNER' });
}

/** A member of the B2B customer, in its team Integration. */
async function newMember(): Promise<Person> {
  const { organisations } = await owner.send('{ organisations { nodes { id name teams { id name } } } }');
  const { id, teams } = organisations.nodes.find(({ name }: Data) => name === 'B2B customer');
  const teamIds = teams.filter(({ name }: Data) => name === 'Integration').map((team: Data) => team.id);
  return newPerson({ role: 'TEAM_MEMBER', organisationId: id, teamIds });
}

async function newPerson(input: object): Promise<Person> {
  const email = `person-${++made}@example.com`;
  const whole = { email, displayName: `Person ${made}`, password: PASSWORD, ...input };
  const { createUser } = await owner.send(CREATE_USER, { input: whole });
  return { id: createUser.user.id, email, client: await Client.signIn(portal.url, email, PASSWORD) };
}

describe('deleting an account', () => {
  it('ends its sessions and sockets, closes its requests, deletes its own apps, and keeps the records', async () => {
    const { id, email, client } = await newMember();
    const socket = await client.subscribe('subscription { accessRequestDecided { type } }');
    const { app, secret } = await granted(client, owner, { products: ['payment'], plan: 'free' });
    const shared = await newApp(partner, { visibility: 'ORGANISATION' });
    const [own, forColleague] = [await requestAccess(client), await requestAccess(client, { appId: shared.id })];
    await owner.send(DELETE_USER, { id });
    expect(await socket.closed).toBe(4401);
    expect(await client.errorCode(APPS)).toBe('UNAUTHENTICATED');
    await expect.poll(() => call(`${portal.sandbox.url}/payment/`, secret)).toBe(403);
    for (const { id } of [own, forColleague]) {
      expect(await readClosed(owner, id)).toMatchObject({ status: 'CANCELLED', closedBecause: 'REQUESTER_DELETED' });
    }
    const query = `query ($id: ID!) { accessRequest(id: $id) { requester { email displayName } app { deletedAt } } }`;
    expect((await owner.send(query, { id: own.id })).accessRequest).toEqual({
      ...{ requester: { email, displayName: expect.any(String) }, app: { deletedAt: expect.any(String) } },
    });
    expect((await trailOf(portal, owner, id)).map(({ type }) => type)).toContain('user.deleted');
    expect((await trailOf(portal, owner, app.id)).map(({ type }) => type)).toContain('app.deleted');
  });

  it('gives an app that others share to their administrator, and its key goes on working', async () => {
    const { id, client } = await newMember();
    const name = `Shared ${++made}`;
    await newApp(partner, { name });
    const app = await newApp(client, { name, visibility: 'ORGANISATION' });
    const { secret } = await granted(client, owner, { products: ['payment'], plan: 'free', appId: app.id });
    const waiting = await requestAccess(partner, { appId: app.id });
    await owner.send(DELETE_USER, { id });
    const { nodes } = (await partner.send(APPS)).apps;
    const heirloom = nodes.find((node: Data) => node.id === app.id);
    expect(heirloom).toMatchObject({ visibility: 'ORGANISATION', owner: { email: 'partner@example.com' } });
    expect(heirloom.name).toContain(`${name} (`);
    expect(await readClosed(partner, waiting.id)).toMatchObject({ status: 'PENDING' });
    expect(await call(`${portal.sandbox.url}/payment/`, secret)).toBe(200);
    const told = () => mails.received.find(({ parsed }) => parsed.subject === `${heirloom.name} is yours now`)?.to;
    await expect.poll(told).toEqual(['partner@example.com']);
    const transfer = (await trailOf(portal, owner, app.id)).find(({ type }) => type === 'app.transferred');
    expect(transfer).toMatchObject({
      before: { ownerId: id, name },
      after: { name: heirloom.name },
    });
  });

  it('frees the address, and the old password opens nothing', async () => {
    const { id, email } = await newMember();
    await owner.send(DELETE_USER, { id });
    const anybody = await portal.as(null);
    const refused = await anybody.refused(SIGN_IN, { input: { email, password: PASSWORD } });
    expect(refused.userErrors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
    const input = { email, displayName: 'Again', password: 'another long password', role: 'API_OWNER' };
    expect((await owner.send(CREATE_USER, { input })).createUser.user.id).not.toBe(id);
  });

  it('takes the right to decide along', async () => {
    const { id } = await newMember();
    const { catalogues } = await owner.send('{ catalogues { nodes { id } } }');
    const grant = `mutation ($input: GrantApproverInput!) { grantApprover(input: $input) { userErrors { code } } }`;
    await owner.send(grant, { input: { userId: id, catalogueId: catalogues.nodes[0].id } });
    await owner.send(DELETE_USER, { id });
    const { approvers } = await owner.send('{ approvers { nodes { user { id } } } }');
    expect(approvers.nodes).toEqual([]);
    expect((await trailOf(portal, owner, id)).map(({ type }) => type)).toContain('approver.revoked');
  });

  it('WRONG_STATE: is never done to oneself', async () => {
    const { id, client } = await newOwner();
    const refused = await client.refused(DELETE_USER, { id });
    expect(refused.userErrors).toMatchObject([{ code: 'WRONG_STATE', field: ['id'] }]);
  });

  it('NOT_FOUND: is done once', async () => {
    const { id } = await newMember();
    await owner.send(DELETE_USER, { id });
    expect((await owner.refused(DELETE_USER, { id })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('WRONG_STATE: leaves an API owner, also when two delete each other at the same time', async () => {
    const [first, second] = [await newOwner(), await newOwner()];
    const { users } = await owner.send('{ users(first: 100) { nodes { id role } } }');
    const others = users.nodes.filter(
      ({ id, role }: Data) => role === 'API_OWNER' && id !== first.id && id !== second.id,
    );
    for (const { id } of others) await first.client.send(DELETE_USER, { id });
    const answers = await Promise.all([
      first.client.raw(DELETE_USER, { id: second.id }),
      second.client.raw(DELETE_USER, { id: first.id }),
    ]);
    const done = answers.filter(({ data }) => data?.deleteUser?.deletedId);
    expect(done).toHaveLength(1);
  });
});
