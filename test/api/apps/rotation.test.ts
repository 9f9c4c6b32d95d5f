import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callPayment,
  END_OVERLAP,
  inState,
  ROTATE,
  readCredential,
  workingCredential,
  workingKey,
} from '../../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { REVOKE, readRequest, requestAccess, reveal } from '../../support/story.ts';
import { letTimePass, rowsOf, skipBackOff } from '../../support/time.ts';

describe('rotating a credential', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.stop());

  it('the old key works until the chosen overlap has passed, the new one from the start', async () => {
    const partner = await portal.as('partner');
    const old = await workingKey(portal, partner);
    const { rotateCredential } = await partner.send(ROTATE, { id: old.id, input: { overlapSeconds: 3600 } });
    expect(rotateCredential).toMatchObject({
      credential: { status: 'ISSUING', replaces: { id: old.id, status: 'RETIRING' }, plan: { name: 'enterprise' } },
      retiring: { id: old.id, status: 'RETIRING', replacedBy: { id: rotateCredential.credential.id } },
    });
    expect(rotateCredential.credential.products).toEqual(old.credential.products);
    expect(rotateCredential.retiring.retiresInSeconds).toBeGreaterThan(3590);

    await inState(partner, rotateCredential.credential.id, 'ACTIVE');
    const secret = await reveal(partner, rotateCredential.credential.id);
    expect(secret).not.toBe(old.secret);
    expect([await callPayment(portal, old.secret), await callPayment(portal, secret)]).toEqual([200, 200]);

    await letTimePass(portal.database, 3600);
    await inState(partner, old.id, 'REVOKED');
    expect([await callPayment(portal, old.secret), await callPayment(portal, secret)]).toEqual([403, 200]);
  });

  it('an overlap of 0 ends the old key as soon as the new one works, and not before', async () => {
    const partner = await portal.as('partner');
    const old = await workingKey(portal, partner);
    const heal = portal.sandbox.inject({ effect: 'serverError', on: (method) => method === 'POST' });
    const { rotateCredential } = await partner.send(ROTATE, { id: old.id, input: { overlapSeconds: 0 } });
    const isWaiting = `select 1 from graphile_worker.jobs where key = $1 and attempts > 0`;
    const key = `credential.converge:${rotateCredential.credential.id}`;
    await expect.poll(() => rowsOf(portal.database, isWaiting, [key])).toHaveLength(1);
    expect(await readCredential(partner, old.id)).toMatchObject({ status: 'RETIRING', retiresInSeconds: 0 });
    expect(await callPayment(portal, old.secret)).toBe(200);
    heal();
    await skipBackOff(portal.database);
    await inState(partner, rotateCredential.credential.id, 'ACTIVE');
    await inState(partner, old.id, 'REVOKED');
    expect(await callPayment(portal, old.secret)).toBe(403);
  });

  it('the overlap can be ended early, once', async () => {
    const partner = await portal.as('partner');
    const old = await workingKey(portal, partner);
    await partner.send(ROTATE, { id: old.id });
    const changes = await partner.subscribe('subscription { credentialChanged { type credential { id status } } }');
    const { endRotationOverlap } = await partner.send(END_OVERLAP, { id: old.id });
    expect(endRotationOverlap.credential.status).toBe('REVOKED');
    const seen = await changes.nextOf('credential.retired');
    expect(seen).toMatchObject({ type: 'credential.retired', credential: { id: old.id, status: 'REVOKED' } });
    await changes.stop();
    await inState(partner, old.id, 'REVOKED');
    expect(await callPayment(portal, old.secret)).toBe(403);
    expect((await partner.refused(END_OVERLAP, { id: old.id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  });

  it('of two rotations at once one makes a successor and the other one learns of it', async () => {
    const partner = await portal.as('partner');
    const old = await workingKey(portal, partner);
    const answers = await Promise.all(Array.from({ length: 5 }, () => partner.raw(ROTATE, { id: old.id })));
    const payloads = answers.map(({ data }) => data.rotateCredential);
    const [winner, ...others] = payloads.filter(({ credential }) => credential);
    expect(others).toEqual([]);
    const losers = payloads.filter((payload) => payload !== winner);
    for (const { userErrors } of losers) {
      expect(userErrors).toMatchObject([{ code: 'WRONG_STATE', conflictId: winner.credential.id }]);
    }
    const made = await rowsOf(portal.database, 'select id from credential where replaces_id = $1', [old.id]);
    expect(made).toEqual([{ id: winner.credential.id }]);
  });

  it('at most two keys of a grant work at a time', async () => {
    const partner = await portal.as('partner');
    const first = await workingCredential(portal, partner);
    const { rotateCredential } = await partner.send(ROTATE, { id: first.id });
    await inState(partner, rotateCredential.credential.id, 'ACTIVE');
    const again = await partner.refused(ROTATE, { id: rotateCredential.credential.id });
    expect(again.userErrors).toMatchObject([{ code: 'WRONG_STATE', conflictId: first.id }]);
    await partner.send(END_OVERLAP, { id: first.id });
    await partner.send(ROTATE, { id: rotateCredential.credential.id });
  });

  it('refuses an overlap outside its bounds and a credential that does not work', async () => {
    const partner = await portal.as('partner');
    const { id } = await workingCredential(portal, partner);
    for (const overlapSeconds of [-1, 2_592_001]) {
      const { userErrors } = await partner.refused(ROTATE, { id, input: { overlapSeconds } });
      expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'overlapSeconds'] }]);
    }
    await partner.send(REVOKE, { id });
    expect((await partner.refused(ROTATE, { id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  });

  it('who sees the app may rotate its credentials, others do not find them', async () => {
    const [partner, member, hobbyist] = [
      await portal.as('partner'),
      await portal.as('member'),
      await portal.as('hobbyist'),
    ];
    const shared = await workingCredential(portal, partner, { newApp: { name: 'Shared', visibility: 'ORGANISATION' } });
    const own = await workingCredential(portal, partner, { newApp: { name: 'Own', visibility: 'PERSONAL' } });
    await member.send(ROTATE, { id: shared.id });
    for (const client of [member, hobbyist]) {
      const { userErrors } = await client.refused(ROTATE, { id: own.id });
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    }
    const overlap = await hobbyist.refused(END_OVERLAP, { id: shared.id });
    expect(overlap.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('the request of the first key stays as it was, and no second one is made', async () => {
    const partner = await portal.as('partner');
    const request = await requestAccess(partner, { plan: 'free' });
    const { id } = await inState(partner, request.credential.id, 'ACTIVE');
    await partner.send(ROTATE, { id, input: { overlapSeconds: 0 } });
    await inState(partner, id, 'REVOKED');
    expect(await readRequest(partner, request.id)).toMatchObject({ status: 'APPROVED', credential: { id } });
    expect(
      await rowsOf(portal.database, 'select 1 from access_request where app_id = $1', [request.app.id]),
    ).toHaveLength(1);
  });

  it('an app takes several requests, each with a credential of its own, and ending one touches no other', async () => {
    const partner = await portal.as('partner');
    const first = await workingKey(portal, partner);
    const { app } = (
      await partner.send('query ($id: ID!) { node(id: $id) { ... on Credential { app { id } } } }', first)
    ).node;
    const second = await workingKey(portal, partner, { appId: app.id, plan: 'free' });
    await partner.send(REVOKE, { id: first.id });
    await inState(partner, first.id, 'REVOKED');
    expect([await callPayment(portal, first.secret), await callPayment(portal, second.secret)]).toEqual([403, 200]);
    const query = 'query ($id: ID!) { app(id: $id) { credentials { id status plan { name } } } }';
    expect((await partner.send(query, app)).app.credentials).toEqual([
      { id: first.id, status: 'REVOKED', plan: { name: 'enterprise' } },
      { id: second.id, status: 'ACTIVE', plan: { name: 'free' } },
    ]);
  });
});
