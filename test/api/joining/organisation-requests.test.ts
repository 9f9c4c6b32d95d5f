import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { callPayment, workingKey } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { standingTransaction } from '../../support/standing-transaction.ts';
import { rowsOf } from '../../support/time.ts';
import { codesOf, type Mailed, PASSWORD, startMailed, VIEWER } from './joining-fixture.ts';

const ASK = `mutation ($input: RequestOrganisationInput!) { requestOrganisation(input: $input) {
  organisationRequest { id name status organisation { name } } userErrors { code field conflictId } } }`;
const APPROVE = `mutation ($id: ID!, $input: ApproveOrganisationRequestInput) {
  approveOrganisationRequest(id: $id, input: $input) {
  organisationRequest { name status decidedBy { email } organisation { name } } userErrors { code field } } }`;
const REJECT = `mutation ($id: ID!, $reason: String) { rejectOrganisationRequest(id: $id, reason: $reason) {
  organisationRequest { status decisionReason } userErrors { code field } } }`;
const WITHDRAW = `mutation ($id: ID!) { withdrawOrganisationRequest(id: $id) {
  organisationRequest { status decidedAt decidedBy { email } } userErrors { code field } } }`;
const LIST = `query ($filter: OrganisationRequestFilter) { organisationRequests(filter: $filter) {
  totalCount nodes { name status } } }`;
const SUBMITTED = 'subscription { organisationRequestSubmitted { organisationRequest { name requester { email } } } }';
const SETTINGS = `mutation ($input: UpdatePortalSettingsInput!) { updatePortalSettings(input: $input) {
  userErrors { code } } }`;
