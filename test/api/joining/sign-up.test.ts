import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { eventually } from '../../support/eventually.ts';
import { rowsOf } from '../../support/time.ts';
import { codesOf, type Mailed, PASSWORD, startMailed, VIEWER } from './joining-fixture.ts';

const SIGN_UP = 'mutation ($input: SignUpInput!) { signUp(input: $input) { userErrors { code field message } } }';
const CONFIRM = `mutation ($input: ConfirmSignUpInput!) { confirmSignUp(input: $input) {
  isActive userErrors { code field } } }`;
const APPROVE = `mutation ($id: ID!) { approveRegistration(id: $id) {
  registration { status decidedBy { email } } userErrors { code field } } }`;
const REJECT = `mutation ($id: ID!, $reason: String) { rejectRegistration(id: $id, reason: $reason) {
  registration { status decisionReason } userErrors { code field } } }`;
const LIST = `query ($filter: RegistrationFilter) { registrations(filter: $filter) {
  totalCount nodes { id displayName email status submittedAt } } }`;
const SUBMITTED =
  'subscription ($after: String) { registrationSubmitted(after: $after) { cursor registration { email } } }';
const SETTINGS = `mutation ($input: UpdatePortalSettingsInput!) { updatePortalSettings(input: $input) {
  portalSettings { signUp autoApproveSignUps } userErrors { code } } }`;
const CODE = `mutation ($input: CreateInviteCodeInput!) { createInviteCode(input: $input) {
  inviteCode { id code usedCount } userErrors { code field } } }`;
const CHANGE_CODE = `mutation ($id: ID!, $input: UpdateInviteCodeInput!) { updateInviteCode(id: $id, input: $input) {
  inviteCode { quota isActive usedCount team { name } } userErrors { code field } } }`;
const DELETE_CODE = 'mutation ($id: ID!) { deleteInviteCode(id: $id) { deletedId userErrors { code } } }';
const CODES = `query ($filter: InviteCodeFilter) { inviteCodes(filter: $filter) { totalCount nodes { code usedCount } } }`;
const CONFIRM_MAIL = 'Confirm your address';

let mailed: Mailed;
let [owner, nobody]: Client[] = [];
const customer: Record<string, string> = {};
beforeAll(async () => {
  mailed = await startMailed();
  [owner, nobody] = [await mailed.portal.as('owner'), await mailed.portal.as(null)];
  const { organisations } = await owner!.send(
    '{ organisations(filter: { search: "B2B" }) { nodes { id teams { id name } } } }',
  );
  const [{ id, teams }] = organisations.nodes;
  customer.id = id;
  customer.teamId = teams.find(({ name }: Data) => name === 'Integration').id;
});
afterAll(() => mailed?.stop());

let people = 0;
const newAddress = () => `nora-${++people}@example.org`;
const settings = (input: Data) => owner!.send(SETTINGS, { input });
const person = (email: string, more: Data = {}) => ({
  input: { email, displayName: 'Nora Newcomer', password: PASSWORD, ...more },
});
const signUp = (email: string, more: Data = {}) => codesOf(nobody!, SIGN_UP, person(email, more));
const confirm = (token: string, password = PASSWORD) => codesOf(nobody!, CONFIRM, { input: { token, password } });
const canSignIn = (email: string) =>
  codesOf(nobody!, 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code field } } }', {
    input: { email, password: PASSWORD },
  });

/** Somebody new who has proved the address, and the sign-up as API owners see it. */
async function submitted(): Promise<Data> {
  const email = newAddress();
  expect(await signUp(email)).toEqual(['ok']);
  expect(await confirm(await mailed.tokenFor(email, CONFIRM_MAIL))).toEqual(['ok']);
  return (await owner!.send(LIST, { filter: { search: email } })).registrations.nodes[0];
}

