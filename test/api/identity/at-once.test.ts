import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { standingTransaction } from '../../support/standing-transaction.ts';
import { requestAccess } from '../../support/story.ts';
import { serviceOf } from '../hand-off/hand-off-fixture.ts';

const PASSWORD = 'a long enough password';
const INVITE = 'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { userErrors { code } } }';
const CREATE_USER = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { id } userErrors { code } } }`;
const DEACTIVATE = `mutation ($id: ID!) {
  updateUser(id: $id, input: { isActive: false }) { user { id } userErrors { code } } }`;
const DEMOTE = `mutation ($id: ID!) {
  updateUser(id: $id, input: { role: AUDITOR }) { user { id } userErrors { code } } }`;
const DELETE = 'mutation ($id: ID!) { deleteUser(id: $id) { deletedId userErrors { code } } }';
const DECIDE = `mutation ($ids: [ID!]!) {
  decideAccessRequests(ids: $ids, decision: APPROVE) { results { requestId userErrors { code } } userErrors { code } } }`;

/** Keeps accounts, or what they are kept by, from everybody else for a while. */
const HOLD_USERS = 'select id from "user" where id = any($1::uuid[]) for update';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal();
});
afterAll(() => portal.stop());

let made = 0;

/** An account, and a client signed in as it. */
async function makeAccount(role: string, place: object = {}) {
  const owner = await portal.as('owner');
  const input = { email: `account-${++made}@example.com`, displayName: 'Account', role, password: PASSWORD, ...place };
  const { createUser } = await owner.send(CREATE_USER, { input });
  return { id: createUser.user.id as string, client: await Client.signIn(portal.url, input.email, PASSWORD) };
}

const customer = async (): Promise<Data> => {
  const { viewer } = await (await portal.as('partner')).send('{ viewer { organisation { id } } }');
  return { organisationId: viewer.organisation.id };
};

/** Of a mutation: whether it was done, or the code of what refused it. */
function outcomeOf({ data, errors }: Data): string {
  const payload: Data = Object.values(data ?? {})[0];
  return errors?.[0]?.extensions.code ?? payload.userErrors[0]?.code ?? 'done';
}

describe('X5: two owners who end each other at the same time', () => {
  it.each([
    ['deactivate', DEACTIVATE, DEACTIVATE],
    ['delete', DELETE, DELETE],
    ['deactivate and delete', DEACTIVATE, DELETE],
    ['demote', DEMOTE, DEMOTE],
    ['demote and delete', DEMOTE, DELETE],
  ])('%s: one of them does', async (_, first, second) => {
    const [one, other] = [await makeAccount('API_OWNER'), await makeAccount('API_OWNER')];
    const held = await standingTransaction(portal.database.url, [HOLD_USERS], [[one.id, other.id]]);
    const calls = [one.client.raw(first, { id: other.id }), other.client.raw(second, { id: one.id })];
    await held.waitedForBy(2);
    await held.rollBack();
    const outcomes = (await Promise.all(calls)).map(outcomeOf);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    // Whoever was demoted first has an account still, but may no longer.
    expect(['UNAUTHENTICATED', 'FORBIDDEN']).toContain(outcomes.find((outcome) => outcome !== 'done'));
  });

  it('in a ring of four: some are left, and nobody acted after their end', async () => {
    const ring = await Promise.all([1, 2, 3, 4].map(() => makeAccount('API_OWNER')));
    const held = await standingTransaction(portal.database.url, [HOLD_USERS], [ring.map(({ id }) => id)]);
    const calls = ring.map(({ client }, place) => client.raw(DELETE, { id: ring[(place + 1) % 4]!.id }));
    await held.waitedForBy(4);
    await held.rollBack();
    const outcomes = (await Promise.all(calls)).map(outcomeOf);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'UNAUTHENTICATED']));
  });
});

describe('X5: who loses a right while a call of theirs waits', () => {
  it('an administrator who becomes a member invites nobody', async () => {
    const place = await customer();
    const { id, client } = await makeAccount('CONSUMER_ADMIN', place);
    const demotion = await standingTransaction(
      portal.database.url,
      ['select id from "user" where id = $1 for update', `update "user" set role = 'TEAM_MEMBER' where id = $1`],
      [id],
    );
    const call = client.raw(INVITE, { input: { email: 'late@example.com' } });
    await demotion.waitedForBy(1);
    await demotion.commit();
    expect(outcomeOf(await call)).toBe('FORBIDDEN');
  });

  it('a service whose token is revoked, and an owner who is deactivated, decide none of many requests', async () => {
    const request = await requestAccess(await portal.as('member'));
    const owner = await makeAccount('API_OWNER');
    const service = await serviceOf(portal, ['DECIDE_REQUESTS']);
    const ending: [Client, string[], string][] = [
      [
        service.client,
        [
          'select from service_token where id = $1 for update',
          'update service_token set revoked_at = now() where id = $1',
        ],
        service.id,
      ],
      [
        owner.client,
        ['select from "user" where id = $1 for update', 'update "user" set is_active = false where id = $1'],
        owner.id,
      ],
    ];
    for (const [client, statements, id] of ending) {
      const held = await standingTransaction(portal.database.url, statements, [id]);
      const call = client.send(DECIDE, { ids: [request.id] });
      await held.waitedForBy(1);
      await held.commit();
      expect((await call).decideAccessRequests.results).toMatchObject([{ userErrors: [{ code: 'NOT_FOUND' }] }]);
    }
  });

  it('a session that a new password ends changes nothing more', async () => {
    const { id, client } = await makeAccount('API_OWNER');
    const ending = await standingTransaction(
      portal.database.url,
      ['select from "user" where id = $1 for update', 'delete from session where user_id = $1'],
      [id],
    );
    const call = client.raw('mutation { createOrganisation(input: { name: "Late" }) { userErrors { code } } }');
    await ending.waitedForBy(1);
    await ending.commit();
    expect(outcomeOf(await call)).toBe('UNAUTHENTICATED');
  });
});