const USER = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }`;
const UPDATE_USER = `mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { userErrors { code } } }`;

let mailed: Mailed;
let owner: Client;
let defaultId: string;
beforeAll(async () => {
  mailed = await startMailed();
  owner = await mailed.portal.as('owner');
  defaultId = (await owner.send('{ organisations(filter: { search: "Default" }) { nodes { id } } }')).organisations
    .nodes[0].id;
  expect(await codesOf(await mailed.portal.as('hobbyist'), ASK, { input: { name: 'Early' } })).toEqual([
    'FLOW_DISABLED ',
  ]);
  await owner.send(SETTINGS, { input: { organisationRequests: true } });
});
afterAll(() => mailed?.stop());

let people = 0;

/** A consumer of the Default Organisation. */
async function founder(): Promise<{ id: string; email: string; client: Client }> {
  const email = `founder-${++people}@example.org`;
  const input = {
    email,
    displayName: 'Fay Founder',
    role: 'TEAM_MEMBER',
    organisationId: defaultId,
    password: PASSWORD,
  };
  const { id } = (await owner.send(USER, { input })).createUser.user;
  return { id, email, client: await Client.signIn(mailed.portal.url, email, PASSWORD) };
}

const ask = async (client: Client, name: string): Promise<Data> =>
  (await client.send(ASK, { input: { name } })).requestOrganisation.organisationRequest;
const organisationsOf = async (client: Client): Promise<Data> => (await client.send(VIEWER)).viewer;

describe('T35: asking for an organisation', () => {
  it('is seen live by API owners, who may give another name; the requester administers it, in its default team alone', async () => {
    const { email, client } = await founder();
    const stream = await owner.subscribe(SUBMITTED);
    const { id, status } = await ask(client, 'Fay and Sons');
    expect(status).toBe('PENDING');
    expect((await stream.next()).organisationRequest).toEqual({ name: 'Fay and Sons', requester: { email } });
    await stream.stop();
    expect((await mailed.mailTo('owner@example.com', 'asks for an organisation')).parsed.text).toContain(
      'Fay and Sons',
    );
    expect((await organisationsOf(client)).organisation.isDefault).toBe(true);

    const { approveOrganisationRequest } = await owner.send(APPROVE, { id, input: { name: 'Fay Ltd' } });
    expect(approveOrganisationRequest.organisationRequest).toEqual({
      ...{ name: 'Fay Ltd', status: 'APPROVED', decidedBy: { email: 'owner@example.com' } },
      organisation: { name: 'Fay Ltd' },
    });
    expect(await organisationsOf(client)).toMatchObject({
      ...{ role: 'CONSUMER_ADMIN', organisation: { name: 'Fay Ltd', isDefault: false } },
      teams: [{ name: 'Default Team' }],
    });
    await mailed.mailTo(email, 'is ready');
    expect(await codesOf(client, ASK, { input: { name: 'Another' } })).toEqual(['WRONG_STATE ']);
    const invite = 'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { userErrors { code field } } }';
    expect(await codesOf(client, invite, { input: { email: 'colleague@example.org' } })).toEqual(['ok']);
  });

  it('B16: comes at once where the portal approves by itself: one organisation, one team, and the apps come along', async () => {
    const { id, client } = await founder();
    const key = await workingKey(mailed.portal, client, {
      ...{ plan: 'free', catalogue: 'Public', products: ['payment'] },
      newApp: { name: 'Wallet' },
    });
    await owner.send(SETTINGS, { input: { autoApproveOrganisations: true } });
    const request = await ask(client, 'At once');
    await owner.send(SETTINGS, { input: { autoApproveOrganisations: false } });
    expect(request).toMatchObject({ status: 'APPROVED', organisation: { name: 'At once' } });
    const memberships = await rowsOf(
      mailed.portal.database,
      `select organisation.name, team.is_default from membership join organisation on organisation.id = organisation_id
       join team on team.id = team_id where user_id = $1`,
      [id],
    );
    expect(memberships).toEqual([{ name: 'At once', is_default: true }]);
    const { users, apps } = await client.send('{ users { nodes { email } } apps { nodes { name } } }');
    expect([users.nodes.length, apps.nodes]).toEqual([1, [{ name: 'Wallet' }]]);
    expect(await callPayment(mailed.portal, key.secret)).toBe(200);
  });

  it('is for one at a time', async () => {
    const { client } = await founder();
    const answers = await Promise.all(['One', 'Two'].map((name) => codesOf(client, ASK, { input: { name } })));
    expect(answers.flat().toSorted()).toEqual(['DUPLICATE_REQUEST ', 'ok']);
    expect((await client.send(LIST)).organisationRequests.totalCount).toBe(1);
  });
});

describe('T35: a wish that is taken back', () => {
  it('while it waits, and by nobody but who asked; then another one can be made', async () => {
    const { client } = await founder();
    const { id } = await ask(client, 'Changed my mind');
    expect(await codesOf((await founder()).client, WITHDRAW, { id })).toEqual(['NOT_FOUND id']);
    expect((await client.send(WITHDRAW, { id })).withdrawOrganisationRequest.organisationRequest).toEqual({
      ...{ status: 'WITHDRAWN', decidedAt: expect.any(String), decidedBy: null },
    });
    expect(await codesOf(owner, APPROVE, { id })).toEqual(['ALREADY_DECIDED id']);
    expect(await codesOf(client, WITHDRAW, { id })).toEqual(['ALREADY_DECIDED id']);
    expect((await ask(client, 'Another wish')).status).toBe('PENDING');
  });

  it('at the moment of its approval is one or the other', async () => {
    const { client } = await founder();
    const { id } = await ask(client, 'Either or');
    const answers = await Promise.all([codesOf(client, WITHDRAW, { id }), codesOf(owner, APPROVE, { id })]);
    expect(answers.flat().toSorted()).toEqual(['ALREADY_DECIDED id', 'ok']);
  });
});

describe('T35: the wish of somebody who', () => {
  const DELETE = 'mutation ($id: ID!) { deleteUser(id: $id) { userErrors { code } } }';
  const ERASE = 'mutation ($id: ID!) { eraseUser(id: $id, force: true) { userErrors { code } } }';
  const MOVE = `mutation ($id: ID!, $input: MoveUserInput!) { moveUser(id: $id, input: $input) { userErrors { code } } }`;
  const STATE = `query ($id: ID!) { node(id: $id) { ... on OrganisationRequest { status decidedAt decidedBy { id } } }
    auditEvents(filter: { subjectId: $id }) { nodes { type } } }`;
  const moveTo = (id: string, organisationId: string) => codesOf(owner, MOVE, { id, input: { organisationId } });
  const companyId = async () =>
    (await owner.send('{ organisations(filter: { search: "B2B customer" }) { nodes { id } } }')).organisations.nodes[0]
      .id;

  const GONE: Record<string, (id: string) => Promise<string[]>> = {
    'was deleted': (id) => codesOf(owner, DELETE, { id }),
    'was erased': (id) => codesOf(owner, ERASE, { id }),
    'was moved into a company': async (id) => moveTo(id, await companyId()),
  };

  it.each(Object.entries(GONE))('%s ends, and is no longer to be decided', async (how, leave) => {
    const { id: userId, client } = await founder();
    const { id } = await ask(client, `Of one who ${how}`);
    expect(await leave(userId)).toEqual(['ok']);
    await eventually(mailed.portal.url, async () => {
      const { node, auditEvents } = await owner.send(STATE, { id });
      expect(node).toEqual({ status: 'ENDED', decidedAt: expect.any(String), decidedBy: null });
      const types = auditEvents.nodes.map(({ type }: Data) => type).toSorted();
      expect(types).toEqual(['organisationRequest.ended', 'organisationRequest.submitted']);
    });
    expect(await codesOf(owner, APPROVE, { id })).toEqual(['ALREADY_DECIDED id']);
  });

  it('was moved into a company and comes back is in nobody’s way', async () => {
    const { id: userId, client } = await founder();
    const { id } = await ask(client, 'Before the company');
    await moveTo(userId, await companyId());
    await eventually(mailed.portal.url, async () =>
      expect((await owner.send(STATE, { id })).node.status).toBe('ENDED'),
    );
    await moveTo(userId, defaultId);
    expect((await ask(client, 'After the company')).status).toBe('PENDING');
  });

  it('is moved while asking is not made', async () => {
    const { id, client } = await founder();
    const move = `update "user" set organisation_id = $2, role = 'TEAM_MEMBER' where id = $1`;
    const leave = 'delete from membership where user_id = $1 and organisation_id <> $2';
    const join = `insert into membership (user_id, organisation_id, team_id)
      select $1, $2, id from team where organisation_id = $2 and is_default`;
    const moving = await standingTransaction(mailed.portal.database.url, [leave, move, join], [id, await companyId()]);
    const answer = codesOf(client, ASK, { input: { name: 'Too late' } });
    await moving.waitedForBy(1);
    await moving.commit();
    expect(await answer).toEqual(['WRONG_STATE ']);
  });
});

describe('B17: a name that is taken', () => {
  it('is refused before anything is stored, and the next try goes on', async () => {
    const { client } = await founder();
    expect(await codesOf(client, ASK, { input: { name: 'b2b CUSTOMER' } })).toEqual(['NAME_TAKEN name']);
    expect((await client.send(LIST)).organisationRequests.totalCount).toBe(0);
    expect(await codesOf(client, ASK, { input: { name: ' ' } })).toEqual(['INVALID_INPUT name']);
    expect((await ask(client, 'Free name')).status).toBe('PENDING');
  });

  it('meanwhile, is refused at the approval, which goes on with another one', async () => {
    const { client } = await founder();
    const { id } = await ask(client, 'Wanted by two');
    const make =
      'mutation ($input: CreateOrganisationInput!) { createOrganisation(input: $input) { userErrors { code } } }';
    await owner.send(make, { input: { name: 'WANTED by two' } });
    expect(await codesOf(owner, APPROVE, { id })).toEqual(['NAME_TAKEN name']);
    expect((await organisationsOf(client)).organisation.isDefault).toBe(true);
    expect(await codesOf(owner, APPROVE, { id, input: { name: 'Wanted by one' } })).toEqual(['ok']);
  });

  it('of two who wish for the same, the second gets another name or none', async () => {
    const [one, other] = [await founder(), await founder()];
    const [first, second] = [await ask(one.client, 'Same wish'), await ask(other.client, 'Same wish')];
    const answers = [await codesOf(owner, APPROVE, { id: first.id }), await codesOf(owner, APPROVE, { id: second.id })];
    expect(answers).toEqual([['ok'], ['NAME_TAKEN name']]);
  });
});

describe('T35: the decision', () => {
  it('is told with its reason, and lets the consumer ask again', async () => {
    const { email, client } = await founder();
    const { id } = await ask(client, 'Too bold');
    const { rejectOrganisationRequest } = await owner.send(REJECT, { id, reason: 'Join your company.' });
    expect(rejectOrganisationRequest.organisationRequest).toEqual({
      ...{ status: 'REJECTED', decisionReason: 'Join your company.' },
    });
    expect((await mailed.mailTo(email, 'organisation was not approved')).parsed.text).toContain('Join your company.');
    expect((await ask(client, 'Too bold')).status).toBe('PENDING');
    const { nodes } = (await client.send(LIST)).organisationRequests;
    expect(nodes.map(({ status }: Data) => status)).toEqual(['REJECTED', 'PENDING']);
  });

  it('is one, however many decide at once; the others are shown it', async () => {
    const { client } = await founder();
    const { id } = await ask(client, 'Contested');
    const calls = [APPROVE, REJECT, APPROVE, REJECT].map((call) => owner.raw(call, { id }));
    const payloads = (await Promise.all(calls)).map(({ data }) => Object.values(data)[0] as Data);
    const codes = payloads.map(({ userErrors }) => userErrors[0]?.code ?? 'ok');
    expect(codes.toSorted()).toEqual([...Array(3).fill('ALREADY_DECIDED'), 'ok']);
    expect(new Set(payloads.map(({ organisationRequest }) => organisationRequest.status)).size).toBe(1);
  });

  it('cannot be yes for somebody who is locked by now', async () => {
    const { id: userId, client } = await founder();
    const { id } = await ask(client, 'Locked out');
    await owner.send(UPDATE_USER, { id: userId, input: { isActive: false } });
    expect(await codesOf(owner, APPROVE, { id })).toEqual(['NO_LONGER_VALID id']);
    const { organisations } = await owner.send('{ organisations(filter: { search: "Locked out" }) { totalCount } }');
    expect(organisations.totalCount).toBe(0);
    expect(await codesOf(owner, REJECT, { id })).toEqual(['ok']);
  });
});
