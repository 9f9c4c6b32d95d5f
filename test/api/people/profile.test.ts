import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../../support/client.ts';
import { newPassword, type People, startPeople } from './people-fixture.ts';

const CONFIRM = 'Confirm your e-mail address';
const NOTICE = 'Your account is to have another e-mail address';
const CHANGED = 'Your account has another e-mail address';
const TAKEN = 'Your e-mail address was wished for';

const UPDATE = `mutation ($input: UpdateProfileInput!) {
  updateProfile(input: $input) { user { displayName } userErrors { code field } } }`;
const CHANGE = `mutation ($input: ChangeEmailInput!) {
  changeEmail(input: $input) { user { email } userErrors { code field } } }`;
const CONFIRM_EMAIL = 'mutation ($token: String!) { confirmEmail(token: $token) { userErrors { code field } } }';
const CANCEL = 'mutation ($token: String!) { cancelEmailChange(token: $token) { userErrors { code field } } }';
const RESET = `mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { userErrors { code } } }`;

let people: People;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people?.stop());

async function somebody() {
  const password = newPassword();
  const { id, email } = await people.welcomed({ password });
  const client = await Client.signIn(people.portal.url, email, password);
  const wish = (address: string) => client.send(CHANGE, { input: { email: address, currentPassword: password } });
  return { id, email, password, client, wish };
}

/** `ok`, or the code of the refusal. */
async function use(mutation: string, token: string): Promise<string> {
  const { data } = await people.anonymous.raw(mutation, { token });
  const [{ userErrors }] = Object.values(data) as [{ userErrors: { code: string }[] }];
  return userErrors[0]?.code ?? 'ok';
}

let addresses = 0;
const newAddress = () => `moved-${++addresses}@example.net`;

describe('T36: one’s own name', () => {
  it('is changed by whoever it is', async () => {
    const { client } = await somebody();
    const { updateProfile } = await client.send(UPDATE, { input: { displayName: ' Nora New ' } });
    expect(updateProfile.user.displayName).toBe('Nora New');
    expect((await client.send(UPDATE, { input: {} })).updateProfile.user.displayName).toBe('Nora New');
    for (const displayName of ['', 'x'.repeat(101), 'a\nb']) {
      expect((await client.refused(UPDATE, { input: { displayName } })).userErrors).toMatchObject([
        { code: 'INVALID_INPUT', field: ['input', 'displayName'] },
      ]);
    }
  });
});

