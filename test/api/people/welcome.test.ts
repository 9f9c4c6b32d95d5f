import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashToken } from '../../../src/platform/security/secret.ts';
import type { Client } from '../../support/client.ts';
import { rowsOf } from '../../support/time.ts';
import { newPassword, type People, RESEND, startPeople } from './people-fixture.ts';

const WELCOME = 'Welcome to the developer portal';

let people: People;
let partner: Client;
beforeAll(async () => {
  people = await startPeople();
  partner = await people.portal.as('partner');
});
afterAll(() => people?.stop());

describe('T33: an account that is made without a password', () => {
  it('cannot be signed in to, and its person sets one by the link that is mailed, once', async () => {
    const { email } = await people.welcomed();
    expect(await people.signIn(email, '')).toBe('INVALID_CREDENTIALS');
    const { token, text } = await people.mailTo(email, WELCOME);
    expect(text).toContain('An account of B2B customer was made for you');
    const password = newPassword();
    expect(await people.setPassword(token, password)).toBe('ok');
    expect(await people.signIn(email, password)).toBe('ok');
    expect(await people.setPassword(token, newPassword())).toBe('LINK_USED');
    expect(await people.signIn(email, password)).toBe('ok');
  });

  it('is told of a password that will not do, and the link works on', async () => {
    const { email } = await people.welcomed();
    const { token } = await people.mailTo(email, WELCOME);
    for (const bad of ['short', 'Nora Novice Nora Novice', 'correct horse battery staple']) {
      expect(await people.setPassword(token, bad)).toBe('INVALID_INPUT');
    }
    expect(await people.setPassword(` ${token}\n`, newPassword())).toBe('ok');
  });

  it('of many who use the link at once the first has it', async () => {
    const { email } = await people.welcomed();
    const { token } = await people.mailTo(email, WELCOME);
    const words = await Promise.all([1, 2, 3].map(() => people.setPassword(token, newPassword())));
    expect(words.toSorted()).toEqual(['LINK_USED', 'LINK_USED', 'ok']);
  });

  it('keeps nothing that opens it: no token in rows, events and jobs', async () => {
    const { email } = await people.welcomed();
    const { token } = await people.mailTo(email, WELCOME);
    const [{ texts }] = (await rowsOf(
      people.portal.database,
      `select (select string_agg(e::text, '') from event_log e) || (select string_agg(m::text, '') from mail m)
        || (select coalesce(string_agg(j::text, ''), '') from graphile_worker._private_jobs j)
        || (select string_agg(l::text, '') from account_link l) as texts`,
    )) as [{ texts: string }];
    expect(texts).not.toContain(token);
    expect(texts.split(hashToken(token)).length).toBe(2);
  });
});

describe('T33: the link of a welcome', () => {
  it('is sent again by who administers the account, and the one before stops working', async () => {
    const { id, email } = await people.welcomed();
    const first = await people.mailTo(email, WELCOME);
    await partner.send(RESEND, { id });
    expect(await people.setPassword(first.token, newPassword())).toBe('LINK_EXPIRED');
    const second = await people.mailTo(email, WELCOME);
    expect(await people.setPassword(second.token, newPassword())).toBe('ok');
    expect((await partner.refused(RESEND, { id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  });

  it('is sent again five times in an hour', async () => {
    const { id } = await people.welcomed();
    for (let i = 0; i < 5; i += 1) await partner.send(RESEND, { id });
    expect((await partner.refused(RESEND, { id })).userErrors).toMatchObject([{ code: 'RATE_LIMITED' }]);
  });

  it('works for 72 hours', async () => {
    const { id, email } = await people.welcomed();
    const { token } = await people.mailTo(email, WELCOME);
    const moved = (hours: number) =>
      rowsOf(
        people.portal.database,
        `update account_link set expires_at = expires_at - make_interval(hours => $1) where user_id = $2`,
        [hours, id],
      );
    await moved(72);
    expect(await people.setPassword(token, newPassword())).toBe('LINK_EXPIRED');
    await moved(-1);
    expect(await people.setPassword(token, newPassword())).toBe('ok');
  });

  it.each([
    ['locked', 'updateUser(id: $id, input: { isActive: false })'],
    ['deleted', 'deleteUser(id: $id)'],
  ])('is worth nothing once the account is %s', async (_, call) => {
    const owner = await people.portal.as('owner');
    const { id, email } = await people.welcomed();
    const { token } = await people.mailTo(email, WELCOME);
    await owner.send(`mutation ($id: ID!) { ${call} { userErrors { code } } }`, { id });
    expect(await people.setPassword(token, newPassword())).toBe('LINK_INVALID');
    const [{ code }] = (await owner.refused(RESEND, { id })).userErrors;
    expect(['WRONG_STATE', 'NOT_FOUND']).toContain(code);
  });

  it.each([
    ['nothing', ''],
    ['a letter', 'x'],
    ['a made-up token', 'x'.repeat(43)],
    ['a long text', '€'.repeat(1_000)],
  ])('%s opens nothing', async (_, token) => {
    expect(await people.setPassword(token, newPassword())).toBe('LINK_INVALID');
  });
});
