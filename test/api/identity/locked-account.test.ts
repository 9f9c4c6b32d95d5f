import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { followAccountLater } from '../../../src/apps/lifecycle/account-activity.queue.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { Client, type Data } from '../../support/client.ts';
import { callPayment, inState, RESUME, RETRY, ROTATE, SUSPEND, workingKey } from '../../support/credentials.ts';
import { startTestPortal } from '../../support/portal.ts';
import { APPROVE, browse, REQUEST_ACCESS, REVOKE, requestAccess } from '../../support/story.ts';
import { rowsOf, skipBackOff } from '../../support/time.ts';
import { ADD_CREDENTIAL, RENEW } from '../access/documents.ts';

const UPDATE = `mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) {
  user { isActive } suspendedCredentials resumedCredentials userErrors { code } } }`;
const IMPORT = `mutation ($input: ImportCredentialInput!) {
  importCredential(input: $input) { credential { id } userErrors { code message } } }`;
const TRANSFER = `mutation ($id: ID!, $ownerId: ID!) {
  transferApp(id: $id, input: { ownerId: $ownerId }) { userErrors { code } } }`;
const LOCKED = "The account of the app's owner is locked, and the keys of its personal apps with it.";

/** A portal, and what its test needs to lock the member's account. */
async function start(env: Record<string, string> = {}) {
  const portal = await startTestPortal(env);
  const [owner, partner, member] = [await portal.as('owner'), await portal.as('partner'), await portal.as('member')];
  const { users } = await owner.send('{ users(first: 100) { nodes { id email } } }');
  const { id } = users.nodes.find(({ email }: Data) => email === 'member@example.com');
  const set = async (isActive: boolean) => (await owner.send(UPDATE, { id, input: { isActive } })).updateUser;
  const key = (client: Client, name: string, visibility: string) =>
    workingKey(portal, client, { plan: 'free', newApp: { name, visibility } });
  return { portal, owner, partner, member, id, set, key };
}

