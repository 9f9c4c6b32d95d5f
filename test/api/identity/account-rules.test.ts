import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

const CREATE_USER = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { id email } userErrors { code message field } } }`;
const CHANGE_PASSWORD = `mutation ($input: ChangePasswordInput!) {
  changePassword(input: $input) { user { id } userErrors { code message field } } }`;
const ESCALATE = `mutation ($input: UpdatePortalSettingsInput!) {
  updatePortalSettings(input: $input) { userErrors { code message field } } }`;
const PASSWORD = 'a long enough password';

let portal: TestPortal;
let owner: Client;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  owner = await portal.as('owner');
});
afterAll(() => portal.stop());

async function create(input: object): Promise<Data> {
  const account = { email: 'anna@example.org', displayName: 'Anna Account', role: 'API_OWNER', password: PASSWORD };
  const { data } = await owner.raw(CREATE_USER, { input: { ...account, ...input } });
  return data.createUser;
}

describe('P8: an e-mail address', () => {
  it.each([
    ['with a sign of RFC 5322', 'a&b@example.com', 'a&b@example.com'],
    ['with a tag', "O'Neill+portal/x=1@example.com", "o'neill+portal/x=1@example.com"],
    ['of 64 bytes before the @', `${'x'.repeat(64)}@example.com`, `${'x'.repeat(64)}@example.com`],
    ['with letters of another script before the @', 'JÖRG@example.de', 'jörg@example.de'],
    ['of an international domain', 'user@MÜNCHEN.example', 'user@münchen.example'],
    ['of an international domain as machines write it', 'machine@xn--mnchen-3ya.example', 'machine@münchen.example'],
    ['that is international everywhere', '用户@例子.广告', '用户@例子.广告'],
  ])('is taken: %s', async (_, email, stored) => {
    expect((await create({ email })).user?.email).toBe(stored);
    const again = await create({ email: ` ${email.toUpperCase()} ` });
    expect(again.userErrors).toMatchObject([{ code: 'NAME_TAKEN', field: ['input', 'email'] }]);
    expect((await Client.signIn(portal.url, email, PASSWORD)).token).toBeTruthy();
  });

  it.each([
    ['of more than 64 bytes before the @', `${'x'.repeat(70)}@example.com`, 'There are at most 64 bytes before the @.'],
    ['of more than 64 bytes in UTF-8', `${'ö'.repeat(33)}@example.com`, 'There are at most 64 bytes before the @.'],
    ['that is too long', `a@${'b.'.repeat(130)}com`, 'An e-mail address has at most 254 bytes.'],
    ['with something invisible', 'an\u200bna@example.com', 'It must not hold invisible characters.'],
    ['with two dots', 'a..b@example.com', 'It must be an e-mail address.'],
    ['with a domain that is none', 'a@-example-.com', 'It must be an e-mail address.'],
    ['without a domain', 'anna@', 'It must be an e-mail address.'],
    ['without an @', 'anna', 'It must be an e-mail address.'],
    ['of an address and not a name', 'anna@127.0.0.1', 'It must be an e-mail address.'],
    ['in two lines', 'anna@example.com\r\nBcc: all@example.com', 'It must not hold invisible characters.'],
  ])('is refused, with the reason: %s', async (_, email, message) => {
    expect((await create({ email })).userErrors).toEqual([
      { code: 'INVALID_INPUT', message, field: ['input', 'email'] },
    ]);
  });

  it('is judged alike in the settings, which also know addresses of the own network', async () => {
    await owner.send(ESCALATE, { input: { escalationAddresses: ['root@localhost', 'Jörg&Co@MÜNCHEN.example'] } });
    const { userErrors } = await owner.refused(ESCALATE, {
      input: { escalationAddresses: ['good@example.com', `${'x'.repeat(70)}@example.com`] },
    });
    expect(userErrors[0]).toMatchObject({ code: 'INVALID_INPUT', field: ['input', 'escalationAddresses'] });
    expect(userErrors[0].message).toContain('at most 64 bytes');
  });
});

describe('P8: a password', () => {
  it.each([
    ['of fewer than 15 characters', 'x9$Lq2!vBn7&tZ', 'The password must have 15 to 200 characters.'],
    ['whose characters are more than one unit', '🐎🔋🐎🔋🐎🔋🐎', 'The password must have 15 to 200 characters.'],
    ['that everybody takes', 'password12345678', 'easy to guess'],
    ['that is a walk over the keyboard', 'qwertyuiopasdfgh', 'easy to guess'],
    ['that repeats', 'aaaaaaaaaaaaaaaaaaaa', 'easy to guess'],
    ['that repeats words', 'passwordpasswordpassword', 'easy to guess'],
    ['with signs for letters', 'P@ssw0rd!P@ssw0rd!', 'easy to guess'],
    ['that is the example of a good one', 'correcthorsebatterystaple', 'easy to guess'],
    ['that is the example with spaces', 'Correct Horse Battery Staple!', 'easy to guess'],
    ['of favourites in a row', 'monkeydragonmaster', 'easy to guess'],
    ['of the days of the week', 'mondaytuesdaywednesday', 'easy to guess'],
    ['that everybody takes, twice', 'password password', 'easy to guess'],
    ['that everybody takes, thrice and spelt otherwise', 'P4ssw0rd - passw0rd - Password1', 'easy to guess'],
    ['that everybody takes, backwards', 'drowssap drowssap', 'easy to guess'],
    ['that everybody takes, in wide letters', 'Ｐassword　Ｐassword', 'easy to guess'],
    ['that says one word five times', 'lamp lamp lamp lamp lamp', 'easy to guess'],
    ['that says nothing but what it is', 'my secret password', 'easy to guess'],
    ['of what it is for', 'developer portal 2026', 'easy to guess'],
    ['of the own name, backwards', 'tnuocca anna tnuocca', 'easy to guess'],
    ['of the own address', 'anna@example.org1', 'easy to guess'],
    ['of the own name', 'Anna Account 2025!', 'easy to guess'],
    ['of the name of the portal', 'Gatehouse-gatehouse-1', 'easy to guess'],
  ])('is refused: %s', async (_, password, message) => {
    const { userErrors } = await create({ email: 'anna@example.org', password });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'password'] }]);
    expect(userErrors[0].message).toContain(message);
  });

  it('of the own organisation is refused, also for one that is changed', async () => {
    const partner = await portal.as('partner');
    const { userErrors } = await partner.refused(CHANGE_PASSWORD, {
      input: { currentPassword: 'gatehouse-demo', newPassword: 'B2B customer 2025' },
    });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'newPassword'] }]);
  });

  it.each([
    ['of three words', 'correct horse battery'],
    ['of four words', 'stapler walnut orbit crane'],
    ['of four words without spaces', 'staplerwalnutorbitcrane'],
    ['of 15 characters that nobody guesses', 'x9$Lq2!vBn7&tZm'],
    ['in another script', 'мой дом стоит у реки'],
    [
      'of 200 characters',
      Array.from({ length: 200 }, (_, place) => String.fromCharCode(33 + ((place * 37) % 90))).join(''),
    ],
  ])('is taken: %s', async (kind, password) => {
    expect((await create({ email: `${kind.replaceAll(' ', '-')}@example.org`, password })).userErrors).toEqual([]);
  });

  it('is refused together with whatever else is wrong', async () => {
    const { userErrors } = await create({ email: 'anna', displayName: 'An\u202ena', password: 'password' });
    expect(userErrors.map(({ field }: Data) => field.at(-1))).toEqual(['email', 'displayName', 'password']);
  });
});

describe('T14, B34: a role', () => {
  const UPDATE = `mutation ($id: ID!, $input: UpdateUserInput!) {
    updateUser(id: $id, input: $input) { user { role } userErrors { code field } } }`;
  const INVITE = `mutation ($input: InviteUserInput!) {
    inviteUser(input: $input) { invitation { id } userErrors { code field } } }`;
  const refused = [{ code: 'INVALID_INPUT', field: ['input', 'role'] }];
  let made = 0;
  const someone = () => ({ email: `role-${++made}@example.org`, displayName: 'Rosa Role', password: PASSWORD });

  async function defaultOrganisation(): Promise<string> {
    const { viewer } = await (await portal.as('hobbyist')).send('{ viewer { organisation { id } } }');
    return viewer.organisation.id;
  }

  it('of an administrator is none for the Default Organisation, on every way there', async () => {
    const organisationId = await defaultOrganisation();
    const role = 'CONSUMER_ADMIN';
    const created = await owner.refused(CREATE_USER, { input: { ...someone(), role, organisationId } });
    expect(created.userErrors).toMatchObject(refused);
    const invited = await owner.refused(INVITE, { input: { email: someone().email, role, organisationId } });
    expect(invited.userErrors).toEqual(refused);
    const { user } = await create({ ...someone(), role: 'TEAM_MEMBER', organisationId });
    expect((await owner.refused(UPDATE, { id: user.id, input: { role } })).userErrors).toEqual(refused);
  });

  it.each(['AUDITOR', 'API_OWNER'])('of staff, %s, is for nobody in an organisation', async (role) => {
    const organisationId = await defaultOrganisation();
    const created = await owner.refused(CREATE_USER, { input: { ...someone(), role, organisationId } });
    expect(created.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'organisationId'] }]);
    const invited = await owner.refused(INVITE, { input: { email: someone().email, role, organisationId } });
    expect(invited.userErrors).toEqual(refused);
    const { user } = await create({ ...someone(), role: 'TEAM_MEMBER', organisationId });
    const moved = await owner.refused(UPDATE, { id: user.id, input: { role } });
    expect(moved.userErrors).toEqual([{ code: 'WRONG_STATE', field: ['input', 'role'] }]);
  });

  it.each(['SUPER_ADMIN', 'api_owner', ''])(
    'of another name, "%s", is refused before anything is done',
    async (role) => {
      expect(await owner.errorCode(CREATE_USER, { input: { ...someone(), role } })).toBe('BAD_USER_INPUT');
    },
  );

  it('of an API owner is taken by another one, never by oneself, and given back', async () => {
    const { user } = await create({ ...someone() });
    const { viewer } = await owner.send('{ viewer { id } }');
    const own = await owner.refused(UPDATE, { id: viewer.id, input: { role: 'AUDITOR' } });
    expect(own.userErrors).toEqual([{ code: 'WRONG_STATE', field: ['input', 'role'] }]);
    for (const role of ['AUDITOR', 'API_OWNER']) {
      expect((await owner.send(UPDATE, { id: user.id, input: { role } })).updateUser.user).toEqual({ role });
    }
  });
});
