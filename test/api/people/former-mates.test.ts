import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../../src/identity/accounts/user.entity.ts';
import { openSession } from '../../../src/identity/sessions/session.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { Client } from '../../support/client.ts';
import { type Ask, provisioned, REVOKE, reject, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { type People, startPeople } from './people-fixture.ts';

const TEAM = `mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } userErrors { code } } }`;
const DELETE_TEAM = 'mutation ($id: ID!) { deleteTeam(id: $id) { deletedId userErrors { code } } }';
const USER = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }`;
const UPDATE_USER = `mutation ($id: ID!, $input: UpdateUserInput!) {
  updateUser(id: $id, input: $input) { user { id } userErrors { code } } }`;
const APP = 'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } userErrors { code } } }';
const UPDATE_APP = `mutation ($id: ID!, $input: UpdateAppInput!) {
  updateApp(id: $id, input: $input) { app { id } userErrors { code } } }`;
const TRANSFER = `mutation ($id: ID!, $input: TransferAppInput!) {
  transferApp(id: $id, input: $input) { app { id } userErrors { code } } }`;
const ASKED = '{ accessRequests { totalCount nodes { id app { name } } } }';
const ASKED_ONE = `query ($id: ID!) {
  accessRequest(id: $id) { app { name } } node(id: $id) { id } nodes(ids: [$id]) { id } }`;

let people: People;
let owner: Client;
let admin: Client;
let organisationId: string;
let defaultTeamId: string;
beforeAll(async () => {
  people = await startPeople();
  [owner, admin] = [await people.portal.as('owner'), await people.portal.as('partner')];
  const { viewer } = await admin.send('{ viewer { organisation { id teams { id isDefault } } } }');
  organisationId = viewer.organisation.id;
  defaultTeamId = viewer.organisation.teams.find(({ isDefault }: { isDefault: boolean }) => isDefault).id;
});
afterAll(() => people?.stop());

let made = 0;

async function mate(teamId: string) {
  const email = `mate-${++made}@example.com`;
  const input = { email, displayName: `Mate ${made}`, role: 'TEAM_MEMBER', organisationId, teamIds: [teamId] };
  const { id } = (await owner.send(USER, { input })).createUser.user;
  const session = await inTransaction(people.portal.app.context, (tx) =>
    openSession(tx, { id, organisationId } as User),
  );
  return { id: id as string, email, client: new Client(people.portal.url, session.token) };
}

/** Two people of one team; one of them asks for an app of the other, or of their own. */
async function asked({ ownApp = false } = {}) {
  const { team } = (await admin.send(TEAM, { input: { organisationId, name: `Team ${++made}` } })).createTeam;
  await rowsOf(
    people.portal.database,
    `insert into catalogue_team (catalogue_id, team_id) select id, $1 from catalogue where name = 'Enterprise'`,
    [team.id],
  );
  const [asker, other] = [await mate(team.id), await mate(team.id)];
  const input = { name: `Till ${made}`, visibility: ownApp ? 'PERSONAL' : 'TEAM' };
  const { app } = (await (ownApp ? asker : other).client.send(APP, { input })).createApp;
  const wish = { appId: app.id, catalogue: 'Public', plan: 'free', products: ['payment'] } satisfies Ask;
  const granted = await provisioned(asker.client, (await requestAccess(asker.client, wish)).id);
  return { teamId: team.id as string, asker, other, appId: app.id as string, granted };
}

type Asked = Awaited<ReturnType<typeof asked>>;

const WAYS: [way: string, ownApp: boolean, lose: (of: Asked) => Promise<unknown>][] = [
  [
    'leaves the team',
    false,
    ({ asker }) => admin.send(UPDATE_USER, { id: asker.id, input: { teamIds: [defaultTeamId] } }),
  ],
  ['had a team that is deleted', false, ({ teamId }) => admin.send(DELETE_TEAM, { id: teamId })],
  [
    'shared an app that is personal now',
    false,
    ({ other, appId }) => other.client.send(UPDATE_APP, { id: appId, input: { visibility: 'PERSONAL' } }),
  ],
  [
    'had an app that somebody else was given',
    true,
    ({ other, appId }) => admin.send(TRANSFER, { id: appId, input: { ownerId: other.id } }),
  ],
];

describe('B6, T15: what one asked for is seen as long as its app is, in the same organisation too: who', () => {
  it.each(WAYS)('%s finds it no more, and learns no later name of the app', async (_, ownApp, lose) => {
    const of = await asked({ ownApp });
    const { asker, appId, granted } = of;
    expect((await asker.client.send(ASKED)).accessRequests.nodes).toMatchObject([{ id: granted.id }]);
    await lose(of);
    await admin.send(UPDATE_APP, { id: appId, input: { name: `Renamed ${made}` } });
    const again = new Client(people.portal.url, asker.client.token);
    expect((await again.send(ASKED)).accessRequests).toEqual({ totalCount: 0, nodes: [] });
    const nothing = { accessRequest: null, node: null, nodes: [null] };
    expect(await again.send(ASKED_ONE, { id: granted.id })).toEqual(nothing);
    expect((await admin.send(ASKED_ONE, { id: granted.id })).accessRequest.app.name).toBe(`Renamed ${made}`);
  });

  it.each(WAYS)('%s is told by no mail what becomes of the app', async (_, ownApp, lose) => {
    const of = await asked({ ownApp });
    const { asker, other, appId, granted } = of;
    const waiting = await requestAccess(asker.client, { appId });
    await lose(of);
    const before = await people.unreadBy(asker.email, other.email);
    await admin.send(UPDATE_APP, { id: appId, input: { name: `Renamed ${made}` } });
    await reject(owner, waiting.id);
    await owner.send(REVOKE, { id: granted.credential.id });
    const after = await people.unreadBy(asker.email, other.email);
    expect(after.slice(before.length)).toEqual([
      [other.email, 'Your access request was rejected'],
      [other.email, 'A credential was revoked'],
    ]);
  });
});
