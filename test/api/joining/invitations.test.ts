import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { rowsOf } from '../../support/time.ts';
import { attributeCalls } from '../people/attribute-calls.ts';
import { codesOf, type Mailed, PASSWORD, startMailed, VIEWER } from './joining-fixture.ts';

const INVITE = `mutation ($input: InviteUserInput!) { inviteUser(input: $input) {
  invitation { id email status role teams { name } } userErrors { code field message conflictId } } }`;
const RESEND = `mutation ($id: ID!) { resendInvitation(id: $id) {
  invitation { status expiresAt } userErrors { code field retryAfterSeconds } } }`;
const WITHDRAW = `mutation ($id: ID!) { withdrawInvitation(id: $id) {
  invitation { status } userErrors { code field } } }`;
const ACCEPT = `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) {
  user { id email } userErrors { code field } } }`;
const PREVIEW = `query ($token: String!) { invitationByToken(token: $token) {
  email organisationName invitedByName role } }`;
const LIST = `query ($filter: InvitationFilter) { invitations(filter: $filter) { totalCount nodes { email status } } }`;
const SUBJECT = 'You are invited';

let mailed: Mailed;
let [partner, owner, nobody]: Client[] = [];
const ids: Record<string, string> = {};
beforeAll(async () => {
  mailed = await startMailed();
  const { portal } = mailed;
  [partner, owner, nobody] = [await portal.as('partner'), await portal.as('owner'), await portal.as(null)];
  const { organisations } = await owner!.send('{ organisations { nodes { id name teams { id name } } } }');
  for (const { id, name, teams } of organisations.nodes) {
    ids[name] = id;
    for (const team of teams) ids[`${name} ${team.name}`] = team.id;
  }
});
afterAll(() => mailed?.stop());

let guests = 0;
const newAddress = () => `guest-${++guests}@example.org`;

/** Invites a new address into the partner's organisation. */
async function invite(input: Data = {}, as = partner!): Promise<Data> {
  const email = input.email ?? newAddress();
  return (await as.send(INVITE, { input: { ...input, email } })).inviteUser.invitation;
}

const person = (token: string, more: Data = {}) => ({
  input: { token, displayName: 'Gina Guest', password: PASSWORD, ...more },
});
const accept = (token: string, more: Data = {}, as = nobody!) => codesOf(as, ACCEPT, person(token, more));
const signedIn = (email: string) => Client.signIn(mailed.portal.url, email, PASSWORD);
const outdate = (id: string) =>
  rowsOf(mailed.portal.database, `update invitation set expires_at = now() - interval '1 second' where id = $1`, [id]);
const longAgo = (id: string) =>
  rowsOf(mailed.portal.database, `update invitation set sent_at = sent_at - interval '2 minutes' where id = $1`, [id]);

/** Sends the form of the page that its link leads to. */
async function acceptByPage(
  token: string,
  form: Record<string, string>,
): Promise<{ status: number; alerts: string[]; html: string }> {
  const body = new URLSearchParams({ action: 'go', token, displayName: 'Gina Guest', password: PASSWORD, ...form });
  const answer = await fetch(new URL('/invitation', mailed.portal.url), { method: 'POST', body });
  const html = await answer.text();
  return { status: answer.status, alerts: [...html.matchAll(/role="alert">([^<]*)/g)].map(([, text]) => text!), html };
}

