import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { token userErrors { code } } }';
const RIGHT = 'gatehouse-demo';
const WRONG = 'not the password';

/** Of the right one, at a lower cost than today's. */
const WEAK_HASH = '$argon2id$v=19$m=12288,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$MYH2kWsYRQ2KJRWMYdJQyEs4z/u13jxc2A6Fvx1rXsM';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal({
    ...{ GATEHOUSE_TRUST_PROXY: 'loopback', GATEHOUSE_WORKER_CONCURRENCY: '0' },
    ...{ GATEHOUSE_PASSWORD_MIN_LENGTH: '20', GATEHOUSE_PASSWORD_MIN_SCORE: '4' },
  });
});
afterAll(() => portal.stop());

interface Answer {
  data: { signIn: { token: string | null; userErrors: { code: string }[] } };
}

/** One attempt as a proxy passes it on: `ok`, or the code of the refusal. */
async function signIn(address: string, account: string, password: string): Promise<string> {
  const input = { email: `${account}@example.com`, password };
  const answer = await fetch(portal.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ query: SIGN_IN, variables: { input } }),
  });
  const { token, userErrors } = ((await answer.json()) as Answer).data.signIn;
  const code = token ? 'ok' : userErrors[0]!.code;
  const isSeconds = /^[1-9]\d*$/.test(answer.headers.get('retry-after') ?? '');
  expect(isSeconds, 'K12: a limit says when to come again, and nothing else does').toBe(code === 'RATE_LIMITED');
  return code;
}

/** Each costs as much as a password: the first is made, and those that follow it are counted as if they had been made. */
async function guessOften(many: number, attempt: () => Promise<string>): Promise<void> {
  expect(await attempt()).toBe('INVALID_CREDENTIALS');
  const newest = `select key from rate_limit where key like 'sign-in network:%' order by expire desc limit 1`;
  const counted = `update rate_limit set points = $1 where key = (${newest}) and points = 1 returning key`;
  expect(await rowsOf(portal.database, counted, [many])).toHaveLength(1);
}

/** Attempts all at once; how often each answer came. */
async function count(attempts: Promise<string>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const answer of await Promise.all(attempts)) counts[answer] = (counts[answer] ?? 0) + 1;
  return counts;
}

const times = <T>(many: number, make: (index: number) => T): T[] => Array.from({ length: many }, (_, i) => make(i));

const CHANGE =
  'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { code message } } }';
const CHANGED = 'stapler walnut orbit crane';

describe('T40: a password', () => {
  it('that was hashed at a lower cost is hashed anew where its owner signs in, and only there', async () => {
    const set = (hash: string) =>
      rowsOf(portal.database, `update "user" set password_hash = $1 where email = 'owner@example.com'`, [hash]);
    const read = async () => {
      const sql = `select password_hash from "user" where email = 'owner@example.com'`;
      return ((await rowsOf(portal.database, sql)) as { password_hash: string }[])[0]!.password_hash;
    };
    await set(WEAK_HASH);
    expect(await signIn('203.0.113.1', 'owner', WRONG)).toBe('INVALID_CREDENTIALS');
    expect(await read()).toBe(WEAK_HASH);
    expect(await signIn('203.0.113.1', 'owner', RIGHT)).toBe('ok');
    const hash = await read();
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await signIn('203.0.113.1', 'owner', RIGHT)).toBe('ok');
    expect(await read()).toBe(hash);
  });

  it.each([
    ['has as many characters as the operator asks for', 'x9$Lq2!vBn7&tZmW4c', 'must have 20 to 200 characters'],
    ['is as hard to guess as the operator asks for', 'correct-horse-battery', 'easy to guess'],
  ])('%s', async (_, newPassword, message) => {
    const partner = await portal.as('partner');
    const { userErrors } = await partner.refused(CHANGE, { input: { currentPassword: RIGHT, newPassword } });
    expect(userErrors[0]).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
  });

  it.each(['set-password', 'invitation'])('is as long as the operator asks for, says the page /%s', async (page) => {
    const html = await (await fetch(new URL(`/${page}`, portal.url))).text();
    expect(html).toContain('Take 20 characters or more');
  });
});