describe('T33: signing up', () => {
  it('is closed until an API owner opens it', async () => {
    expect(await signUp(newAddress())).toEqual(['FLOW_DISABLED inviteCode']);
    const { updatePortalSettings } = await settings({ signUp: true });
    expect(updatePortalSettings.portalSettings).toEqual({ signUp: true, autoApproveSignUps: false });
  });

  it('proves the address by mail, waits for an API owner who sees it live, and becomes an account', async () => {
    const email = newAddress();
    const stream = await owner!.subscribe(SUBMITTED);
    expect(await signUp(email.toUpperCase())).toEqual(['ok']);
    const token = await mailed.tokenFor(email, CONFIRM_MAIL);
    expect((await owner!.send(LIST, { filter: { search: email } })).registrations.totalCount).toBe(0);
    const { confirmSignUp } = await nobody!.send(CONFIRM, { input: { token, password: PASSWORD } });
    expect(confirmSignUp.isActive).toBe(false);
    const event = await stream.next();
    expect(event.registration).toEqual({ email });
    await stream.stop();
    expect(await canSignIn(email)).toEqual(['INVALID_CREDENTIALS ']);
    await mailed.mailTo(email, 'waits for its approval');
    expect((await mailed.mailTo('owner@example.com', 'Somebody signed up')).parsed.text).toContain('Nora Newcomer');

    const { registrations } = await owner!.send(LIST, { filter: { statuses: ['PENDING'], search: 'nora' } });
    expect(registrations).toMatchObject({ totalCount: 1, nodes: [{ email, status: 'PENDING' }] });
    const { approveRegistration } = await owner!.send(APPROVE, { id: registrations.nodes[0].id });
    expect(approveRegistration.registration).toEqual({ status: 'APPROVED', decidedBy: { email: 'owner@example.com' } });
    await mailed.mailTo(email, 'is ready');
    const nora = await Client.signIn(mailed.portal.url, email, PASSWORD);
    expect((await nora.send(VIEWER)).viewer).toMatchObject({
      ...{ email, role: 'TEAM_MEMBER', organisation: { isDefault: true }, teams: [{ name: 'Default Team' }] },
    });
    const replay = await owner!.subscribe(SUBMITTED, { after: event.cursor });
    const next = await submitted();
    expect((await replay.next()).registration).toEqual({ email: next.email });
    await replay.stop();
  });

  it('becomes an account at once where the portal approves by itself', async () => {
    await settings({ autoApproveSignUps: true });
    const email = newAddress();
    await signUp(email);
    const { confirmSignUp } = await nobody!.send(CONFIRM, {
      input: { token: await mailed.tokenFor(email, CONFIRM_MAIL), password: PASSWORD },
    });
    await settings({ autoApproveSignUps: false });
    expect(confirmSignUp.isActive).toBe(true);
    expect(await canSignIn(email)).toEqual(['ok']);
    expect(await mailed.subjectsTo(email)).toEqual([
      'Confirm your address for the developer portal',
      'Your account of the developer portal is ready',
    ]);
  });

  it('tells all that is wrong at once', async () => {
    const wrong = await signUp('nobody', { displayName: ' ', password: 'short', inviteCode: 'AAAA-BBBB' });
    expect(wrong).toEqual(['email', 'displayName', 'password', 'inviteCode'].map((part) => `INVALID_INPUT ${part}`));
  });
});

