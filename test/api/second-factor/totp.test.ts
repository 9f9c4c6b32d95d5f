import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSecretBox, hashToken, loadMasterKeys } from '../../../src/platform/security/secret.ts';
import { Client } from '../../support/client.ts';
import { rowsOf } from '../../support/time.ts';
import { totpCode } from '../../support/totp-code.ts';
import { newPassword, type People, startPeople } from '../people/people-fixture.ts';
import {
  BEGIN_TOTP,
  COMPLETE,
  CONFIRM_TOTP,
  challenged,
  complete,
  FACTORS,
  forgetSteps,
  REMOVE_TOTP,
  RENEW,
  RESET,
  SIGN_IN,
  somebody,
  withTotp,
} from './second-factor-story.ts';

const WRONG = '000000';

let people: People;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people?.stop());

const signIn = (email: string, password: string) => people.signIn(email, password);

describe('T40: an authenticator app', () => {
  it('counts from its first code on; the other sessions end, recovery codes are shown, and its person is told', async () => {
    const who = await somebody(people);
    const other = await Client.signIn(people.portal.url, who.email, who.password);
    const { beginTotp } = await who.client.send(BEGIN_TOTP, { input: { currentPassword: who.password } });
    const uri = new URL(beginTotp.uri);
    expect([uri.protocol, uri.searchParams.get('secret')]).toEqual(['otpauth:', beginTotp.secret]);
    const confirm = (code: string) => ({ input: { challenge: beginTotp.challenge, code } });
    expect((await who.client.refused(CONFIRM_TOTP, confirm(WRONG))).userErrors).toEqual([
      { code: 'INVALID_CREDENTIALS', field: ['input', 'code'] },
    ]);
    expect(await signIn(who.email, who.password)).toBe('ok');
    const { confirmTotp } = await who.client.send(CONFIRM_TOTP, confirm(totpCode(beginTotp.secret)));
    expect(new Set(confirmTotp.recoveryCodes).size).toBe(10);
    expect(await other.errorCode(FACTORS)).toBe('UNAUTHENTICATED');
    expect((await who.client.send(FACTORS)).viewer.secondFactors).toEqual({
      ...{ hasTotp: true, passkeys: [], recoveryCodesLeft: 10 },
    });
    const { text } = await people.mailTo(who.email, 'Your account has a new second factor');
    expect(text).toContain('an authenticator app was added');
    expect(await signIn(who.email, who.password)).toBe('SECOND_FACTOR_REQUIRED');
  });

  it.each([
    ['nothing', {}, 'PROOF_REQUIRED'],
    ['another password', { currentPassword: 'another' }, 'INVALID_CREDENTIALS'],
    ['a code of no app', { code: WRONG }, 'INVALID_CREDENTIALS'],
    ['a recovery code of nobody', { code: '0000-0000-0000-0000' }, 'INVALID_CREDENTIALS'],
  ])('is not begun, taken away or given other codes for %s', async (_, input, code) => {
    const { client } = await somebody(people);
    for (const mutation of [BEGIN_TOTP, REMOVE_TOTP, RENEW]) {
      expect((await client.refused(mutation, { input })).userErrors).toMatchObject([{ code }]);
    }
  });

  it('signs in with a code, once: not with it again, nor with a challenge that is done', async () => {
    const who = await somebody(people);
    const { secret } = await withTotp(people, who);
    const { token, kinds, passkeyOptions } = await challenged(people, who);
    expect([kinds, passkeyOptions]).toEqual([['TOTP', 'RECOVERY_CODE'], null]);
    const code = totpCode(secret);
    expect(await complete(people, token, { code: WRONG })).toBe('INVALID_CREDENTIALS');
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    const { completeSignIn } = await people.anonymous.send(COMPLETE, { input: { challenge: token, code: spaced } });
    const client = new Client(people.portal.url, completeSignIn.token);
    expect((await client.send('{ viewer { email } }')).viewer.email).toBe(who.email);
    expect(await complete(people, token, { code })).toBe('LINK_INVALID');
    const again = await challenged(people, who);
    expect(await complete(people, again.token, { code })).toBe('INVALID_CREDENTIALS');
  });

  it('of two who use a code at once, one gets in', async () => {
    const who = await somebody(people);
    const { secret } = await withTotp(people, who);
    const challenges = [await challenged(people, who), await challenged(people, who)];
    const code = totpCode(secret);
    const words = await Promise.all(challenges.map(({ token }) => complete(people, token, { code })));
    expect(words.toSorted()).toEqual(['INVALID_CREDENTIALS', 'ok']);
  });

  it('tells nothing before the password holds', async () => {
    const who = await somebody(people);
    await withTotp(people, who);
    const wrong = await people.anonymous.refused(SIGN_IN, { input: { email: who.email, password: 'wrong' } });
    const nobody = await people.anonymous.refused(SIGN_IN, { input: { email: 'nobody@example.com', password: 'x' } });
    expect(wrong).toEqual(nobody);
    expect(wrong).toMatchObject({ challenge: null, userErrors: [{ code: 'INVALID_CREDENTIALS' }] });
  });

  it('a challenge takes five tries, and an account ten codes however many challenges there are', async () => {
    const who = await somebody(people);
    const { secret } = await withTotp(people, who);
    const words: string[] = [];
    for (const { token } of [await challenged(people, who), await challenged(people, who)]) {
      for (let i = 0; i < 5; i += 1) words.push(await complete(people, token, { code: WRONG }));
      expect(await complete(people, token, { code: totpCode(secret) })).toBe('LINK_INVALID');
    }
    expect(words).toEqual(Array(10).fill('INVALID_CREDENTIALS'));
    const { token } = await challenged(people, who);
    const inWords = COMPLETE.replace('code field', 'code message');
    const shutOut = await people.anonymous.refused(inWords, { input: { challenge: token, code: totpCode(secret) } });
    expect(shutOut.userErrors[0]).toMatchObject({
      code: 'RATE_LIMITED',
      message: expect.stringMatching(
        /^Too many attempts\. Try again in 5 minutes\. A recovery code or a passkey works/,
      ),
    });
  });

  it('whoever knows the password alone is known nowhere by it, and shuts nobody out', async () => {
    const who = await somebody(people);
    const { secret, recoveryCodes } = await withTotp(people, who);
    const from = (address: string): People => ({
      ...people,
      anonymous: new Client(people.portal.url, null, { 'x-forwarded-for': address }),
    });
    const signInFrom = async (address: string, code: string) => {
      await forgetSteps(people.portal.app.context.db, who.id);
      return complete(from(address), (await challenged(from(address), who)).token, { code });
    };
    const [home, elsewhere, thief] = ['203.0.113.1', '203.0.113.2', '198.51.100.1'];
    expect(await signInFrom(home, totpCode(secret))).toBe('ok');
    expect(await signInFrom(thief, WRONG)).toBe('INVALID_CREDENTIALS');
    const networks = 'select network_hash = $2 as "isHome" from known_network where user_id = $1';
    expect(await rowsOf(people.portal.database, networks, [who.id, hashToken(home)])).toEqual([{ isHome: true }]);
    // As if the thief had gone on, from all over the world and at home.
    const counted = (rule: string, parts: string[]) =>
      rowsOf(
        people.portal.database,
        'insert into rate_limit values ($1, 1000, 9e15) on conflict (key) do update set points = 1000',
        [`${rule}:${parts.map(hashToken).join('+')}`],
      );
    await counted('second factor of strangers', [who.id]);
    expect(await signInFrom(home, totpCode(secret))).toBe('ok');
    expect(await signInFrom(elsewhere, totpCode(secret))).toBe('RATE_LIMITED');
    expect(await signInFrom(elsewhere, recoveryCodes[0]!)).toBe('ok');
    expect(await signInFrom(elsewhere, totpCode(secret))).toBe('ok');
    await counted('second factor', [who.id, home]);
    expect(await signInFrom(home, totpCode(secret))).toBe('RATE_LIMITED');
    expect(await signInFrom(home, recoveryCodes[1]!)).toBe('ok');
  });

  it('from all networks together takes fifty wrong codes in a day', async () => {
    const who = await somebody(people);
    const { secret } = await withTotp(people, who);
    for (let network = 0; network < 5; network += 1) {
      const thief: People = {
        ...people,
        anonymous: new Client(people.portal.url, null, { 'x-forwarded-for': `198.51.100.${network}` }),
      };
      for (const { token } of [await challenged(thief, who), await challenged(thief, who)]) {
        const tries = Array.from({ length: 5 }, () => complete(thief, token, { code: WRONG }));
        expect(await Promise.all(tries)).toEqual(Array(5).fill('INVALID_CREDENTIALS'));
      }
    }
    const { token } = await challenged(people, who);
    expect(await complete(people, token, { code: totpCode(secret) })).toBe('RATE_LIMITED');
  });

  it.each([
    [
      'the password is changed',
      async (client: Client, password: string) =>
        client.send(
          'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { code } } }',
          {
            input: { currentPassword: password, newPassword: newPassword() },
          },
        ),
    ],
    [
      'the account is locked',
      async (_: Client, __: string, id: string) =>
        (await people.portal.as('owner')).send(
          'mutation ($id: ID!) { updateUser(id: $id, input: { isActive: false }) { userErrors { code } } }',
          { id },
        ),
    ],
  ])('a sign-in that waits for its code ends when %s', async (_, change) => {
    const who = await somebody(people);
    const { secret } = await withTotp(people, who);
    const { token } = await challenged(people, who);
    await change(who.client, who.password, who.id);
    expect(await complete(people, token, { code: totpCode(secret) })).toBe('LINK_INVALID');
  });

  it('takes a code in place of the password to be taken away, and the recovery codes go with it', async () => {
    const who = await somebody(people);
    const { secret } = await withTotp(people, who);
    const { removeTotp } = await who.client.send(REMOVE_TOTP, { input: { code: totpCode(secret) } });
    expect(removeTotp.user.secondFactors).toEqual({ hasTotp: false, recoveryCodesLeft: 0 });
    await people.mailTo(who.email, 'A second factor of your account was removed');
    expect(await signIn(who.email, who.password)).toBe('ok');
    const again = await who.client.refused(REMOVE_TOTP, { input: { currentPassword: who.password } });
    expect(again.userErrors).toEqual([{ code: 'WRONG_STATE' }]);
  });

  it('is kept sealed under the master key, and opens when that was changed', async () => {
    const who = await somebody(people);
    const { secret } = await withTotp(people, who);
    const rows = await rowsOf(people.portal.database, 'select * from totp where user_id = $1', [who.id]);
    const [{ sealed_secret: sealed }] = rows as [{ sealed_secret: string }];
    expect(JSON.stringify(rows)).not.toContain(secret);
    const keys = await loadMasterKeys(people.portal.app.portal.config);
    const changed = createSecretBox([{ version: 2, key: randomBytes(32) }, ...keys]);
    expect(changed.open(sealed, { table: 'totp', column: 'sealed_secret', id: who.id })).toBe(secret);
  });
});