describe('P7: limits on sign-ins', () => {
  it('let an office with one address sign in as often as it wants', async () => {
    expect(await count(times(55, () => signIn('198.51.100.1', 'partner', RIGHT)))).toEqual({ ok: 55 });
  });

  it.each([
    ['an IPv4 address in the form of an IPv6 one', () => '::ffff:198.51.100.4', '198.51.100.5'],
    ['the 64 bits of an IPv6 network', (i: number) => `2001:db8:0:1::${(i + 1).toString(16)}`, '2001:db8:0:2::1'],
  ])('end guesses at many accounts from %s, and nobody else’s', async (_, from, elsewhere) => {
    await guessOften(40, () => signIn(from(0), 'nobody', WRONG));
    const answers = await count(times(20, (i) => signIn(from(i + 1), `nobody-${i}`, WRONG)));
    expect(answers.INVALID_CREDENTIALS).toBeGreaterThanOrEqual(10);
    // Two are verified at a time, and one more may have been looked up before the last of them was counted.
    expect(answers.INVALID_CREDENTIALS).toBeLessThanOrEqual(12);
    expect(await signIn(from(70), 'hobbyist', RIGHT)).toBe('RATE_LIMITED');
    expect(await signIn(elsewhere, 'hobbyist', RIGHT)).toBe('ok');
  });
});

describe('X9: wrong passwords of others', () => {
  it('lock nobody out who signs in from somewhere else', async () => {
    for (let i = 0; i < 10; i += 1) expect(await signIn('203.0.113.1', 'member', WRONG)).toBe('INVALID_CREDENTIALS');
    expect(await signIn('203.0.113.1', 'member', RIGHT)).toBe('RATE_LIMITED');
    expect(await signIn('203.0.113.2', 'member', RIGHT)).toBe('ok');
  });

  it('from everywhere end at a hundred, except where the account has been before', async () => {
    expect(await signIn('203.0.113.3', 'owner', RIGHT)).toBe('ok');
    expect(await signIn('203.0.113.4', 'owner', WRONG)).toBe('INVALID_CREDENTIALS');
    await rowsOf(
      portal.database,
      `update rate_limit set points = 100 where key = 'sign-in account:' || encode(sha256('owner@example.com'), 'hex')`,
    );
    expect(await signIn('203.0.113.5', 'owner', RIGHT)).toBe('RATE_LIMITED');
    expect(await signIn('203.0.113.3', 'owner', RIGHT)).toBe('ok');
  });

  it('from the same address do not count for who has been there', async () => {
    expect(await signIn('203.0.113.6', 'partner', RIGHT)).toBe('ok');
    await guessOften(40, () => signIn('203.0.113.6', 'guess', WRONG));
    await count(times(15, (i) => signIn('203.0.113.6', `guess-${i}`, WRONG)));
    expect(await signIn('203.0.113.6', 'hobbyist', RIGHT)).toBe('RATE_LIMITED');
    expect(await signIn('203.0.113.6', 'partner', RIGHT)).toBe('ok');
  });

  it('count again where the account has been before its password was changed, and where it has not been for long', async () => {
    const shutOut = (account: string) =>
      rowsOf(
        portal.database,
        `insert into rate_limit values ('sign-in account:' || encode(sha256('${account}@example.com'), 'hex'), 100, 9e15)
         on conflict (key) do update set points = 100, expire = excluded.expire`,
      );
    for (const address of ['203.0.113.8', '203.0.113.9']) expect(await signIn(address, 'hobbyist', RIGHT)).toBe('ok');
    await shutOut('hobbyist');
    expect(await signIn('203.0.113.9', 'hobbyist', RIGHT)).toBe('ok');
    await rowsOf(
      portal.database,
      `update known_network set seen_at = now() - interval '91 days' where network_hash = encode(sha256('203.0.113.9'), 'hex')`,
    );
    expect(await signIn('203.0.113.9', 'hobbyist', RIGHT)).toBe('RATE_LIMITED');
    const hobbyist = await portal.as('hobbyist');
    await hobbyist.send(CHANGE, { input: { currentPassword: RIGHT, newPassword: CHANGED } });
    expect(await signIn('203.0.113.8', 'hobbyist', CHANGED)).toBe('RATE_LIMITED');
  });

  it('are forgotten for the account with its right one', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 5; i += 1) expect(await signIn('203.0.113.7', 'member', WRONG)).toBe('INVALID_CREDENTIALS');
      expect(await signIn('203.0.113.7', 'member', RIGHT)).toBe('ok');
    }
  });
});