describe('T33: the decision about a sign-up', () => {
  it('is told with its reason, leaves no password, and lets the address try again', async () => {
    const { id, email } = await submitted();
    const { rejectRegistration } = await owner!.send(REJECT, { id, reason: 'Who are you?' });
    expect(rejectRegistration.registration).toEqual({ status: 'REJECTED', decisionReason: 'Who are you?' });
    expect((await mailed.mailTo(email, 'not approved')).parsed.text).toContain('Who are you?');
    const [row] = await rowsOf(mailed.portal.database, 'select password_hash from registration where id = $1', [id]);
    expect(row).toEqual({ password_hash: null });
    expect(await canSignIn(email)).toEqual(['INVALID_CREDENTIALS ']);
    await signUp(email);
    expect(await confirm(await mailed.tokenFor(email, CONFIRM_MAIL, 1))).toEqual(['ok']);
  });

  it('is one, however many decide at once; the others are shown it', async () => {
    const { id, email } = await submitted();
    const calls = [APPROVE, REJECT, APPROVE, REJECT, APPROVE].map((call) => owner!.raw(call, { id }));
    const payloads = (await Promise.all(calls)).map(({ data }) => Object.values(data)[0] as Data);
    const codes = payloads.map(({ userErrors }) => userErrors[0]?.code ?? 'ok');
    expect(codes.toSorted()).toEqual([...Array(4).fill('ALREADY_DECIDED'), 'ok']);
    expect(new Set(payloads.map(({ registration }) => registration.status)).size).toBe(1);
    expect(await canSignIn(email)).toEqual([
      payloads[0]!.registration.status === 'APPROVED' ? 'ok' : 'INVALID_CREDENTIALS ',
    ]);
  });

  it('cannot approve an address that has an account by now', async () => {
    const { id, email } = await submitted();
    const account = {
      email,
      displayName: 'Other',
      role: 'TEAM_MEMBER',
      organisationId: customer.id,
      password: PASSWORD,
    };
    await owner!.send('mutation ($input: CreateUserInput!) { createUser(input: $input) { userErrors { code } } }', {
      input: account,
    });
    expect(await codesOf(owner!, APPROVE, { id })).toEqual(['NO_LONGER_VALID id']);
    expect(await codesOf(owner!, REJECT, { id })).toEqual(['ok']);
  });
});