describe('P6: a locked account', () => {
  let world: Awaited<ReturnType<typeof start>>;
  let keys: Record<'personal' | 'team' | 'organisation' | 'held', { id: string; secret: string }>;
  beforeAll(async () => {
    world = await start();
    const { key, member, owner } = world;
    keys = {
      personal: await key(member, 'Personal', 'PERSONAL'),
      team: await key(member, 'Team', 'TEAM'),
      organisation: await key(member, 'Organisation', 'ORGANISATION'),
      held: await key(member, 'Held', 'PERSONAL'),
    };
    await owner.send(SUSPEND, { id: keys.held.id, input: { reason: 'An invoice is open.' } });
    await inState(owner, keys.held.id, 'SUSPENDED');
  });
  afterAll(() => world?.portal.stop());

  const calls = async () => Promise.all(Object.values(keys).map(({ secret }) => callPayment(world.portal, secret)));

  it('takes the keys of its personal apps along, counts them, and leaves shared apps alone', async () => {
    expect(await world.set(false)).toMatchObject({
      ...{ user: { isActive: false }, suspendedCredentials: 1, resumedCredentials: 0 },
    });
    const { suspensionReason } = await inState(world.owner, keys.personal.id, 'SUSPENDED');
    expect(suspensionReason).toBe("The account of its app's owner is locked.");
    expect(await calls()).toEqual([403, 200, 200, 403]);
  });

  it('is told, and so are the administrators of its organisation', async () => {
    const mails = "select recipient from mail where template = 'account-locked' order by 1";
    await vi.waitFor(
      async () =>
        expect(await rowsOf(world.portal.database, mails)).toEqual([
          { recipient: 'member@example.com' },
          { recipient: 'partner@example.com' },
        ]),
      { timeout: 60_000 },
    );
  });

  it('changes nothing when it is locked again', async () => {
    expect(await world.set(false)).toMatchObject({ suspendedCredentials: 0, resumedCredentials: 0 });
  });

  it('gets back at its unlocking what its lock took, and nothing that was suspended by hand', async () => {
    expect(await world.set(true)).toMatchObject({ suspendedCredentials: 0, resumedCredentials: 1 });
    await inState(world.owner, keys.personal.id, 'ACTIVE');
    expect(await calls()).toEqual([200, 200, 200, 403]);
    await world.owner.send(RESUME, { id: keys.held.id });
  });

  it('T13: loses an app with its keys to a colleague, with whom they work again', async () => {
    const { portal, owner, partner, set } = world;
    // The lock has ended the session of before.
    const member = await Client.signIn(portal.url, 'member@example.com');
    const { id, secret } = await workingKey(portal, member, {
      plan: 'free',
      newApp: { name: 'Left', visibility: 'PERSONAL' },
    });
    await set(false);
    await inState(owner, id, 'SUSPENDED');
    const { credential } = await owner.send('query ($id: ID!) { credential(id: $id) { app { id } } }', { id });
    const { viewer } = await partner.send('{ viewer { id } }');
    await partner.send(TRANSFER, { id: credential.app.id, ownerId: viewer.id });
    await inState(owner, id, 'ACTIVE');
    expect(await callPayment(portal, secret)).toBe(200);
    await set(true);
    await owner.send(REVOKE, { id });
  });

  it('P3: takes along a key that the gateway has yet to confirm', async () => {
    const { portal, owner, set } = world;
    // The lock has ended the session of before.
    const member = await Client.signIn(portal.url, 'member@example.com');
    const heal = portal.sandbox.inject({ effect: 'serverError', on: (method) => method === 'POST' });
    const { credential } = await requestAccess(member, {
      plan: 'free',
      newApp: { name: 'Late', visibility: 'PERSONAL' },
    });
    await set(false);
    heal();
    await skipBackOff(portal.database);
    await inState(owner, credential.id, 'SUSPENDED');
    await set(true);
    await inState(owner, credential.id, 'ACTIVE');
    await owner.send(REVOKE, { id: credential.id });
  });

  describe('nothing brings a key of its personal apps to life', () => {
    afterAll(async () => {
      await world.set(true);
      for (const { id } of [keys.personal, keys.held]) await inState(world.owner, id, 'ACTIVE');
    });

    /** By an API owner, and by an administrator who sees the app. */
    const ways: [
      way: string,
      client: 'owner' | 'partner',
      document: string,
      input: (app: string) => Record<string, unknown>,
    ][] = [
      ['resuming', 'owner', RESUME, () => ({ id: keys.personal.id })],
      ['renewing', 'owner', RENEW, () => ({ input: { credentialId: keys.personal.id } })],
      ['renewing', 'partner', RENEW, () => ({ input: { credentialId: keys.personal.id } })],
      ['asking', 'owner', REQUEST_ACCESS, (appId) => ({ input: { ...paid, appId } })],
      ['asking', 'partner', REQUEST_ACCESS, (appId) => ({ input: { ...paid, appId } })],
      ['giving', 'owner', ADD_CREDENTIAL, (appId) => ({ input: { ...paid, appId } })],
      ['importing', 'owner', IMPORT, (appId) => ({ input: { ...paid, appId, value: 'a-key-of-before' } })],
    ];
    let paid: { productIds: string[]; planId: string };
    let appId: string;
    beforeAll(async () => {
      await world.set(false);
      for (const { id } of [keys.personal, keys.held]) await inState(world.owner, id, 'SUSPENDED');
      const { products, plans } = await browse(world.owner);
      paid = { productIds: [products.payment!], planId: plans.enterprise! };
      const query = 'query ($id: ID!) { credential(id: $id) { app { id } } }';
      appId = (await world.owner.send(query, { id: keys.personal.id })).credential.app.id;
    });

    it.each(ways)('%s, %s', async (_, client, document, input) => {
      const { userErrors } = await world[client].refused(document, input(appId));
      expect(userErrors[0]).toMatchObject({ code: 'ACCOUNT_LOCKED', message: LOCKED });
      expect(await callPayment(world.portal, keys.personal.secret)).toBe(403);
    });

    it('approving what was asked before it was locked', async () => {
      await world.set(true);
      const { id } = await requestAccess(world.partner, { newApp: undefined, appId, furtherKey: true });
      await world.set(false);
      const { userErrors } = await world.owner.refused(APPROVE, { id });
      expect(userErrors[0]).toMatchObject({ code: 'NO_LONGER_VALID', message: LOCKED });
    });

    it('a shared app of it goes on', async () => {
      await world.owner.send(SUSPEND, { id: keys.team.id, input: {} });
      await world.owner.send(RESUME, { id: keys.team.id });
      await inState(world.owner, keys.team.id, 'ACTIVE');
    });
  });

  it.each([
    ['rotating', ROTATE],
    ['trying the gateway again', RETRY],
  ])('%s, before the job has followed its lock', async (_, document) => {
    const isActive = (active: boolean) =>
      rowsOf(world.portal.database, 'update "user" set is_active = $1 where id = $2', [active, world.id]);
    await isActive(false);
    const failure = await rowsOf(
      world.portal.database,
      "update credential set failure = 'The policy is gone.' where id = $1 returning failure",
      [keys.personal.id],
    );
    expect(failure).toHaveLength(1);
    const { userErrors } = await world.owner.refused(document, { id: keys.personal.id });
    await rowsOf(world.portal.database, 'update credential set failure = null where id = $1', [keys.personal.id]);
    await isActive(true);
    expect(userErrors[0]).toMatchObject({ code: 'ACCOUNT_LOCKED', message: LOCKED });
  });

  it('shows whether it is active to those who may lock it, and to nobody else', async () => {
    const seenBy = async (account: 'owner' | 'partner' | 'member') => {
      const { users } = await (await world.portal.as(account)).send('{ users(first: 100) { nodes { isActive } } }');
      return [...new Set(users.nodes.map(({ isActive }: Data) => isActive))];
    };
    // The lock has ended the member's session.
    expect([await seenBy('owner'), await seenBy('partner')]).toEqual([[true], [null]]);
  });
});

describe('P6: a locked account where the operator wants its keys to go on', () => {
  it('keeps them', async () => {
    const world = await start({ GATEHOUSE_SUSPEND_WITH_ACCOUNT: 'false' });
    try {
      const { id, secret } = await world.key(world.member, 'Personal', 'PERSONAL');
      expect(await world.set(false)).toMatchObject({ suspendedCredentials: 0 });
      await inState(world.owner, id, 'ACTIVE');
      // As when an account is locked again before the job that its unlocking has added.
      const { context } = world.portal.app;
      await inTransaction(context, (tx) => followAccountLater(tx, world.id));
      const jobs = "select from graphile_worker.jobs where task_identifier = 'account.follow'";
      await expect.poll(() => rowsOf(world.portal.database, jobs)).toEqual([]);
      await inState(world.owner, id, 'ACTIVE');
      expect(await callPayment(world.portal, secret)).toBe(200);
    } finally {
      await world.portal.stop();
    }
  });
});
