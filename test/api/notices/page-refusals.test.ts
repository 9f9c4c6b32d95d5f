import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import { requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { totpCode } from '../../support/totp-code.ts';
import { accountToken, newPassword, type People, startPeople } from '../people/people-fixture.ts';
import {
  challenged,
  complete,
  forgetSteps,
  type Somebody,
  somebody,
  withTotp,
} from '../second-factor/second-factor-story.ts';

let people: People;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people?.stop());

/** What a page of the portal says to a form that is sent to it. */
async function post(path: string, form: Record<string, string>) {
  const answer = await fetch(new URL(path, people.portal.url), { method: 'POST', body: new URLSearchParams(form) });
  const html = await answer.text();
  return {
    ...{ status: answer.status, retryAfter: answer.headers.get('retry-after'), html },
    alerts: [...html.matchAll(/<p role="alert">(.*?)<\/p>/g)].map(([, text]) => text),
    /** Names of the fields that a visitor fills in, and values of all. */
    asks: [...html.matchAll(/<(?:input|textarea)[^>]* id="(\w+)"/g)].map(([, name]) => name),
    valueOf: (name: string) => new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1],
  };
}

const WRONG = '000000';

/** Somebody with an authenticator app who has given so many wrong codes that no other is taken for now. */
async function shutOut(): Promise<Somebody & { secret: string; recoveryCodes: string[] }> {
  const who = await somebody(people);
  const factors = await withTotp(people, who);
  for (const { token } of [await challenged(people, who), await challenged(people, who)]) {
    for (let i = 0; i < 5; i += 1) await complete(people, token, { code: WRONG });
  }
  return { ...who, ...factors };
}

describe('P15: a page that refuses for a while', () => {
  it('says when it takes codes again, and goes on asking for what works until then', async () => {
    const { email, password, secret, recoveryCodes } = await shutOut();
    const asked = await post('/', { email, password });
    expect([asked.alerts, asked.asks]).toEqual([[], ['code']]);
    const challenge = asked.valueOf('challenge')!;
    const limited = await post('/', { email, challenge, code: totpCode(secret) });
    expect(limited.status).toBe(429);
    expect(Number(limited.retryAfter)).toBeGreaterThan(200);
    const told = 'Too many attempts. Try again in 5 minutes. A recovery code or a passkey works until then.';
    expect([limited.alerts, limited.asks]).toEqual([[told], ['code']]);
    expect([limited.valueOf('email'), limited.valueOf('challenge')]).toEqual([email, challenge]);
    expect(limited.html).not.toContain(password);
    expect((await post('/', { email, challenge, code: recoveryCodes[0]! })).html).toContain('Sign out');
  });

  it('says when it takes passwords again, and keeps the address', async () => {
    const { email } = await somebody(people);
    for (let i = 0; i < 10; i += 1) await post('/', { email, password: WRONG });
    const limited = await post('/', { email, password: 'a secret of mine' });
    expect([limited.status, limited.alerts]).toEqual([429, ['Too many attempts. Try again in 5 minutes.']]);
    expect([limited.asks, limited.valueOf('email')]).toEqual([['email', 'password'], email]);
    expect(limited.html).not.toContain('a secret of mine');
  });

  it('keeps the address for which no other link is mailed now', async () => {
    const form = { action: 'go', email: 'often@example.com' };
    for (let i = 0; i < 10; i += 1) await post('/forgotten-password', form);
    const limited = await post('/forgotten-password', form);
    expect([limited.status, limited.alerts]).toEqual([429, ['Too many attempts. Try again in 60 minutes.']]);
    expect(limited.valueOf('email')).toBe('often@example.com');
  });
});

it('P15: a sign-in that has to begin anew keeps the address', async () => {
  const { email, id, password, secret, recoveryCodes } = { ...(await shutOut()) };
  await forgetSteps(people.portal.app.context.db, id);
  const challenge = (await post('/', { email, password })).valueOf('challenge')!;
  await post('/', { email, challenge, code: recoveryCodes[0]! });
  const again = await post('/', { email, challenge, code: totpCode(secret) });
  expect([again.asks, again.valueOf('email')]).toEqual([['email', 'password'], email]);
});

describe('P15: what was typed is there again', () => {
  it('where a decision is refused', async () => {
    const partner = await people.portal.as('partner');
    const { id } = await requestAccess(partner);
    const page = `/access-requests/${id}`;
    const owner = await post(page, { email: 'owner@example.com', password: DEMO_PASSWORD });
    const form = {
      session: owner.valueOf('session')!,
      action: 'approve',
      reason: 'x'.repeat(2_001),
      message: 'Hello <you>',
    };
    const refused = await post(page, form);
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('Hello &lt;you&gt;</textarea>');
    expect(refused.html).toContain(`${form.reason}</textarea>`);
  });

  it('behind the sign-in, where the session was over', async () => {
    const partner = await people.portal.as('partner');
    const { id } = await requestAccess(partner);
    const page = `/access-requests/${id}`;
    const asked = await post(page, { session: 'over', action: 'approve', reason: 'Because.', message: 'Hello.' });
    expect([asked.status, asked.valueOf('reason'), asked.valueOf('message')]).toEqual([403, 'Because.', 'Hello.']);
    expect(asked.html).not.toContain('value="over"');
    const signedIn = { email: 'owner@example.com', password: DEMO_PASSWORD, reason: 'Because.', message: 'Hello.' };
    const back = await post(page, signedIn);
    expect(back.html).toMatch(/Because\.<\/textarea>.*Hello\.<\/textarea>/s);
    expect(back.html).toContain('It is <strong>pending</strong>.');
    expect(back.html).not.toContain(DEMO_PASSWORD);
  });
});

describe('P15: a link that is over asks for nothing more, and says where to go', () => {
  it.each([
    [
      'used',
      async (token: string) => void (await post('/set-password', { action: 'go', token, password: newPassword() })),
    ],
    [
      'expired',
      async () => void (await rowsOf(people.portal.database, 'update account_link set expires_at = now()', [])),
    ],
  ])('%s', async (_, end) => {
    const token = await accountToken(people.portal, 'hobbyist', { purpose: 'RESET_PASSWORD' });
    await end(token);
    const over = await post('/set-password', { action: 'go', token, password: newPassword() });
    expect([over.status, over.alerts.length, over.asks]).toEqual([410, 1, []]);
    expect(over.html).toContain('href="/forgotten-password"');
  });

  it('but one that is none is asked for again', async () => {
    const wrong = await post('/set-password', { action: 'go', token: 'mistyped', password: newPassword() });
    expect([wrong.status, wrong.asks]).toEqual([404, ['password', 'token']]);
    expect(wrong.html).not.toContain('data-known');
  });
});