describe('B17: what signing up tells and leaves', () => {
  it('nothing of who has an account: the same answer and rows, and another mail', async () => {
    const stored = async (email: string) => {
      expect(await nobody!.send(SIGN_UP, person(email))).toEqual({ signUp: { userErrors: [] } });
      return rowsOf(
        mailed.portal.database,
        `select status, password_hash is not null as hashed, invite_code_id from registration where email = $1`,
        [email],
      );
    };
    expect(await stored('hobbyist@example.com')).toEqual(await stored(newAddress()));
    const { parsed } = await mailed.mailTo('hobbyist@example.com', 'account of the developer portal already');
    expect(parsed.text).not.toContain('#');
    expect(parsed.text).not.toContain('Nora');
  });

  it('nobody makes an account to the password of somebody else', async () => {
    const email = newAddress();
    await signUp(email, { password: 'what a stranger has chosen' });
    const planted = await mailed.tokenFor(email, CONFIRM_MAIL);
    expect(await confirm(planted)).toEqual(['INVALID_CREDENTIALS password']);
    await signUp(email);
    const own = await mailed.tokenFor(email, CONFIRM_MAIL, 1);
    expect(await confirm(own)).toEqual(['ok']);
    expect(await confirm(planted, 'what a stranger has chosen')).toEqual(['DUPLICATE_REQUEST token']);
  });

  it('a link works once, until its time is over, and only as it was sent', async () => {
    const email = newAddress();
    await signUp(email);
    const token = await mailed.tokenFor(email, CONFIRM_MAIL);
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(token)));
    expect(answers.flat().toSorted()).toEqual([...Array(4).fill('LINK_USED token'), 'ok']);
    expect(await confirm('A'.repeat(43))).toEqual(['LINK_INVALID token']);
    const late = newAddress();
    await signUp(late);
    const lateToken = await mailed.tokenFor(late, CONFIRM_MAIL);
    await rowsOf(mailed.portal.database, `update registration set expires_at = now() where email = $1`, [late]);
    expect(await confirm(lateToken)).toEqual(['LINK_EXPIRED token']);
  });

  it('abandoned and long decided ones are swept away, with their mails, and those that wait stay', async () => {
    const [abandoned, waiting, decided] = [newAddress(), await submitted(), await submitted()];
    await signUp(abandoned);
    await mailed.mailTo(abandoned, CONFIRM_MAIL);
    await owner!.send(REJECT, { id: decided.id });
    await mailed.subjectsTo(abandoned);
    const { database, url } = mailed.portal;
    await rowsOf(database, `update registration set expires_at = now() - interval '1 second' where email = $1`, [
      abandoned,
    ]);
    await rowsOf(database, `update registration set decided_at = now() - interval '31 days' where id = $1`, [
      decided.id,
    ]);
    await rowsOf(
      database,
      `update graphile_worker._private_jobs set run_at = now() where key = 'registration.sweep' and locked_at is null`,
    );
    await eventually(url, async () => {
      const left = await rowsOf(database, 'select email from registration where email = any($1) order by 1', [
        [abandoned, waiting.email, decided.email],
      ]);
      expect(left).toEqual([{ email: waiting.email }]);
    });
    expect(await rowsOf(mailed.portal.database, 'select from mail where recipient = $1', [abandoned])).toEqual([]);
    const log = await rowsOf(mailed.portal.database, `select row_to_json(event_log)::text as text from event_log`);
    expect(JSON.stringify(log)).not.toContain(abandoned);
  });

  it('T40: is confirmed by few passwords that are wrong, and by the right one after any others', async () => {
    const email = newAddress();
    await signUp(email);
    const token = await mailed.tokenFor(email, CONFIRM_MAIL);
    const answers = [];
    for (let count = 0; count < 11; count += 1) answers.push(...(await confirm(token, 'another lantern thimble')));
    expect(answers).toEqual([...Array(10).fill('INVALID_CREDENTIALS password'), 'RATE_LIMITED ']);
    expect(await confirm(token)).toEqual(['RATE_LIMITED ']);
    await rowsOf(mailed.portal.database, `update rate_limit set expire = 0 where key like 'sign-up password:%'`);
    expect(await confirm(token)).toEqual(['ok']);
    expect(await rowsOf(mailed.portal.database, `select from rate_limit where key like 'sign-up password%'`)).toEqual(
      [],
    );
  });

  it('mails to one address are few', async () => {
    const email = newAddress();
    const answers = [];
    for (let count = 0; count < 11; count += 1) answers.push(...(await signUp(email)));
    expect(answers).toEqual([...Array(10).fill('ok'), 'RATE_LIMITED ']);
  });
});

