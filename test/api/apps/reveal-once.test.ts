import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callPayment,
  inState,
  RESUME,
  RETRY,
  ROTATE,
  readCredential,
  SUSPEND,
  updatePlan,
  workingCredential,
} from '../../support/credentials.ts';
import { gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { REVEAL, REVOKE, requestAccess, reveal } from '../../support/story.ts';
import { rowsOf, skipBackOff } from '../../support/time.ts';

const SELECT_SECRET = 'The secret is shown once. Select `secret`, so that the answer holds it.';

describe('a plan that shows secrets once', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
    await updatePlan(portal, 'free', { secretPolicy: 'REVEAL_ONCE' });
  });
  afterAll(() => portal.stop());

  const working = async () => workingCredential(portal, await portal.as('partner'), { plan: 'free' });

  let unread: Promise<{ id: string }> | null = null;
  /** One whose secret nobody has seen. */
  const kept = () => (unread ??= working());

  it('of 50 who reveal at once exactly one gets the secret, and nothing of it stays', async () => {
    const partner = await portal.as('partner');
    const { id } = await working();
    const answers = await Promise.all(Array.from({ length: 50 }, () => partner.raw(REVEAL, { id })));
    const payloads = answers.map(({ data }) => data.revealCredential);
    const shown = payloads.filter(({ secret }) => secret);
    expect(shown).toHaveLength(1);
    expect(await callPayment(portal, shown[0].secret)).toBe(200);
    const refusals = payloads.filter(({ secret }) => !secret).map(({ userErrors }) => userErrors[0].code);
    expect(new Set(refusals)).toEqual(new Set(['SECRET_GONE']));
    expect(await rowsOf(portal.database, 'select secret from credential where id = $1', [id])).toEqual([
      { secret: null },
    ]);
  });

  it.each([
    ['', {}],
    ['userErrors { code }', {}],
    ['secret @skip(if: true)', {}],
    ['key: secret @include(if: $yes)', { yes: false }],
    ['...Shown @skip(if: $yes)', { yes: true }],
    ['... @include(if: $yes) { ...Shown }', { yes: false }],
  ])('K1: is erased for nothing by no document whose answer would not hold it: %s %o', async (selection, variables) => {
    const partner = await portal.as('partner');
    const { id } = await kept();
    const document = (chosen: string) => `mutation ($id: ID!, $yes: Boolean = true) {
      revealCredential(id: $id) { credential { status @include(if: $yes) } ${chosen} } }
      ${chosen.includes('Shown') ? 'fragment Shown on RevealCredentialPayload { secret }' : ''}`;
    const { data, errors } = await partner.raw(document(selection), { id, ...variables });
    expect(data).toEqual({ revealCredential: null });
    expect(errors).toMatchObject([{ message: SELECT_SECRET, extensions: { code: 'BAD_USER_INPUT' } }]);
    const stored = 'select secret is not null as "isKept", revealed_at from credential where id = $1';
    expect(await rowsOf(portal.database, stored, [id])).toEqual([{ isKept: true, revealed_at: null }]);
  });

  it('K1: is shown by each document whose answer holds it', async () => {
    const partner = await portal.as('partner');
    const { id } = await kept();
    const document = `mutation ($id: ID!, $no: Boolean = false) { revealCredential(id: $id) { ... @skip(if: $no) { ...Shown } } }
      fragment Shown on RevealCredentialPayload { key: secret @include(if: true) }`;
    const { data } = await partner.raw(document, { id });
    expect(await callPayment(portal, data.revealCredential.key)).toBe(200);
  });

  it('is still suspended, resumed and revoked at the gateway afterwards', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await working();
    const secret = await reveal(partner, id);
    await callPayment(portal, secret);
    await owner.send(SUSPEND, { id });
    await inState(partner, id, 'SUSPENDED');
    expect(await callPayment(portal, secret)).toBe(403);
    await owner.send(RESUME, { id });
    await inState(partner, id, 'ACTIVE');
    expect(await callPayment(portal, secret)).toBe(200);
    expect(await (await gatewayBehind(portal)).read(secret)).toMatchObject({ quotaRemaining: 998 });
    await partner.send(REVOKE, { id });
    await inState(partner, id, 'REVOKED');
    expect(await callPayment(portal, secret)).toBe(403);
  });

  it('shows nothing before the gateway has taken the key', async () => {
    const partner = await portal.as('partner');
    const heal = portal.sandbox.inject({ effect: 'serverError', on: (method) => method === 'POST' });
    const { credential } = await requestAccess(partner, { plan: 'free' });
    expect((await partner.refused(REVEAL, { id: credential.id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
    heal();
    await expect
      .poll(
        async () => {
          await skipBackOff(portal.database);
          return (await readCredential(partner, credential.id)).status;
        },
        { timeout: 60_000 },
      )
      .toBe('ACTIVE');
    await reveal(partner, credential.id);
  });

  it('learns the hash of a key whose creation was not answered', async () => {
    const partner = await portal.as('partner');
    const isKey = (path: string) => path.startsWith('/tyk/keys/gh-') && !path.includes('probe');
    portal.sandbox.inject({ effect: 'dropAnswer', times: 1, on: (method, path) => method === 'POST' && isKey(path) });
    const { credential } = await requestAccess(partner, { plan: 'free' });
    await expect
      .poll(
        async () => {
          await skipBackOff(portal.database);
          return (await readCredential(partner, credential.id)).status;
        },
        { timeout: 60_000 },
      )
      .toBe('ACTIVE');
    expect(await callPayment(portal, await reveal(partner, credential.id))).toBe(200);
  });

  it('a key that the gateway lost is not made anew but marked, and a rotation replaces it', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await working();
    const secret = await reveal(partner, id);
    await portal.sandbox.forgetKeys();
    await owner.send(SUSPEND, { id });
    await owner.send(RESUME, { id });
    await expect.poll(async () => (await readCredential(partner, id)).status).toBe('FAILED');
    expect((await readCredential(partner, id)).lostAt).not.toBeNull();
    expect((await owner.refused(RETRY, { id })).userErrors).toMatchObject([{ code: 'SECRET_GONE' }]);
    const { rotateCredential } = await partner.send(ROTATE, { id });
    expect(rotateCredential.retiring.status).toBe('REVOKED');
    await inState(partner, rotateCredential.credential.id, 'ACTIVE');
    const fresh = await reveal(partner, rotateCredential.credential.id);
    expect([await callPayment(portal, secret), await callPayment(portal, fresh)]).toEqual([403, 200]);
  });
});
