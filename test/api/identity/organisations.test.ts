import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { callPayment, inState, workingKey } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { type Ask, browse, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';

const ABSENT = '00000000-0000-4000-8000-000000000000';
const PASSWORD = 'a long enough password';

const ORGANISATION = `mutation ($input: CreateOrganisationInput!) {
  createOrganisation(input: $input) { organisation { id teams { id isDefault } } userErrors { code } } }`;
const TEAM = `mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } userErrors { code } } }`;
const USER = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }`;
const RENAME = `mutation ($id: ID!, $input: UpdateOrganisationInput!) {
  updateOrganisation(id: $id, input: $input) { organisation { name } userErrors { code field } } }`;
const RENAME_TEAM = `mutation ($id: ID!, $input: UpdateTeamInput!) {
  updateTeam(id: $id, input: $input) { team { name isDefault } userErrors { code field } } }`;
const DELETE = `mutation ($id: ID!, $force: Boolean!) {
  deleteOrganisation(id: $id, force: $force) { deletedId isComplete userErrors { code message field } } }`;
const DELETE_TEAM = 'mutation ($id: ID!) { deleteTeam(id: $id) { deletedId userErrors { code field } } }';
const MOVE = `mutation ($id: ID!, $input: MoveUserInput!) {
  moveUser(id: $id, input: $input) { user { role organisation { name } teams { name } } userErrors { code field } } }`;
const REMOVE = `mutation ($id: ID!) {
  removeUserFromOrganisation(id: $id) { user { id } userErrors { code message field } } }`;
const APPS = '{ apps(first: 100) { nodes { id name visibility owner { email } } } }';
const APP = 'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } userErrors { code } } }';
const ASKED = '{ accessRequests { nodes { status app { name } } } }';
const ASKED_ONE = 'query ($id: ID!) { accessRequest(id: $id) { closedBecause } node(id: $id) { id } }';
const ME = '{ viewer { role organisation { name isDefault } teams { name } } }';
const DECISIONS = 'subscription { accessRequestDecided { cursor } }';

let portal: TestPortal;
let owner: Client;
/** For what changes nothing. */
let still: Awaited<ReturnType<typeof company>>;
beforeAll(async () => {
  portal = await startTestPortal();
  owner = await portal.as('owner');
  still = await company();
});
afterAll(() => portal.stop());

let made = 0;

/** A company with a team that may see the private catalogue, an administrator and a member of that team. */
async function company() {
  const number = ++made;
  const name = `Company ${number}`;
  const { organisation } = (await owner.send(ORGANISATION, { input: { name } })).createOrganisation;
  const organisationId: string = organisation.id;
  const { team } = (await owner.send(TEAM, { input: { organisationId, name: 'Builders' } })).createTeam;
  const { catalogues } = await browse(owner);
  await rowsOf(portal.database, 'insert into catalogue_team (catalogue_id, team_id) values ($1, $2)', [
    catalogues.Enterprise,
    team.id,
  ]);
  const person = async (role: string) => {
    const email = `${role.toLowerCase()}-${number}@example.com`;
    const input = { email, displayName: role, role, organisationId, teamIds: [team.id], password: PASSWORD };
    const { id } = (await owner.send(USER, { input })).createUser.user;
    return { id: id as string, email, client: await Client.signIn(portal.url, email, PASSWORD) };
  };
  const admin = await person('CONSUMER_ADMIN');
  const member = await person('TEAM_MEMBER');
  const defaultTeamId: string = organisation.teams[0].id;
  return { name, id: organisationId, teamId: team.id as string, defaultTeamId, admin, member };
}

const appsOf = async (client: Client): Promise<Data[]> =>
  (await client.send(APPS)).apps.nodes.toSorted((one: Data, other: Data) => (one.name < other.name ? -1 : 1));

describe('renaming', () => {
  it('an organisation, by its administrator, to a name that is free', async () => {
    const [{ id, name, admin }, other] = [await company(), still];
    const refusal = await admin.client.refused(RENAME, { id, input: { name: other.name.toUpperCase() } });
    expect(refusal.userErrors).toEqual([{ code: 'NAME_TAKEN', field: ['input', 'name'] }]);
    await admin.client.send(RENAME, { id, input: { name: `${name} and Sons` } });
    expect((await admin.client.send(ME)).viewer.organisation.name).toBe(`${name} and Sons`);
    const foreign = await admin.client.refused(RENAME, { id: other.id, input: { name: 'Mine' } });
    expect(foreign.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('a default team, which stays one', async () => {
    const { defaultTeamId, admin } = await company();
    const { updateTeam } = await admin.client.send(RENAME_TEAM, { id: defaultTeamId, input: { name: 'Everybody' } });
    expect(updateTeam.team).toEqual({ name: 'Everybody', isDefault: true });
    const taken = await admin.client.refused(RENAME_TEAM, { id: defaultTeamId, input: { name: 'builders' } });
    expect(taken.userErrors).toEqual([{ code: 'NAME_TAKEN', field: ['input', 'name'] }]);
  });
});

describe('deleting a team', () => {
  it('closes what only it opened, also on open sockets, and keeps people in the default team', async () => {
    const { teamId, admin, member } = await company();
    expect((await browse(member.client)).catalogues).toHaveProperty('Enterprise');
    const socket = await member.client.subscribe(DECISIONS);
    await admin.client.send(DELETE_TEAM, { id: teamId });
    expect(await socket.closed).toBe(4205);
    expect((await browse(member.client)).catalogues).not.toHaveProperty('Enterprise');
    expect((await member.client.send(ME)).viewer.teams).toEqual([{ name: 'Default Team' }]);
  });

  it('leaves the default team', async () => {
    const { defaultTeamId } = still;
    const { userErrors } = await owner.refused(DELETE_TEAM, { id: defaultTeamId });
    expect(userErrors).toEqual([{ code: 'WRONG_STATE', field: ['id'] }]);
  });
});

describe('deleting an organisation', () => {
  it('tells before what it touches, and does nothing to people unless it is told so', async () => {
    const { id, member } = await company();
    await workingKey(portal, member.client, { plan: 'free', catalogue: 'Public', products: ['payment'] });
    const query = `query ($id: ID!) { node(id: $id) { ... on Organisation { deletionPreview {
      users teams apps credentials openRequests catalogues serviceTokens } } } }`;
    const preview = (await owner.send(query, { id })).node.deletionPreview;
    expect(preview).toEqual({
      ...{ users: 2, teams: 2, apps: 1, credentials: 1, openRequests: 0, catalogues: 1, serviceTokens: 0 },
    });
    const { userErrors } = await owner.refused(DELETE, { id, force: false });
    expect(userErrors).toMatchObject([{ code: 'IN_USE', field: ['id'], message: expect.stringContaining('2 people') }]);
    expect((await member.client.send(ME)).viewer.organisation.isDefault).toBe(false);
  });

  it('by force takes people to the Default Organisation; their apps are theirs alone, and their keys go on', async () => {
    const { id, name, admin, member } = await company();
    const key = await workingKey(portal, member.client, {
      ...{ plan: 'free', catalogue: 'Public', products: ['payment'] },
      newApp: { name: 'Shop', visibility: 'ORGANISATION' },
    });
    expect(await appsOf(admin.client)).toHaveLength(1);
    const socket = await member.client.subscribe(DECISIONS);
    const { deleteOrganisation } = await owner.send(DELETE, { id, force: true });
    expect(deleteOrganisation).toMatchObject({ deletedId: id, isComplete: true });
    expect(await socket.closed).toBe(4205);
    for (const { client } of [admin, member]) {
      expect((await client.send(ME)).viewer).toEqual({
        role: 'TEAM_MEMBER',
        organisation: { name: 'Default Organisation', isDefault: true },
        teams: [{ name: 'Default Team' }],
      });
      expect((await browse(client)).catalogues).not.toHaveProperty('Enterprise');
    }
    expect(await appsOf(member.client)).toMatchObject([{ name: 'Shop', visibility: 'PERSONAL' }]);
    expect(await appsOf(admin.client)).toEqual([]);
    await inState(member.client, key.id, 'ACTIVE');
    expect(await callPayment(portal, key.secret)).toBe(200);
    // The name is free again.
    await owner.send(ORGANISATION, { input: { name } });
  });

  it('leaves the Default Organisation', async () => {
    const { organisations } = await owner.send(
      '{ organisations(filter: { search: "default" }) { totalCount nodes { id } } }',
    );
    expect(organisations.totalCount).toBe(1);
    const { userErrors } = await owner.refused(DELETE, { id: organisations.nodes[0].id, force: true });
    expect(userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  });
});

describe('who leaves an organisation', () => {
  const shop: Ask = { plan: 'free', catalogue: 'Public', products: ['payment'] };

  it('by its administrator is not deleted: the apps go to the administrator, with their keys', async () => {
    const { admin, member } = await company();
    const key = await workingKey(portal, member.client, { ...shop, newApp: { name: 'Own' } });
    await admin.client.send(REMOVE, { id: member.id });
    expect((await member.client.send(ME)).viewer.organisation.isDefault).toBe(true);
    expect(await appsOf(member.client)).toEqual([]);
    expect(await appsOf(admin.client)).toMatchObject([{ name: 'Own', owner: { email: admin.email } }]);
    await inState(admin.client, key.id, 'ACTIVE');
    expect(await callPayment(portal, key.secret)).toBe(200);
  });

  it('to another by an API owner leaves shared apps to those who share them, and takes the others along', async () => {
    const [left, joined] = [await company(), await company()];
    await workingKey(portal, left.member.client, { ...shop, newApp: { name: 'Shared', visibility: 'TEAM' } });
    await workingKey(portal, left.member.client, { ...shop, newApp: { name: 'Own' } });
    const input = { organisationId: joined.id, teamIds: [joined.teamId], role: 'CONSUMER_ADMIN' };
    const { moveUser } = await owner.send(MOVE, { id: left.member.id, input });
    expect(moveUser.user).toEqual({
      role: 'CONSUMER_ADMIN',
      organisation: { name: joined.name },
      teams: [{ name: 'Builders' }, { name: 'Default Team' }],
    });
    expect(await appsOf(left.admin.client)).toMatchObject([{ name: 'Shared', owner: { email: left.admin.email } }]);
    expect(await appsOf(joined.admin.client)).toMatchObject([{ name: 'Own', visibility: 'PERSONAL' }]);
  });

  const b2b = async () =>
    (await (await portal.as('partner')).send('{ viewer { organisation { id } } }')).viewer.organisation.id;
  type Company = Awaited<ReturnType<typeof company>>;
  it.each<[way: string, leave: (of: Company) => Promise<unknown>, kept: string[]]>([
    ['by its administrator', ({ admin, member }) => admin.client.send(REMOVE, { id: member.id }), []],
    [
      'to another',
      async ({ member }) => owner.send(MOVE, { id: member.id, input: { organisationId: await b2b() } }),
      ['Own'],
    ],
    ['because it is deleted', ({ id }) => owner.send(DELETE, { id, force: true }), ['Own']],
  ])('T15: %s leaves what was asked for apps that stay: it ends, and shows nothing of them', async (_, leave, kept) => {
    const left = await company();
    const till = (await left.admin.client.send(APP, { input: { name: 'Till', visibility: 'ORGANISATION' } })).createApp
      .app;
    const shared = await requestAccess(left.member.client, { appId: till.id });
    await requestAccess(left.member.client, { newApp: { name: 'Own' } });
    expect(shared.status).toBe('PENDING');
    await leave(left);
    const asked = (await left.member.client.send(ASKED)).accessRequests.nodes;
    expect(asked).toEqual(kept.map((name) => ({ status: 'PENDING', app: { name } })));
    expect(await left.member.client.send(ASKED_ONE, { id: shared.id })).toEqual({ accessRequest: null, node: null });
    const ended = () => owner.send(ASKED_ONE, { id: shared.id });
    await eventually(portal.url, async () =>
      expect((await ended()).accessRequest.closedBecause).toBe('REQUESTER_LEFT'),
    );
    expect((await left.member.client.send(ASKED)).accessRequests.nodes).toEqual(asked);
  });

  it.each([
    ['API owners', 'owner', {}, 'WRONG_STATE', ['id']],
    ['who is there already', 'member', {}, 'WRONG_STATE', ['id']],
    ['a member to be an API owner', 'hobbyist', { role: 'API_OWNER' }, 'INVALID_INPUT', ['input', 'role']],
    ['into a team of elsewhere', 'hobbyist', { teamIds: [ABSENT] }, 'NOT_FOUND', ['input', 'teamIds']],
    ['to where there is nothing', 'hobbyist', { organisationId: ABSENT }, 'NOT_FOUND', ['input', 'organisationId']],
  ])('not %s', async (_, who, input, code, field) => {
    const of = async (client: Client) => (await client.send('{ viewer { id } }')).viewer.id;
    const id = who === 'member' ? still.member.id : await of(await portal.as(who as 'owner' | 'hobbyist'));
    const { userErrors } = await owner.refused(MOVE, { id, input: { organisationId: still.id, ...input } });
    expect(userErrors).toEqual([{ code, field }]);
  });

  it('nobody by their own hand', async () => {
    const { userErrors } = await still.admin.client.refused(REMOVE, { id: still.admin.id });
    expect(userErrors).toMatchObject([{ code: 'WRONG_STATE', field: ['id'] }]);
  });
});

describe('the database', () => {
  it.each([
    ['a consumer without a team', 'delete from membership where user_id = $1'],
    ['a consumer of no organisation', 'update "user" set organisation_id = null where id = $1'],
    [
      'a member of another organisation',
      `update "user" set organisation_id =
       (select id from organisation where is_default) where id = $1`,
    ],
    [
      'the end of the Default Organisation',
      `update organisation set deleted_at = now() where is_default and $1::uuid is not null`,
    ],
  ])('refuses %s', async (_, statement) => {
    await expect(rowsOf(portal.database, statement, [still.member.id])).rejects.toThrow();
  });
});

describe('lists of people', () => {
  it('are filtered, sorted and counted', async () => {
    const { id, teamId, admin } = still;
    const list = async (client: Client, filter: object) =>
      (
        await client.send(
          `query ($filter: UserFilter) { users(filter: $filter, orderBy: { field: EMAIL, direction: DESC }) {
          totalCount nodes { displayName } } }`,
          { filter },
        )
      ).users;
    const all = { totalCount: 2, nodes: [{ displayName: 'TEAM_MEMBER' }, { displayName: 'CONSUMER_ADMIN' }] };
    expect(await list(owner, { organisationIds: [id] })).toEqual(all);
    expect(await list(owner, { teamIds: [teamId], isActive: true })).toEqual(all);
    const admins = { totalCount: 1, nodes: [{ displayName: 'CONSUMER_ADMIN' }] };
    expect(await list(owner, { organisationIds: [id], roles: ['CONSUMER_ADMIN'] })).toEqual(admins);
    expect(await list(admin.client, { search: 'EXAMPLE consumer_' })).toEqual(admins);
    expect(await list(owner, { organisationIds: [id], search: '100%' })).toEqual({ totalCount: 0, nodes: [] });
    // Who is locked is for API owners to know.
    expect((await list(admin.client, { isActive: true })).totalCount).toBe(0);
  });

  it('apps by who has them', async () => {
    const { id, member } = await company();
    await workingKey(portal, member.client, {
      ...{ plan: 'free', catalogue: 'Public', products: ['payment'] },
      newApp: { name: 'Café' },
    });
    const list = async (filter: object) =>
      (await owner.send('query ($filter: AppFilter) { apps(filter: $filter) { nodes { name } } }', { filter })).apps
        .nodes;
    expect(await list({ ownerIds: [member.id] })).toEqual([{ name: 'Café' }]);
    expect(await list({ organisationIds: [id], search: 'cafe' })).toEqual([{ name: 'Café' }]);
    expect(await list({ organisationIds: [id], visibilities: ['TEAM'] })).toEqual([]);
  });
});