describe('T34: an invite code', () => {
  const makeCode = async (more: Data = {}): Promise<Data> =>
    (await owner!.send(CODE, { input: { organisationId: customer.id, quota: 3, ...more } })).createInviteCode
      .inviteCode;

  /** A link of somebody who signed up with a code. */
  async function linkWith(inviteCode: string): Promise<{ email: string; token: string }> {
    const email = newAddress();
    expect(await signUp(email, { inviteCode })).toEqual(['ok']);
    return { email, token: await mailed.tokenFor(email, CONFIRM_MAIL) };
  }

  it('brings people into its organisation and team without the queue, however it is typed, also where the portal is closed', async () => {
    const { id, code } = await makeCode({ teamId: customer.teamId });
    await settings({ signUp: false });
    const { email, token } = await linkWith(` ${code.toLowerCase().replaceAll('-', ' ')}`);
    await settings({ signUp: true });
    expect((await nobody!.send(CONFIRM, { input: { token, password: PASSWORD } })).confirmSignUp.isActive).toBe(true);
    const nora = await Client.signIn(mailed.portal.url, email, PASSWORD);
    expect((await nora.send(VIEWER)).viewer).toMatchObject({
      ...{ role: 'TEAM_MEMBER', organisation: { name: 'B2B customer' } },
      teams: [{ name: 'Default Team' }, { name: 'Integration' }],
    });
    const { updateInviteCode } = await owner!.send(CHANGE_CODE, { id, input: { quota: 1 } });
    expect(updateInviteCode.inviteCode).toMatchObject({ quota: 1, usedCount: 1 });
    expect(await signUp(newAddress(), { inviteCode: code })).toEqual(['INVALID_INPUT inviteCode']);
  });

  it('makes as many accounts as its quota allows, also when more confirm at once', async () => {
    const { code } = await makeCode({ quota: 2 });
    const links = [];
    for (let count = 0; count < 5; count += 1) links.push(await linkWith(code));
    const answers = await Promise.all(links.map(({ token }) => confirm(token)));
    expect(answers.flat().toSorted()).toEqual([...Array(3).fill('NO_LONGER_VALID token'), 'ok', 'ok']);
    const { nodes } = (await owner!.send(CODES, { filter: { search: code } })).inviteCodes;
    expect(nodes).toEqual([{ code, usedCount: 2 }]);
    const accounts = await rowsOf(mailed.portal.database, 'select from "user" where email = any($1)', [
      links.map(({ email }) => email),
    ]);
    expect(accounts).toHaveLength(2);
  });

  it.each([
    ['is switched off', (id: string) => owner!.send(CHANGE_CODE, { id, input: { isActive: false } })],
    [
      'has expired',
      (id: string) =>
        rowsOf(
          mailed.portal.database,
          `update invite_code set expires_at = now() - interval '1 second' where id = $1`,
          [id],
        ),
    ],
  ])('works no more when it %s, neither to begin nor to confirm', async (_, end) => {
    const { id, code } = await makeCode();
    const { email, token } = await linkWith(code);
    await end(id);
    expect(await confirm(token)).toEqual(['NO_LONGER_VALID token']);
    expect(await signUp(newAddress(), { inviteCode: code })).toEqual(['INVALID_INPUT inviteCode']);
    expect(await rowsOf(mailed.portal.database, 'select from "user" where email = $1', [email])).toEqual([]);
    expect((await owner!.send(CODES, { filter: { search: code, isUsable: true } })).inviteCodes.totalCount).toBe(0);
    expect((await owner!.send(CODES, { filter: { search: code, isUsable: false } })).inviteCodes.totalCount).toBe(1);
  });

  it('takes the sign-ups that wait for their mail along when it is deleted', async () => {
    const { id, code } = await makeCode();
    const { token } = await linkWith(code);
    expect((await owner!.send(DELETE_CODE, { id })).deleteInviteCode.deletedId).toBe(id);
    expect(await confirm(token)).toEqual(['LINK_INVALID token']);
  });

  it.each([
    ['no quota', { quota: 0 }, 'INVALID_INPUT quota'],
    ['an end that has passed', { expiresAt: '2020-01-01T00:00:00Z' }, 'INVALID_INPUT expiresAt'],
    ['a team of elsewhere', { teamId: '00000000-0000-4000-8000-000000000000' }, 'NOT_FOUND teamId'],
  ])('is not made with %s', async (_, more, refusal) => {
    const input = { organisationId: customer.id, quota: 3, ...more };
    expect(await codesOf(owner!, CODE, { input })).toEqual([refusal]);
  });
});

describe('T33: the page of the link', () => {
  it.each([
    [true, 'Thank you. Your account is ready. Sign in with your password.'],
    [false, 'Thank you. A mail tells you as soon as you can sign in.'],
  ])('says whether one can sign in: %s', async (autoApproveSignUps, words) => {
    await settings({ signUp: true, autoApproveSignUps });
    const email = newAddress();
    expect(await signUp(email)).toEqual(['ok']);
    const token = await mailed.tokenFor(email, CONFIRM_MAIL);
    const body = new URLSearchParams({ token, password: PASSWORD, action: 'go' });
    const page = await fetch(new URL('/confirm', mailed.portal.url), { method: 'POST', body });
    expect(await page.text()).toContain(words);
    expect(await canSignIn(email)).toEqual([autoApproveSignUps ? 'ok' : 'INVALID_CREDENTIALS ']);
  });
});