describe('T36: one’s own address', () => {
  it('changes when the link to the new one is confirmed, and both are told', async () => {
    const { email, password, client, wish } = await somebody();
    const address = newAddress();
    expect((await wish(address.toUpperCase())).changeEmail.user.email).toBe(email);
    const notice = await people.mailTo(email, NOTICE);
    expect(notice.text).toContain(address);
    const { token, text } = await people.mailTo(address, CONFIRM);
    expect(text).not.toContain('Nora');
    expect(await people.signIn(address, password)).toBe('INVALID_CREDENTIALS');
    expect(await use(CONFIRM_EMAIL, token)).toBe('ok');
    expect(await people.signIn(address, password)).toBe('ok');
    expect(await people.signIn(email, password)).toBe('INVALID_CREDENTIALS');
    expect((await client.send('{ viewer { email } }')).viewer.email).toBe(address);
    await people.mailTo(email, CHANGED);
    expect(await use(CONFIRM_EMAIL, token)).toBe('LINK_USED');
    expect(await use(CANCEL, notice.token)).toBe('LINK_EXPIRED');
  });

  it('stays when whoever reads the one so far stops it', async () => {
    const { email, password, wish } = await somebody();
    const address = newAddress();
    await wish(address);
    const { token } = await people.mailTo(address, CONFIRM);
    expect(await use(CANCEL, token)).toBe('LINK_INVALID');
    expect(await use(CANCEL, (await people.mailTo(email, NOTICE)).token)).toBe('ok');
    expect(await use(CONFIRM_EMAIL, token)).toBe('LINK_EXPIRED');
    expect(await people.signIn(email, password)).toBe('ok');
  });

  it('a second wish takes the place of the first', async () => {
    const { email, wish } = await somebody();
    const [first, second] = [newAddress(), newAddress()];
    await wish(first);
    const [confirm, notice] = [await people.mailTo(first, CONFIRM), await people.mailTo(email, NOTICE)];
    await wish(second);
    expect(await use(CONFIRM_EMAIL, confirm.token)).toBe('LINK_EXPIRED');
    expect(await use(CONFIRM_EMAIL, (await people.mailTo(second, CONFIRM)).token)).toBe('ok');
    expect(await use(CANCEL, notice.token)).toBe('LINK_EXPIRED');
  });

  it('a second wish at once takes from nobody the link that stops it: each notice has one, and either stops both', async () => {
    for (const which of [0, 1]) {
      const { email, password, client } = await somebody();
      const [first, second] = [newAddress(), newAddress()];
      const wishOf = (name: string, address: string) =>
        `${name}: changeEmail(input: { email: "${address}", currentPassword: "${password}" }) { userErrors { code } }`;
      await client.send(`mutation { ${wishOf('one', first)} ${wishOf('two', second)} }`);
      const notices = [await people.mailTo(email, NOTICE), await people.mailTo(email, NOTICE)];
      const { token } = await people.mailTo(second, CONFIRM);
      expect(await use(CANCEL, notices[which]!.token)).toBe('ok');
      expect(await use(CONFIRM_EMAIL, token)).toBe('LINK_EXPIRED');
      expect(await people.signIn(email, password)).toBe('ok');
    }
  });

  it.each([
    [
      'another password',
      async ({ client, password }: Awaited<ReturnType<typeof somebody>>) => {
        const change = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { code } } }`;
        await client.send(change, { input: { currentPassword: password, newPassword: newPassword() } });
      },
      'LINK_EXPIRED',
    ],
    [
      'the lock of the account',
      async ({ id }: Awaited<ReturnType<typeof somebody>>) => {
        const owner = await people.portal.as('owner');
        await owner.send(
          `mutation ($id: ID!) { updateUser(id: $id, input: { isActive: false }) { userErrors { code } } }`,
          { id },
        );
      },
      'LINK_INVALID',
    ],
  ])('cannot be confirmed after %s', async (_, act, code) => {
    const account = await somebody();
    const address = newAddress();
    await account.wish(address);
    const { token } = await people.mailTo(address, CONFIRM);
    await act(account);
    expect(await use(CONFIRM_EMAIL, token)).toBe(code);
  });

  it('takes links that lie in the old mailbox along', async () => {
    const { email, wish } = await somebody();
    await people.anonymous.send(RESET, { input: { email } });
    const reset = await people.mailTo(email, 'Set another password');
    const address = newAddress();
    await wish(address);
    expect(await use(CONFIRM_EMAIL, (await people.mailTo(address, CONFIRM)).token)).toBe('ok');
    expect(await people.setPassword(reset.token, newPassword())).toBe('LINK_EXPIRED');
  });

  it('needs the password, an address and another than now, all told at once', async () => {
    const { email, client } = await somebody();
    const refusal = (input: object) => client.refused(CHANGE, { input });
    const wrong = { code: 'INVALID_CREDENTIALS', field: ['input', 'currentPassword'] };
    for (const [address, ...more] of [[newAddress()], ['none', 1], [email.toUpperCase(), 1]]) {
      const { userErrors } = await refusal({ email: address, currentPassword: 'wrong' });
      const flaw = { code: 'INVALID_INPUT', field: ['input', 'email'] };
      expect(userErrors).toEqual([wrong, ...more.map(() => flaw)]);
    }
  });

  it('is wished for five times in an hour', async () => {
    const { client, password } = await somebody();
    const input = { currentPassword: password };
    for (let i = 0; i < 5; i += 1) await client.send(CHANGE, { input: { ...input, email: newAddress() } });
    expect((await client.refused(CHANGE, { input: { ...input, email: newAddress() } })).userErrors).toMatchObject([
      { code: 'RATE_LIMITED' },
    ]);
  });
});

describe('A8: whether another account has the wished address', () => {
  it('is not told: the answer and the notice are the same, and the person of that account gets a mail without a link', async () => {
    const [taken, free] = [await somebody(), newAddress()];
    const answers = [];
    for (const address of [taken.email, free]) {
      const { email, wish } = await somebody();
      const { changeEmail } = await wish(address);
      answers.push({ ...changeEmail, user: changeEmail.user.email === email });
      await people.mailTo(email, NOTICE);
    }
    expect(answers[0]).toEqual(answers[1]);
    const mail = await people.mailTo(taken.email, TAKEN);
    expect(mail.token).toBe('');
    expect(await people.unreadBy(taken.email, free)).toEqual([[free, CONFIRM]]);
  });

  it('is told to who reads its mails: two wished for it, and one has confirmed it', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const address = newAddress();
    await one.wish(address);
    const first = await people.mailTo(address, CONFIRM);
    await other.wish(address);
    const second = await people.mailTo(address, CONFIRM);
    const words = await Promise.all([first, second].map(({ token }) => use(CONFIRM_EMAIL, token)));
    expect(words.toSorted()).toEqual(['NAME_TAKEN', 'ok']);
  });
});
