import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, browse, requestAccess } from '../../support/story.ts';

const SIGN_IN =
  'mutation ($input: SignInInput!) { signIn(input: $input) { token userErrors { code message field retryAfterSeconds } } }';
const CREATE_ORGANISATION = `mutation ($input: CreateOrganisationInput!) {
  createOrganisation(input: $input) { organisation { id teams { id name isDefault } } userErrors { code field } } }`;
const CREATE_TEAM = `mutation ($input: CreateTeamInput!) {
  createTeam(input: $input) { team { id name } userErrors { code field } } }`;
const CREATE_USER = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { id email role teams { name } organisation { name } } userErrors { code field } } }`;
const UPDATE_USER = `mutation ($id: ID!, $input: UpdateUserInput!) {
  updateUser(id: $id, input: $input) { user { id role teams { name } } userErrors { code field } } }`;
const CHANGE_PASSWORD = `mutation ($input: ChangePasswordInput!) {
  changePassword(input: $input) { user { id } userErrors { code field } } }`;
const DECISIONS =
  'subscription ($after: String) { accessRequestDecided(after: $after) { cursor accessRequest { id } } }';

const PASSWORD = 'a long enough password';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal();
});
afterAll(() => portal.stop());

let made = 0;

/** An account of the B2B customer with the Integration team, and a client signed in as it. */
async function makeMember(role = 'TEAM_MEMBER') {
  const owner = await portal.as('owner');
  const { organisations } = await owner.send('{ organisations { nodes { id name teams { id name } } } }');
  const customer = organisations.nodes.find(({ name }: { name: string }) => name === 'B2B customer');
  const team = customer.teams.find(({ name }: { name: string }) => name === 'Integration');
  const email = `colleague-${++made}@example.com`;
  const input = { email, displayName: 'Colleague', role, organisationId: customer.id, teamIds: [team.id] };
  const { createUser } = await owner.send(CREATE_USER, { input: { ...input, password: PASSWORD } });
  return { id: createUser.user.id as string, email, client: await Client.signIn(portal.url, email, PASSWORD) };
}

describe('organisations, teams and accounts', () => {
  it('an organisation comes with its default team, and every consumer is in it', async () => {
    const owner = await portal.as('owner');
    const { createOrganisation } = await owner.send(CREATE_ORGANISATION, { input: { name: 'Acme' } });
    expect(createOrganisation.organisation.teams).toMatchObject([{ name: 'Default Team', isDefault: true }]);
    const organisationId = createOrganisation.organisation.id;
    const { createTeam } = await owner.send(CREATE_TEAM, { input: { organisationId, name: 'Core' } });
    const input = { email: 'Ada@Acme.example', displayName: 'Ada', role: 'CONSUMER_ADMIN', organisationId };
    const { createUser } = await owner.send(CREATE_USER, {
      input: { ...input, teamIds: [createTeam.team.id], password: PASSWORD },
    });
    expect(createUser.user).toMatchObject({
      email: 'ada@acme.example',
      organisation: { name: 'Acme' },
      teams: [{ name: 'Core' }, { name: 'Default Team' }],
    });
  });

  it('T33: an administrator makes no accounts, and so does not learn which addresses have one', async () => {
    const partner = await portal.as('partner');
    const { viewer } = await partner.send('{ viewer { organisation { id } } }');
    const input = {
      displayName: 'New',
      role: 'TEAM_MEMBER',
      password: PASSWORD,
      organisationId: viewer.organisation.id,
    };
    for (const email of ['new@customer.example', 'hobbyist@example.com']) {
      expect(await partner.errorCode(CREATE_USER, { input: { ...input, email } })).toBe('FORBIDDEN');
    }
  });

  it('a user is in teams of the own organisation only', async () => {
    const owner = await portal.as('owner');
    const { id } = await makeMember();
    const { organisations } = await owner.send('{ organisations { nodes { name teams { id } } } }');
    const everybody = organisations.nodes.find(({ name }: { name: string }) => name === 'Default Organisation');
    const refusal = await owner.refused(UPDATE_USER, { id, input: { teamIds: [everybody.teams[0].id] } });
    expect(refusal.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'teamIds'] }]);
  });

  it('refuses an address that has an account, a short password, and locking oneself out', async () => {
    const owner = await portal.as('owner');
    const input = { email: 'OWNER@example.com', displayName: 'Twin', role: 'API_OWNER', password: PASSWORD };
    expect((await owner.refused(CREATE_USER, { input })).userErrors).toMatchObject([{ code: 'NAME_TAKEN' }]);
    const short = { ...input, email: 'short@example.com', password: 'short' };
    expect((await owner.refused(CREATE_USER, { input: short })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'password'] },
    ]);
    const { viewer } = await owner.send('{ viewer { id } }');
    const lock = await owner.refused(UPDATE_USER, { id: viewer.id, input: { isActive: false } });
    expect(lock.userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  });
});

describe('what an account may do changes at once', () => {
  it('a member who leaves the team loses the private catalogue, also on the open socket', async () => {
    const { id, client } = await makeMember();
    expect((await browse(client)).catalogues).toHaveProperty('Enterprise');
    const socket = await client.subscribe(DECISIONS);
    const owner = await portal.as('owner');
    await owner.send(UPDATE_USER, { id, input: { teamIds: [] } });
    expect(await socket.closed).toBe(4205);
    expect((await browse(client)).catalogues).not.toHaveProperty('Enterprise');
  });

  it('an administrator who becomes a member no longer gets decisions on the apps of others', async () => {
    const { id, client } = await makeMember('CONSUMER_ADMIN');
    const [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    const watching = await client.subscribe(DECISIONS);
    const first = await requestAccess(partner);
    await approve(owner, first.id);
    const { cursor } = await watching.next();
    await owner.send(UPDATE_USER, { id, input: { role: 'TEAM_MEMBER' } });
    expect(await watching.closed).toBe(4205);

    const again = await client.subscribe(DECISIONS, { after: cursor });
    const hidden = await requestAccess(partner);
    await approve(owner, hidden.id);
    const own = await requestAccess(client);
    await approve(owner, own.id);
    expect((await again.next()).accessRequest.id).toBe(own.id);
    await again.stop();
  });

  it('ASVS 7.4.2: a locked account is signed out everywhere and cannot sign in', async () => {
    const { id, email, client } = await makeMember();
    const socket = await client.subscribe(DECISIONS);
    const owner = await portal.as('owner');
    await owner.send(UPDATE_USER, { id, input: { isActive: false } });
    expect(await socket.closed).toBe(4401);
    expect(await client.errorCode('{ viewer { id } }')).toBe('UNAUTHENTICATED');
    const anonymous = await portal.as(null);
    const refusal = await anonymous.refused(SIGN_IN, { input: { email, password: PASSWORD } });
    expect(refusal.userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
    await owner.send(UPDATE_USER, { id, input: { isActive: true } });
    expect(await client.errorCode('{ viewer { id } }')).toBe('UNAUTHENTICATED');
  });

  it('signing out ends the session and its sockets, and no other', async () => {
    const { email, client } = await makeMember();
    const elsewhere = await Client.signIn(portal.url, email, PASSWORD);
    const [socket, other] = [await client.subscribe(DECISIONS), await elsewhere.subscribe(DECISIONS)];
    await client.send('mutation { signOut { userErrors { code } } }');
    expect(await socket.closed).toBe(4401);
    expect(await client.errorCode('{ viewer { id } }')).toBe('UNAUTHENTICATED');
    expect((await elsewhere.send('{ viewer { email } }')).viewer).toEqual({ email });
    await other.stop();
  });

  it('a changed password ends the other sessions, and the old one no longer works', async () => {
    const { email, client } = await makeMember();
    const elsewhere = await Client.signIn(portal.url, email, PASSWORD);
    const wrong = { currentPassword: 'not the password', newPassword: 'another long password' };
    expect((await client.refused(CHANGE_PASSWORD, { input: wrong })).userErrors).toMatchObject([
      { code: 'INVALID_CREDENTIALS' },
    ]);
    const [own, other] = [await client.subscribe(DECISIONS), await elsewhere.subscribe(DECISIONS)];
    await client.send(CHANGE_PASSWORD, { input: { ...wrong, currentPassword: PASSWORD } });
    // K10: who only has to connect anew is told so, who has to sign in as well.
    expect([await own.closed, await other.closed]).toEqual([4205, 4401]);
    expect(await elsewhere.errorCode('{ viewer { id } }')).toBe('UNAUTHENTICATED');
    expect((await client.send('{ viewer { email } }')).viewer).toEqual({ email });
    const old = await (await portal.as(null)).refused(SIGN_IN, { input: { email, password: PASSWORD } });
    expect(old.userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
  });
});

describe('guessing passwords', () => {
  it('is limited for the account, counted for each field of a document', async () => {
    const { email } = await makeMember();
    const anonymous = await portal.as(null);
    const guesses = Array.from(
      { length: 10 },
      (_, guess) => `g${guess}: signIn(input: $input) { userErrors { code } }`,
    );
    const { data } = await anonymous.raw(`mutation ($input: SignInInput!) { ${guesses.join('\n')} }`, {
      input: { email, password: 'wrong' },
    });
    const codes = Object.values(data ?? {}).map(
      (payload) => (payload as { userErrors: { code: string }[] }).userErrors[0]?.code,
    );
    expect(new Set(codes)).toEqual(new Set(['INVALID_CREDENTIALS']));
    const refusal = await anonymous.refused(SIGN_IN, { input: { email, password: PASSWORD } });
    expect(refusal.userErrors).toMatchObject([{ code: 'RATE_LIMITED' }]);
    const { message, retryAfterSeconds } = refusal.userErrors[0];
    expect([retryAfterSeconds > 0, message]).toEqual([
      true,
      expect.stringContaining(`in ${Math.ceil(retryAfterSeconds / 60)} minutes`),
    ]);
  });
});