describe('T40: being shut out for wrong passwords', () => {
  const EMAIL = 'mutation ($input: ChangeEmailInput!) { changeEmail(input: $input) { userErrors { code } } }';
  const guessed = { currentPassword: WRONG };
  let partner: Client;
  beforeAll(async () => {
    partner = await portal.as('partner');
  });
  let attempts = 0;
  const elsewhere = () => `192.0.2.${++attempts}`;
  const inSession = async (document: string, input: object) =>
    (await partner.refused(document, { input })).userErrors[0]!.code;

  /** How often until the last, for how long then, at most, and what is tried. */
  const KINDS: [what: string, name: string, number, number, number, () => Promise<string>][] = [
    [
      'an account in a network',
      'sign-in account and network',
      10,
      300,
      86_400,
      () => signIn('203.0.113.20', 'x', WRONG),
    ],
    ['an account everywhere', 'sign-in account', 100, 3600, 86_400, () => signIn(elsewhere(), 'y', WRONG)],
    ['a network', 'sign-in network', 50, 300, 3600, () => signIn('203.0.113.21', `z${++attempts}`, WRONG)],
    [
      ...(['a session that changes the password', 'password change', 10, 300, 86_400] as const),
      () => inSession(CHANGE, { ...guessed, newPassword: CHANGED }),
    ],
    [
      ...(['a session that changes the address', 'password change', 10, 300, 86_400] as const),
      () => inSession(EMAIL, { ...guessed, email: 'other@example.com' }),
    ],
  ];

  it.each(KINDS)(
    '%s: takes twice as long each time, up to a limit',
    async (_, name, points, first, longest, attempt) => {
      const counters = (set: string, what = name) =>
        rowsOf(portal.database, `update rate_limit set ${set} where key like '${what}:%'`);
      await rowsOf(portal.database, 'delete from rate_limit');
      const shutOut = async () => {
        expect(await attempt()).toBe('INVALID_CREDENTIALS');
        await counters(`points = ${points - 1}`);
        expect(await attempt()).toBe('INVALID_CREDENTIALS');
        expect(await attempt()).toBe('RATE_LIMITED');
        const sql = `select ceil((expire / 1000.0 - extract(epoch from now())) / $1)::int as waits from rate_limit where key like '${name}:%'
        order by points desc limit 1`;
        const [{ waits }] = (await rowsOf(portal.database, sql, [first])) as [{ waits: number }];
        // It is over.
        await counters('expire = 0');
        return waits;
      };
      expect([await shutOut(), await shutOut(), await shutOut()]).toEqual([1, 2, 4]);
      await counters('points = 60', `${name}, lock-outs`);
      expect(await shutOut()).toBe(longest / first);
      await counters('expire = 0', `${name}, lock-outs`);
      expect(await shutOut(), 'a day later').toBe(1);
    },
  );

  it('is for wrong ones alone, and the right one makes up for those before', async () => {
    await rowsOf(portal.database, 'delete from rate_limit');
    const tried = (currentPassword: string) => inSession(CHANGE, { currentPassword, newPassword: 'short' });
    for (let i = 0; i < 11; i += 1) expect(await tried(RIGHT)).toBe('INVALID_INPUT');
    for (let i = 0; i < 9; i += 1) expect(await tried(WRONG)).toBe('INVALID_CREDENTIALS');
    expect(await tried(RIGHT)).toBe('INVALID_INPUT');
    expect(await tried(WRONG)).toBe('INVALID_CREDENTIALS');
    expect(await tried(RIGHT)).toBe('INVALID_INPUT');
  });
});
