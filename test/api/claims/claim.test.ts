import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SecretPolicy } from '../../../src/catalogue/offer/secret-policy.ts';
import type { Client, Data } from '../../support/client.ts';
import { inState, ROTATE } from '../../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, call, provisioned, REVEAL, REVOKE, readRequest, requestAccess, reveal } from '../../support/story.ts';
import { configure } from '../hand-off/hand-off-fixture.ts';
import { CLAIM, claimable, claimToken, outdateClaim, RESEND, readCredential } from './claim-fixture.ts';

let portal: TestPortal;
let [owner, partner, hobbyist]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, partner, hobbyist] = [await portal.as('owner'), await portal.as('partner'), await portal.as('hobbyist')];
  await configure(portal, 'enterprise', { secretDelivery: 'CLAIM' });
});
afterAll(() => portal?.stop());

const claim = (client: Client, token: string | null) =>
  client.raw(CLAIM, { token }).then(({ data }) => (data as Data).claimCredential);
const codeOf = (payload: Data): string => payload.userErrors[0]?.code ?? 'ok';

describe('secure key approval', () => {
  it('approval makes no key; the claim makes it, shows it once, and it opens the API', async () => {
    const { request, credentialId } = await claimable(portal);
    expect(await readRequest(partner!, request.id)).toMatchObject({ status: 'APPROVED', provisioning: 'NOT_STARTED' });
    expect(await readCredential(partner!, credentialId)).toMatchObject({
      ...{ status: 'ISSUING', lastFour: null, claimedAt: null },
      claimableUntil: expect.any(String),
    });
    const { db } = portal.app.context;
    const stored = () => db.selectFrom('credential').selectAll().where('id', '=', credentialId).executeTakeFirst();
    expect(await stored()).toMatchObject({ secret: null, fingerprint: null, keyHash: null });

    const { secret, credential } = await claim(partner!, await claimToken(portal, credentialId));
    expect(credential).toMatchObject({ id: credentialId, lastFour: expect.any(String), claimableUntil: null });
    await provisioned(partner!, request.id);
    expect(await call(`${portal.sandbox.url}/payment/`, secret)).toBe(200);
  });

  it('K1: a key that is shown once is made by no claim whose answer would not hold it', async () => {
    const { credentialId } = await claimable(portal);
    const { db } = portal.app.context;
    await db
      .updateTable('credential')
      .set({ secretPolicy: SecretPolicy.REVEAL_ONCE })
      .where('id', '=', credentialId)
      .execute();
    const token = await claimToken(portal, credentialId);
    const blind = 'mutation ($token: String!) { claimCredential(token: $token) { userErrors { code } } }';
    const { data, errors } = await partner!.raw(blind, { token });
    expect([data, errors]).toMatchObject([{ claimCredential: null }, [{ extensions: { code: 'BAD_USER_INPUT' } }]]);
    expect((await claim(partner!, token)).secret).toEqual(expect.any(String));
  });

  it('the secret is in no event, and the token in no table', async () => {
    const { credentialId } = await claimable(portal);
    const token = await claimToken(portal, credentialId);
    const { secret } = await claim(partner!, token);
    const { db } = portal.app.context;
    const [events, links] = [
      await db.selectFrom('eventLog').selectAll().execute(),
      await db.selectFrom('claimLink').selectAll().execute(),
    ];
    const text = JSON.stringify([events, links]);
    expect([text.includes(secret), text.includes(token!)]).toEqual([false, false]);
    const types = events.filter(({ subjectId }) => subjectId === credentialId).map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining(['credential.issued', 'credential.claimOffered', 'credential.claimed']),
    );
  });

  it('a token works once, and so does the claim by another one', async () => {
    const { credentialId } = await claimable(portal);
    const [first, second] = [await claimToken(portal, credentialId), await claimToken(portal, credentialId)];
    await claim(partner!, first);
    expect([codeOf(await claim(partner!, first)), codeOf(await claim(partner!, second))]).toEqual([
      'LINK_USED',
      'LINK_USED',
    ]);
  });

  it('of 50 claims at once exactly one is shown the key', async () => {
    const { credentialId } = await claimable(portal);
    const token = await claimToken(portal, credentialId);
    const payloads = await Promise.all(Array.from({ length: 50 }, () => claim(partner!, token)));
    expect(payloads.filter(({ secret }) => secret)).toHaveLength(1);
    expect(payloads.map(codeOf).filter((code) => code === 'LINK_USED')).toHaveLength(49);
  });

  it.each(['member', 'owner'] as const)('P5: %s cannot claim with the link of somebody else', async (other) => {
    const newApp = { name: `Shared with ${other}`, visibility: 'ORGANISATION' };
    const { credentialId } = await claimable(portal, { newApp });
    const token = await claimToken(portal, credentialId);
    expect(codeOf(await claim(await portal.as(other), token))).toBe('LINK_INVALID');
    expect(codeOf(await claim(partner!, token))).toBe('ok');
  });

  it('P5: a rotation is claimed as well, and the old key works until then', async () => {
    const { credentialId } = await claimable(portal, { newApp: { name: 'Rotated', visibility: 'ORGANISATION' } });
    const { secret: old } = await claim(partner!, await claimToken(portal, credentialId));
    await inState(partner!, credentialId, 'ACTIVE');
    const { rotateCredential } = await owner!.send(ROTATE, { id: credentialId, input: { overlapSeconds: 0 } });
    const { id, status } = rotateCredential.credential;
    expect(status).toBe('ISSUING');
    expect((await partner!.refused(REVEAL, { id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
    expect(await call(`${portal.sandbox.url}/payment/`, old)).toBe(200);

    const { secret } = await claim(partner!, await claimToken(portal, id));
    await inState(partner!, id, 'ACTIVE');
    await inState(partner!, credentialId, 'REVOKED');
    const calls = [
      await call(`${portal.sandbox.url}/payment/`, secret),
      await call(`${portal.sandbox.url}/payment/`, old),
    ];
    expect(calls).toEqual([200, 403]);
  });

  it('somebody who does not see the app cannot claim with a link that leaked, nor can nobody', async () => {
    const { credentialId } = await claimable(portal);
    const token = await claimToken(portal, credentialId);
    expect(codeOf(await claim(hobbyist!, token))).toBe('LINK_INVALID');
    expect(await (await portal.as(null)).errorCode(CLAIM, { token })).toBe('UNAUTHENTICATED');
    expect(codeOf(await claim(partner!, token))).toBe('ok');
  });

  it('a link is made for nobody who does not see the app', async () => {
    const { credentialId } = await claimable(portal);
    expect(await claimToken(portal, credentialId, 'hobbyist')).toBeNull();
  });

  it('a forged token is refused', async () => {
    await claimable(portal);
    expect(codeOf(await claim(partner!, 'A'.repeat(43)))).toBe('LINK_INVALID');
  });

  it('an expired link is refused, and a new one can be sent, which ends the old', async () => {
    const { credentialId } = await claimable(portal);
    const old = await claimToken(portal, credentialId);
    await outdateClaim(portal, credentialId);
    expect(codeOf(await claim(partner!, old))).toBe('LINK_EXPIRED');
    const { resendClaim } = await partner!.send(RESEND, { id: credentialId });
    expect(new Date(resendClaim.credential.claimableUntil).getTime()).toBeGreaterThan(Date.now());
    expect(codeOf(await claim(partner!, old))).toBe('LINK_EXPIRED');
    expect(codeOf(await claim(partner!, await claimToken(portal, credentialId)))).toBe('ok');
  });

  it('links are not sent again within a minute, nor for what is claimed or unseen', async () => {
    const { credentialId } = await claimable(portal);
    const resend = async (client: Client) => (await client.refused(RESEND, { id: credentialId })).userErrors[0].code;
    expect([await resend(partner!), await resend(hobbyist!)]).toEqual(['RATE_LIMITED', 'NOT_FOUND']);
    await claim(partner!, await claimToken(portal, credentialId));
    expect(await resend(partner!)).toBe('WRONG_STATE');
  });

  it('before the claim there is nothing to reveal', async () => {
    const { credentialId } = await claimable(portal);
    expect(await partner!.refused(REVEAL, { id: credentialId })).toMatchObject({
      secret: null,
      userErrors: [{ code: 'WRONG_STATE' }],
    });
  });

  it('after the claim the secret can be read again where the plan allows that', async () => {
    const { request, credentialId } = await claimable(portal);
    const { secret } = await claim(partner!, await claimToken(portal, credentialId));
    await provisioned(partner!, request.id);
    expect(await reveal(partner!, credentialId)).toBe(secret);
  });

  it('on a plan that shows secrets once, the claim was that once', async () => {
    const { db } = portal.app.context;
    const setPolicy = (secretPolicy: 'REVEAL_ONCE' | 'READABLE') =>
      db
        .updateTable('plan')
        .set({ secretPolicy: secretPolicy as never })
        .where('name', '=', 'enterprise')
        .execute();
    await setPolicy('REVEAL_ONCE');
    const { request, credentialId } = await claimable(portal);
    await setPolicy('READABLE');
    const { secret } = await claim(partner!, await claimToken(portal, credentialId));
    expect((await partner!.refused(REVEAL, { id: credentialId })).userErrors[0].code).toBe('SECRET_GONE');
    await provisioned(partner!, request.id);
    const row = await db.selectFrom('credential').selectAll().where('id', '=', credentialId).executeTakeFirst();
    expect(row).toMatchObject({ secret: null, keyHash: expect.any(String) });
    expect(await call(`${portal.sandbox.url}/payment/`, secret)).toBe(200);
  });

  it('a credential that is revoked before its claim stays keyless', async () => {
    const { credentialId } = await claimable(portal);
    const token = await claimToken(portal, credentialId);
    await partner!.send(REVOKE, { id: credentialId });
    expect(codeOf(await claim(partner!, token))).toBe('WRONG_STATE');
    expect(await readCredential(partner!, credentialId)).toMatchObject({ status: 'REVOKED', lastFour: null });
    expect((await partner!.refused(RESEND, { id: credentialId })).userErrors[0].code).toBe('WRONG_STATE');
  });

  it('the life of the key begins with the claim', async () => {
    const { db } = portal.app.context;
    const setLife = (keyLifetimeSeconds: number | null) =>
      db.updateTable('plan').set({ keyLifetimeSeconds }).where('name', '=', 'enterprise').execute();
    await setLife(3_600);
    const { credentialId } = await claimable(portal);
    const before = await readCredential(partner!, credentialId);
    await claim(partner!, await claimToken(portal, credentialId));
    const after = await readCredential(partner!, credentialId);
    await setLife(null);
    expect(before.expiresAt).toBeNull();
    expect(new Date(after.expiresAt).getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  });

  it('what a plan approves by itself is claimed too', async () => {
    await configure(portal, 'free', { secretDelivery: 'CLAIM' });
    const request = await requestAccess(partner!, { plan: 'free' });
    await configure(portal, 'free', { secretDelivery: null });
    expect((await readCredential(partner!, request.credential.id)).claimableUntil).not.toBeNull();
  });

  it('a credential that an API owner adds is claimed as well', async () => {
    const { plans, products } = await browse(owner!);
    const { app } = await requestAccess(partner!);
    const { addCredential } = await owner!.send(
      'mutation ($input: AddCredentialInput!) { addCredential(input: $input) { credential { id } userErrors { code } } }',
      { input: { appId: app.id, planId: plans.enterprise, productIds: [products.payment] } },
    );
    const { id } = addCredential.credential;
    expect(codeOf(await claim(partner!, await claimToken(portal, id)))).toBe('ok');
  });

  it('without the setting the key is made at once and revealed', async () => {
    const { id } = await requestAccess(partner!, { plan: 'free' });
    const { credential } = await provisioned(partner!, id);
    expect(await readCredential(partner!, credential.id)).toMatchObject({ claimableUntil: null, claimedAt: null });
    expect(await reveal(partner!, credential.id)).toEqual(expect.any(String));
  });
});
