import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../../support/client.ts';
import { rowsOf } from '../../support/time.ts';
import { newPassword, type People, startPeople } from './people-fixture.ts';

const RESET = 'Set another password';
const CHANGED = 'Your password was changed';
const REQUEST_RESET = `mutation ($input: RequestPasswordResetInput!) {
  requestPasswordReset(input: $input) { userErrors { code field message } } }`;
const CHANGE = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { code } } }`;
const DECISIONS = 'subscription { accessRequestDecided { cursor } }';

let people: People;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people?.stop());

const ask = (email: string) => people.anonymous.send(REQUEST_RESET, { input: { email } });

/** Asks as a proxy passes it on; the code of the answer. */
async function askFrom(network: string, email: string): Promise<string> {
  const answer = await fetch(people.portal.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': network },
    body: JSON.stringify({ query: REQUEST_RESET, variables: { input: { email } } }),
  });
  const { data } = (await answer.json()) as { data: { requestPasswordReset: { userErrors: { code: string }[] } } };
  return data.requestPasswordReset.userErrors[0]?.code ?? 'ok';
}

/** An account with a password, which its person has set. */
async function somebody() {
  const { id, email } = await people.welcomed();
  const { token } = await people.mailTo(email, 'Welcome to the developer portal');
  const password = newPassword();
  await people.setPassword(token, password);
  await people.mailTo(email, CHANGED);
  return { id, email, password, client: await Client.signIn(people.portal.url, email, password) };
}

describe('T40: a forgotten password', () => {
  it('is set anew by the link that is mailed, once; all sessions, sockets and other links end, and its person is told', async () => {
    const { email, password, client } = await somebody();
    const socket = await client.subscribe(DECISIONS);
    await ask(` ${email.toUpperCase()} `);
    const earlier = await people.mailTo(email, RESET);
    await ask(email);
    const { token, text } = await people.mailTo(email, RESET);
    expect(text).toContain(email);
    const next = newPassword();
    expect(await people.setPassword(token, next)).toBe('ok');
    expect(await socket.closed).toBe(4401);
    expect(await client.errorCode('{ viewer { id } }')).toBe('UNAUTHENTICATED');
    expect(await people.signIn(email, password)).toBe('INVALID_CREDENTIALS');
    expect(await people.signIn(email, next)).toBe('ok');
    expect(await people.setPassword(earlier.token, newPassword())).toBe('LINK_EXPIRED');
    expect(await people.setPassword(token, newPassword())).toBe('LINK_USED');
    expect((await people.mailTo(email, CHANGED)).text).toContain('If it was not you');
  });

  it('a link works for 24 hours', async () => {
    const { id, email } = await somebody();
    await ask(email);
    const { token } = await people.mailTo(email, RESET);
    const [{ hours }] = (await rowsOf(
      people.portal.database,
      `with old as (select * from account_link where user_id = $1 and purpose = 'RESET_PASSWORD'),
        moved as (update account_link l set expires_at = now() from old where l.id = old.id)
       select extract(epoch from expires_at - created_at) / 3600 as hours from old`,
      [id],
    )) as [{ hours: string }];
    expect(Math.round(Number(hours) * 100) / 100).toBe(24);
    expect(await people.setPassword(token, newPassword())).toBe('LINK_EXPIRED');
  });

  it('whoever changes the password while signed in is told too, and the links end', async () => {
    const { email, password, client } = await somebody();
    await ask(email);
    const { token } = await people.mailTo(email, RESET);
    await client.send(CHANGE, { input: { currentPassword: password, newPassword: newPassword() } });
    await people.mailTo(email, CHANGED);
    expect(await people.setPassword(token, newPassword())).toBe('LINK_EXPIRED');
  });

  it('an account that was never set up gets a link as well', async () => {
    const { email } = await people.welcomed();
    await ask(email);
    const { token } = await people.mailTo(email, RESET);
    expect(await people.setPassword(token, newPassword())).toBe('ok');
  });
});

describe('A8: whether an address has an account', () => {
  it('is not told: the answer is the same and only an account that can be used gets a mail', async () => {
    const owner = await people.portal.as('owner');
    const [locked, deleted] = [await somebody(), await somebody()];
    const lock = `mutation ($id: ID!) { updateUser(id: $id, input: { isActive: false }) { userErrors { code } } }`;
    await owner.send(lock, { id: locked.id });
    await owner.send('mutation ($id: ID!) { deleteUser(id: $id) { userErrors { code } } }', { id: deleted.id });
    await people.mailTo(locked.email, 'An account of the developer portal was locked');
    const addresses = ['hobbyist@example.com', 'nobody@example.com', locked.email, deleted.email];
    const answers = await Promise.all(addresses.map(ask));
    for (const answer of answers) expect(answer).toEqual({ requestPasswordReset: { userErrors: [] } });
    const unread = await people.unreadBy(...addresses);
    expect(unread).toEqual([['hobbyist@example.com', RESET]]);
  });

  it.each(['', 'no address', 'a@b', '"x"@example.com'])('%j is no address', async (email) => {
    expect((await people.anonymous.refused(REQUEST_RESET, { input: { email } })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'email'] },
    ]);
  });
});

describe('OWASP: asking for links', () => {
  it('for one address is limited wherever it comes from, whether it has an account or not', async () => {
    for (const [row, email] of ['member@example.com', 'nobody.else@example.com'].entries()) {
      const words: string[] = [];
      for (let i = 0; i < 11; i += 1) words.push(await askFrom(`198.51.${row}.${i}`, email));
      expect(words).toEqual([...Array(10).fill('ok'), 'RATE_LIMITED']);
    }
  });

  it('from one network is limited whatever the addresses', async () => {
    const words: string[] = [];
    for (let i = 0; i < 51; i += 1) words.push(await askFrom('203.0.113.1', `nobody-${i}@example.com`));
    expect(words).toEqual([...Array(50).fill('ok'), 'RATE_LIMITED']);
    expect(await askFrom('203.0.113.2', 'nobody-50@example.com')).toBe('ok');
  });
});