describe('T33: an invitation', () => {
  it('brings its reader into the organisation, with the role and the teams it names, active at once', async () => {
    const teamIds = [ids['B2B customer Integration']];
    const { id, email } = await invite({ email: 'Gina@Example.org', role: 'CONSUMER_ADMIN', teamIds });
    expect(email).toBe('gina@example.org');
    const token = await mailed.tokenFor(email, SUBJECT);
    expect(await nobody!.send(PREVIEW, { token })).toEqual({
      invitationByToken: {
        ...{ email, organisationName: 'B2B customer', invitedByName: 'Pat Partner', role: 'CONSUMER_ADMIN' },
      },
    });
    expect(await accept(token)).toEqual(['ok']);
    const gina = await Client.signIn(mailed.portal.url, email, PASSWORD);
    expect((await gina.send(VIEWER)).viewer).toEqual({
      ...{ email, displayName: 'Gina Guest', role: 'CONSUMER_ADMIN' },
      organisation: { name: 'B2B customer', isDefault: false },
      teams: [{ name: 'Default Team' }, { name: 'Integration' }],
    });
    expect((await mailed.mailTo('partner@example.com', 'accepted')).parsed.text).toContain(email);
    expect(await codesOf(partner!, WITHDRAW, { id })).toEqual(['WRONG_STATE id']);
  });

  it('says in its mail who invites into what and until when, and no event or log row holds the link', async () => {
    const { email } = await invite();
    const { parsed } = await mailed.mailTo(email, SUBJECT);
    for (const part of [parsed.text, String(parsed.html)]) {
      expect(part).toContain('Pat Partner');
      expect(part).toContain('B2B customer');
      expect(part).toMatch(/until \d+ \w+ \d{4} at/);
      expect(part).toMatch(/\/invitation#[\w-]{43}/);
    }
    const token = await mailed.tokenFor(email, SUBJECT);
    const stored = await rowsOf(
      mailed.portal.database,
      `select row_to_json(event_log)::text as text from event_log union all select row_to_json(invitation)::text from invitation
       union all select row_to_json(mail)::text from mail`,
    );
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('is accepted once, however many do so at once', async () => {
    const { email } = await invite();
    const token = await mailed.tokenFor(email, SUBJECT);
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept(token)));
    expect(answers.flat().toSorted()).toEqual([...Array(9).fill('LINK_USED token'), 'ok']);
    expect(await rowsOf(mailed.portal.database, 'select from "user" where email = $1', [email])).toHaveLength(1);
    expect((await nobody!.send(PREVIEW, { token })).invitationByToken).toBeNull();
  });

  it('tells all that is wrong with who accepts at once, and can then be accepted', async () => {
    const { email } = await invite();
    const token = await mailed.tokenFor(email, SUBJECT);
    const wrong = await accept(token, { displayName: ' ', password: 'short' });
    expect(wrong).toEqual(['INVALID_INPUT displayName', 'INVALID_INPUT password']);
    expect(await rowsOf(mailed.portal.database, 'select from "user" where email = $1', [email])).toEqual([]);
    expect(await accept(token)).toEqual(['ok']);
  });

  it('does nothing in the name of whoever is signed in where the link is followed', async () => {
    const { email } = await invite();
    expect(await accept(await mailed.tokenFor(email, SUBJECT), {}, await mailed.portal.as('hobbyist'))).toEqual(['ok']);
    const [created] = await rowsOf(
      mailed.portal.database,
      `select actor->>'kind' as kind, actor->>'id' as id from event_log where type = 'user.created' and after->>'email' = $1`,
      [email],
    );
    expect(created).toEqual({ kind: 'system', id: null });
  });
});

describe('T33: the link of an invitation', () => {
  it('stops working when its time is over, and the next one works', async () => {
    const { id, email } = await invite();
    const first = await mailed.tokenFor(email, SUBJECT);
    await outdate(id);
    expect(await accept(first)).toEqual(['LINK_EXPIRED token']);
    const { invitations } = await partner!.send(LIST, { filter: { search: email, statuses: ['EXPIRED'] } });
    expect(invitations).toEqual({ totalCount: 1, nodes: [{ email, status: 'EXPIRED' }] });
    await longAgo(id);
    expect((await partner!.send(RESEND, { id })).resendInvitation.invitation.status).toBe('OPEN');
    const second = await mailed.tokenFor(email, SUBJECT, 1);
    expect(await accept(first)).toEqual(['LINK_INVALID token']);
    expect(await accept(second)).toEqual(['ok']);
  });

  it('is not sent twice in a minute', async () => {
    const { id } = await invite();
    const { userErrors } = await partner!.refused(RESEND, { id });
    expect(userErrors).toEqual([{ code: 'RATE_LIMITED', field: ['id'], retryAfterSeconds: expect.any(Number) }]);
  });

  it('stops working when the invitation is withdrawn, and the address can be invited anew', async () => {
    const { id, email } = await invite();
    const token = await mailed.tokenFor(email, SUBJECT);
    expect((await partner!.send(WITHDRAW, { id })).withdrawInvitation.invitation.status).toBe('WITHDRAWN');
    expect(await accept(token)).toEqual(['LINK_INVALID token']);
    expect(await codesOf(partner!, RESEND, { id })).toEqual(['WRONG_STATE id']);
    await invite({ email });
    expect(await accept(await mailed.tokenFor(email, SUBJECT, 1))).toEqual(['ok']);
  });

  it.each([
    ['steps down', 'mutation ($id: ID!) { updateUser(id: $id, input: { role: TEAM_MEMBER }) { userErrors { code } } }'],
    ['is locked', 'mutation ($id: ID!) { updateUser(id: $id, input: { isActive: false }) { userErrors { code } } }'],
    ['leaves', 'mutation ($id: ID!) { removeUserFromOrganisation(id: $id) { userErrors { code } } }'],
    ['is deleted', 'mutation ($id: ID!) { deleteUser(id: $id) { userErrors { code } } }'],
  ])('opens nothing once its inviter %s, until another one sends it again', async (_, end) => {
    const account = { email: newAddress(), displayName: 'Ingo Inviter', password: PASSWORD, role: 'CONSUMER_ADMIN' };
    const make =
      'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }';
    const input = { ...account, organisationId: ids['B2B customer'] };
    const { user } = (await owner!.send(make, { input })).createUser;
    const { id, email } = await invite({ role: 'CONSUMER_ADMIN' }, await signedIn(account.email));
    const token = await mailed.tokenFor(email, SUBJECT);
    await owner!.send(end, { id: user.id });
    expect((await nobody!.send(PREVIEW, { token })).invitationByToken).toBeNull();
    expect(await accept(token)).toEqual(['LINK_INVALID token']);
    await longAgo(id);
    await partner!.send(RESEND, { id });
    expect(await accept(await mailed.tokenFor(email, SUBJECT, 1))).toEqual(['ok']);
  });

  it('goes with the organisation that it leads into', async () => {
    const make =
      'mutation ($input: CreateOrganisationInput!) { createOrganisation(input: $input) { organisation { id } userErrors { code } } }';
    const { id } = (await owner!.send(make, { input: { name: 'Short-lived' } })).createOrganisation.organisation;
    const { email } = await invite({ organisationId: id }, owner);
    const token = await mailed.tokenFor(email, SUBJECT);
    await owner!.send('mutation ($id: ID!) { deleteOrganisation(id: $id) { userErrors { code } } }', { id });
    expect(await accept(token)).toEqual(['LINK_INVALID token']);
    expect((await owner!.send(LIST, { filter: { search: email } })).invitations.totalCount).toBe(0);
  });

  it('keeps working when one of its teams is deleted meanwhile', async () => {
    const make =
      'mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } userErrors { code } } }';
    const input = { organisationId: ids['B2B customer'], name: 'Brief' };
    const { id } = (await partner!.send(make, { input })).createTeam.team;
    const { email, teams } = await invite({ teamIds: [id] });
    expect(teams).toEqual([{ name: 'Brief' }]);
    await partner!.send('mutation ($id: ID!) { deleteTeam(id: $id) { userErrors { code } } }', { id });
    expect(await accept(await mailed.tokenFor(email, SUBJECT))).toEqual(['ok']);
  });
});

describe('who invites whom', () => {
  it('an administrator into the own organisation alone, an API owner into any', async () => {
    const elsewhere = { organisationId: ids['Default Organisation'], email: newAddress() };
    expect(await codesOf(partner!, INVITE, { input: elsewhere })).toEqual(['NOT_FOUND organisationId']);
    expect(await codesOf(owner!, INVITE, { input: { email: newAddress() } })).toEqual(['NOT_FOUND organisationId']);
    const { email } = await invite(elsewhere, owner);
    expect(await accept(await mailed.tokenFor(email, SUBJECT))).toEqual(['ok']);
    expect((await partner!.send(LIST, { filter: { search: email } })).invitations.totalCount).toBe(0);
  });

  it.each([
    ['no address', { email: 'nobody' }, 'INVALID_INPUT email'],
    ['an API owner', { role: 'API_OWNER' }, 'INVALID_INPUT role'],
    ['a team of elsewhere', { teamIds: ['Default Organisation Default Team'] }, 'NOT_FOUND teamIds'],
    ['who is in the organisation', { email: 'MEMBER@example.com' }, 'NAME_TAKEN email'],
  ])('nobody %s', async (_, wish: Data, refusal) => {
    const teamIds = wish.teamIds?.map((name: string) => ids[name]);
    const input = { email: newAddress(), ...wish, ...(teamIds && { teamIds }) };
    expect(await codesOf(partner!, INVITE, { input })).toEqual([refusal]);
  });

  it('no administrator of the Default Organisation, which has none', async () => {
    const input = { email: newAddress(), organisationId: ids['Default Organisation'], role: 'CONSUMER_ADMIN' };
    expect(await codesOf(owner!, INVITE, { input })).toEqual(['INVALID_INPUT role']);
  });

  it('one address once at a time, also when two invite it at once', async () => {
    const input = { email: newAddress() };
    const answers = await Promise.all([1, 2].map(() => codesOf(partner!, INVITE, { input })));
    expect(answers.flat().toSorted()).toEqual(['NAME_TAKEN email', 'ok']);
    const { nodes } = (await partner!.send('{ invitations(first: 1) { nodes { id } } }')).invitations;
    expect((await partner!.refused(INVITE, { input })).userErrors).toMatchObject([{ conflictId: nodes[0].id }]);
  });
});

describe('B17: what an invitation tells of accounts', () => {
  it('nothing that the inviter could not see: the answer, the list and what can be done are the same', async () => {
    const answersFor = async (email: string) => {
      const { id, ...invitation } = await invite({ email });
      const { invitations } = await partner!.send(LIST, { filter: { search: email } });
      const resent = await codesOf(partner!, RESEND, { id });
      const withdrawn = await codesOf(partner!, WITHDRAW, { id });
      return JSON.parse(JSON.stringify({ invitation, invitations, resent, withdrawn }).replaceAll(email, 'address'));
    };
    expect(await answersFor('hobbyist@example.com')).toEqual(await answersFor(newAddress()));
  });

  it('the account itself gets a mail without a link instead', async () => {
    const { id } = await invite({ email: 'hobbyist@example.com' });
    const subjects = await mailed.subjectsTo('hobbyist@example.com');
    expect(new Set(subjects)).toEqual(new Set(['You are invited into an organisation, and have an account already']));
    const { parsed } = await mailed.mailTo('hobbyist@example.com', 'account already');
    expect(parsed.text).not.toContain('#');
    const [{ token_hash }] = (await rowsOf(mailed.portal.database, 'select token_hash from invitation where id = $1', [
      id,
    ])) as [Data];
    expect(token_hash).toBeNull();
    // An API owner sees every account, and is told.
    const input = { email: 'hobbyist@example.com', organisationId: ids['B2B customer'] };
    expect(await codesOf(owner!, INVITE, { input })).toEqual(['NAME_TAKEN email']);
  });

  it('whoever has an account by the time the link is followed is told to sign in', async () => {
    const { email } = await invite();
    const token = await mailed.tokenFor(email, SUBJECT);
    const account = { email, displayName: 'Gina', role: 'TEAM_MEMBER', organisationId: ids['Default Organisation'] };
    await owner!.send('mutation ($input: CreateUserInput!) { createUser(input: $input) { userErrors { code } } }', {
      input: { ...account, password: PASSWORD },
    });
    expect(await accept(token)).toEqual(['NAME_TAKEN token']);
  });
});

it('K6: invitations are filtered and counted', async () => {
  const [one, other] = [await invite(), await invite()];
  const { invitations } = await partner!.send(LIST, { filter: { statuses: ['OPEN'], search: 'guest' } });
  expect(invitations.nodes.slice(0, 2)).toEqual([other, one].map(({ email }) => ({ email, status: 'OPEN' })));
  expect(invitations.totalCount).toBe(invitations.nodes.length);
  expect((await partner!.send(LIST, { filter: { statuses: [] } })).invitations.totalCount).toBe(0);
});

describe('T37: the page of an invitation', () => {
  const ASKED = [
    { key: 'CostCentre', label: 'Cost <centre>', pattern: '[0-9]{4}' },
    { key: 'Tier', label: 'Tier', type: 'DROPDOWN', options: ['gold', 'silver'] },
    { key: 'Seats', label: 'Seats', type: 'NUMBER' },
    { key: 'Resells', label: 'Do you resell?', type: 'BOOLEAN' },
  ];
  const attributes: string[] = [];
  beforeAll(async () => {
    const { add } = attributeCalls(owner!);
    for (const each of ASKED) attributes.push(await add({ ...each, required: true, onSignUp: true }));
    attributes.push(await add({ key: 'Nickname', onSignUp: true }));
  });
  afterAll(() => attributeCalls(owner!).remove(...attributes));

  it('asks what the sign-up form asks, and the account has what was said there', async () => {
    const token = await mailed.tokenFor((await invite()).email, SUBJECT);
    const answers = { CostCentre: '4711', Tier: 'silver', Seats: '2.5', Resells: 'false', Nickname: ' ' };
    const form = Object.fromEntries(Object.entries(answers).map(([key, text]) => [`attributes.${key}`, text]));
    const page = await (await fetch(new URL('/invitation', mailed.portal.url))).text();
    for (const name of Object.keys(form)) expect(page).toContain(`name="${name}"`);
    expect((await acceptByPage(token, form)).status).toBe(200);
    const email = `guest-${guests}@example.org`;
    const { users } = await owner!.send(
      'query ($search: String) { users(filter: { search: $search }) { nodes { attributes { key value } } } }',
      { search: email },
    );
    expect(users.nodes).toEqual([
      {
        attributes: [
          { key: 'CostCentre', value: '4711' },
          { key: 'Tier', value: 'silver' },
          { key: 'Seats', value: '2.5' },
          { key: 'Resells', value: 'false' },
        ],
      },
    ]);
  });

  it('tells all that is wrong, with what each question asks, and keeps what was entered', async () => {
    const token = await mailed.tokenFor((await invite()).email, SUBJECT);
    const wrong = { 'attributes.CostCentre': 'twelve', 'attributes.Tier': 'silver', 'attributes.Seats': 'many' };
    const { status, alerts, html } = await acceptByPage(token, {
      ...wrong,
      displayName: 'Gina "G"',
      password: 'short',
    });
    expect(status).toBe(400);
    expect(alerts).toEqual([
      'The password must have 15 to 200 characters.',
      'Cost &lt;centre&gt;: It does not have the form that is asked for: [0-9]{4}',
      'Seats: Answer it with a number.',
      'Do you resell?: It must be answered.',
    ]);
    expect(html).toContain('value="Gina &quot;G&quot;"');
    expect(html).toContain('<option value="silver" selected>');
    expect(html).not.toContain('value="short"');
  });
});