describe('T40: recovery codes', () => {
  it('work once each in place of a code, however they are written; the mail says how many are left', async () => {
    const who = await somebody(people);
    const { recoveryCodes } = await withTotp(people, who);
    const [first, second] = recoveryCodes as [string, string];
    const use = async (code: string) => complete(people, (await challenged(people, who)).token, { code });
    expect(await use(` ${first.toUpperCase().replaceAll('-', ' ')}`)).toBe('ok');
    const { text } = await people.mailTo(who.email, 'A recovery code of your account was used');
    expect(text).toContain('9 of the codes are left');
    expect(await use(first)).toBe('INVALID_CREDENTIALS');
    expect(await use(second)).toBe('ok');
    expect((await who.client.send(FACTORS)).viewer.secondFactors.recoveryCodesLeft).toBe(8);
  });

  it('are renewed, and those before work no more', async () => {
    const who = await somebody(people);
    const { recoveryCodes } = await withTotp(people, who);
    const { renewRecoveryCodes } = await who.client.send(RENEW, { input: { currentPassword: who.password } });
    const use = async (code: string) => complete(people, (await challenged(people, who)).token, { code });
    expect(await use(recoveryCodes[0]!)).toBe('INVALID_CREDENTIALS');
    expect(await use(renewRecoveryCodes.recoveryCodes[9])).toBe('ok');
    await people.mailTo(who.email, 'Your account has other recovery codes');
  });

  it('are stored as hashes, and no event holds one, nor a secret', async () => {
    const who = await somebody(people);
    const { recoveryCodes, secret } = await withTotp(people, who);
    await complete(people, (await challenged(people, who)).token, { code: recoveryCodes[0]! });
    const kept = await rowsOf(
      people.portal.database,
      `select to_jsonb(r)::text from recovery_code r union all select to_jsonb(e)::text from event_log e
        union all select to_jsonb(m)::text from mail m`,
    );
    const all = JSON.stringify(kept);
    for (const word of [...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', '')), secret]) {
      expect(all).not.toContain(word);
    }
  });
});

describe('T40: a lost device', () => {
  it('is reset by an API owner, who proves who they are; sessions end, and its person is told', async () => {
    const who = await somebody(people);
    await withTotp(people, who);
    const owner = await people.portal.as('owner');
    const proof = { currentPassword: 'gatehouse-demo' };
    expect((await owner.refused(RESET, { id: who.id, input: {} })).userErrors).toMatchObject([
      { code: 'PROOF_REQUIRED' },
    ]);
    const { resetSecondFactors } = await owner.send(RESET, { id: who.id, input: proof });
    expect(resetSecondFactors.user.secondFactors.hasTotp).toBe(false);
    expect(await who.client.errorCode(FACTORS)).toBe('UNAUTHENTICATED');
    await people.mailTo(who.email, 'The second factors of your account were reset');
    expect(await signIn(who.email, who.password)).toBe('ok');
    expect((await owner.refused(RESET, { id: who.id, input: proof })).userErrors).toMatchObject([
      { code: 'WRONG_STATE' },
    ]);
    const { viewer } = await owner.send('{ viewer { id } }');
    expect((await owner.refused(RESET, { id: viewer.id, input: proof })).userErrors).toMatchObject([
      { code: 'WRONG_STATE' },
    ]);
  });

  it('of a deleted account nothing is kept', async () => {
    const who = await somebody(people);
    await withTotp(people, who);
    const owner = await people.portal.as('owner');
    await owner.send('mutation ($id: ID!) { deleteUser(id: $id) { userErrors { code } } }', { id: who.id });
    const left = await rowsOf(
      people.portal.database,
      'select user_id from totp where user_id = $1 union all select user_id from recovery_code where user_id = $1',
      [who.id],
    );
    expect(left).toEqual([]);
  });
});

describe('the pages behind the links of mails', () => {
  const post = async (form: Record<string, string>) =>
    (await fetch(new URL('/', people.portal.url), { method: 'POST', body: new URLSearchParams(form) })).text();
  const challengeIn = (page: string) => /name="challenge" value="([\w-]{43})"/.exec(page)?.[1] ?? '';

  it('T40: ask for the code behind the password, again after a wrong one', async () => {
    const who = await somebody(people);
    const { secret } = await withTotp(people, who);
    await forgetSteps(people.portal.app.context.db, who.id);
    const asked = await post({ email: who.email, password: who.password });
    const challenge = challengeIn(asked);
    expect(asked).toContain('Complete the sign-in with your second factor.');
    const wrong = await post({ challenge, code: WRONG });
    expect(challengeIn(wrong)).toBe(challenge);
    expect(await post({ challenge, code: totpCode(secret) })).toContain('name="session"');
  });
});
