import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Decision } from '../../../src/access/deciding/decision.inputs.ts';
import { decideByToken } from '../../../src/access/deciding/decision-link.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { APPROVE, approve, browse, CANCEL, provisioned, readRequest, requestAccess } from '../../support/story.ts';
import { grantApprover, revokeApprovers, userIdOf } from '../deciding/deciding-story.ts';

const CREATE_LINK = `mutation ($id: ID!) {
  createDecisionLink(id: $id) { token url expiresAt userErrors { code message field } } }`;
const DECIDE = `mutation ($token: String!, $decision: Decision!, $input: DecisionInput) {
  decideByToken(token: $token, decision: $decision, input: $input) {
    accessRequestId status decidedAt userErrors { code message field } } }`;

let portal: TestPortal;
let [owner, partner]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
});
afterAll(() => portal?.stop());

async function linkFor(id: string): Promise<{ token: string; url: string }> {
  return (await owner!.send(CREATE_LINK, { id })).createDecisionLink;
}

const decide = (token: string, decision = 'APPROVE', input: object = {}) =>
  owner!.raw(DECIDE, { token, decision, input }).then(({ data }) => (data as Data).decideByToken);

const codeOf = (payload: Data): string => payload.userErrors[0]?.code ?? 'ok';

async function outdate(token: string): Promise<void> {
  const { db } = portal.app.context;
  expect(token).toHaveLength(43);
  await db
    .updateTable('decisionLink')
    .set({ expiresAt: new Date(Date.now() - 1) })
    .execute();
}

describe('deciding by a token', () => {
  it('approves in the session of who it was made for', async () => {
    const { id } = await requestAccess(partner!);
    const { token } = await linkFor(id);
    expect(await decide(token, 'APPROVE', { reason: 'Signed in chat.' })).toMatchObject({
      accessRequestId: id,
      status: 'APPROVED',
    });
    expect(await provisioned(partner!, id)).toMatchObject({
      decidedBy: { email: 'owner@example.com' },
      decisionReason: 'Signed in chat.',
    });
  });

  it('the event log tells who decided, and through which link', async () => {
    const { id } = await requestAccess(partner!);
    const { token } = await linkFor(id);
    await decide(token, 'REJECT');
    const { db } = portal.app.context;
    const event = await db
      .selectFrom('eventLog')
      .selectAll()
      .where('subjectId', '=', id)
      .where('type', '=', 'accessRequest.rejected')
      .executeTakeFirstOrThrow();
    // The mails to the owners carry links of their own.
    const link = await db
      .selectFrom('decisionLink')
      .selectAll()
      .where('usedAt', 'is not', null)
      .where('accessRequestId', '=', id)
      .executeTakeFirst();
    expect(event.actor).toEqual({ kind: 'user', id: link?.userId, linkId: link?.id });
    const whole = JSON.stringify(await db.selectFrom('eventLog').selectAll().execute());
    expect(whole).not.toContain(token);
  });

  it('a token decides once; played again it is refused and tells the decision', async () => {
    const { token } = await linkFor((await requestAccess(partner!)).id);
    await decide(token, 'REJECT');
    const again = await decide(token, 'APPROVE');
    expect([codeOf(again), again.status]).toEqual(['LINK_USED', 'REJECTED']);
  });

  it('a made-up token is refused', async () => {
    await linkFor((await requestAccess(partner!)).id);
    expect(codeOf(await decide('A'.repeat(43)))).toBe('LINK_INVALID');
  });

  it('an expired token is refused and decides nothing', async () => {
    const { id } = await requestAccess(partner!);
    const { token } = await linkFor(id);
    await outdate(token);
    expect(codeOf(await decide(token))).toBe('LINK_EXPIRED');
    expect(await readRequest(partner!, id)).toMatchObject({ status: 'PENDING' });
  });

  it('a link dies when the request is decided otherwise', async () => {
    const { id } = await requestAccess(partner!);
    const { token } = await linkFor(id);
    await partner!.send(CANCEL, { id });
    const late = await decide(token);
    expect([codeOf(late), late.status]).toEqual(['ALREADY_DECIDED', 'CANCELLED']);
  });

  it('a link dies with the right of who it was made for', async () => {
    const approver = await portal.as('hobbyist');
    const { catalogues } = await browse(owner!);
    const grant = { userId: await userIdOf(approver), catalogueId: catalogues.Enterprise };
    await grantApprover(owner!, grant);
    const { id } = await requestAccess(partner!);
    const { token } = (await approver.send(CREATE_LINK, { id })).createDecisionLink;
    await revokeApprovers(owner!);
    expect(await approver.refused(DECIDE, { token, decision: 'REJECT' })).toMatchObject({
      userErrors: [{ code: 'LINK_INVALID' }],
    });
    await grantApprover(owner!, grant);
    await approver.send(DECIDE, { token, decision: 'REJECT' });
    await revokeApprovers(owner!);
  });

  it('a decision that is refused leaves the token as it was', async () => {
    const { token } = await linkFor((await requestAccess(partner!)).id);
    expect(codeOf(await decide(token, 'REJECT', { reason: 'x'.repeat(2001) }))).toBe('INVALID_INPUT');
    expect(codeOf(await decide(token, 'REJECT'))).toBe('ok');
  });

  it('of 50 clicks at once exactly one decides', async () => {
    const { id } = await requestAccess(partner!);
    const { token } = await linkFor(id);
    const clicks = Array.from({ length: 50 }, (_, i) => decide(token, i % 2 ? 'APPROVE' : 'REJECT'));
    const codes = (await Promise.all(clicks)).map(codeOf).toSorted();
    expect(codes).toEqual([...Array(49).fill('LINK_USED'), 'ok']);
    const { db } = portal.app.context;
    const decisions = await db
      .selectFrom('eventLog')
      .select('type')
      .where('subjectId', '=', id)
      .where('type', 'in', ['accessRequest.approved', 'accessRequest.rejected'])
      .execute();
    expect(decisions).toHaveLength(1);
  });

  it('a link and a session at once make one decision', async () => {
    const { id } = await requestAccess(partner!);
    const { token } = await linkFor(id);
    const [byLink, bySession] = await Promise.all([decide(token, 'REJECT'), owner!.raw(APPROVE, { id })]);
    const codes = [codeOf(byLink), codeOf((bySession.data as Data).approveAccessRequest)].toSorted();
    expect(codes).toEqual(['ALREADY_DECIDED', 'ok']);
  });

  it('is stored as a hash alone', async () => {
    const { token } = await linkFor((await requestAccess(partner!)).id);
    const rows = await portal.app.context.db.selectFrom('decisionLink').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('is made for nobody who may not decide', async () => {
    const { id } = await requestAccess(partner!);
    expect(await partner!.errorCode(CREATE_LINK, { id })).toBe('FORBIDDEN');
    await approve(owner!, id);
    expect(await owner!.refused(CREATE_LINK, { id })).toMatchObject({ userErrors: [{ code: 'ALREADY_DECIDED' }] });
  });
});

describe('the page behind a link', () => {
  const pageOf = (token: string) => new URL(`/decide/${token}`, portal.url);
  const press = (token: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(pageOf(token), { method: 'POST', body: new URLSearchParams({ session: owner!.token!, ...fields }), headers });

  it('shows who signs in what is asked for, and loads nothing from anywhere', async () => {
    const { id } = await requestAccess(partner!, { newApp: { name: 'Till <b>' }, reason: 'We sell & buy.' });
    const { token } = await linkFor(id);
    const signIn = new URLSearchParams({ email: 'owner@example.com', password: DEMO_PASSWORD });
    const page = await fetch(pageOf(token), { method: 'POST', body: signIn });
    const html = await page.text();
    expect(page.status).toBe(200);
    for (const fact of [
      'Till &lt;b&gt;',
      'Accounts API, Payment API',
      '100 requests per second',
      'We sell &amp; buy.',
    ]) {
      expect(html).toContain(fact);
    }
    expect(html).not.toMatch(/src=|https?:\/\//);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
  });

  it('opening it tells nothing and decides nothing, however often, as scanners of mail do', async () => {
    const { id } = await requestAccess(partner!);
    const { token } = await linkFor(id);
    await Promise.all(['GET', 'HEAD', 'GET'].map((method) => fetch(pageOf(token), { method })));
    expect(await readRequest(partner!, id)).toMatchObject({ status: 'PENDING', viewerCanDecide: false });
    const pages = [token, 'A'.repeat(43)].map(async (each) =>
      (await (await fetch(pageOf(each))).text()).replace(each, ''),
    );
    expect(new Set(await Promise.all(pages)).size).toBe(1);
  });

  it('a pressed button decides, once', async () => {
    const { id } = await requestAccess(partner!);
    const { token } = await linkFor(id);
    const first = await press(token, { action: 'reject', reason: 'Not this year.' });
    expect([first.status, await first.text()]).toEqual([200, expect.stringContaining('You rejected it.')]);
    const second = await press(token, { action: 'approve' });
    expect([second.status, await second.text()]).toEqual([410, expect.stringContaining('The request is rejected.')]);
    expect(await readRequest(partner!, id)).toMatchObject({ status: 'REJECTED', decisionReason: 'Not this year.' });
  });

  it('tells the waiting consumer at once', async () => {
    const { id } = await requestAccess(partner!);
    const decisions = await partner!.subscribe('subscription { accessRequestDecided { accessRequest { id status } } }');
    await press((await linkFor(id)).token, { action: 'approve' });
    expect(await decisions.next()).toEqual({ accessRequest: { id, status: 'APPROVED' } });
    await decisions.stop();
  });

  it.each([
    ['made-up', 404],
    ['A'.repeat(43), 404],
    ['%00', 404],
  ])('answers the forged token %j with a page and %i', async (token, status) => {
    expect((await press(token, {})).status).toBe(status);
    expect((await press(token, { action: 'approve' })).status).toBe(status);
  });

  it('takes no form without a decision for one, and none of another site', async () => {
    const { id } = await requestAccess(partner!);
    const { token } = await linkFor(id);
    expect((await press(token, {})).status).toBe(200);
    expect((await press(token, { action: 'approve' }, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await readRequest(partner!, id)).toMatchObject({ status: 'PENDING' });
  });

  it('refuses what is no form', async () => {
    const { token } = await linkFor((await requestAccess(partner!)).id);
    const options = { method: 'POST', body: '{"action":"approve"}', headers: { 'content-type': 'application/json' } };
    expect((await fetch(pageOf(token), options)).status).toBe(415);
    expect((await fetch(pageOf(token), { method: 'POST' })).status).toBe(403);
  });
});

it('a transaction that fails after the decision leaves the link usable', async () => {
  const { id } = await requestAccess(partner!);
  const { token } = await linkFor(id);
  const { viewer } = await portal.app.portal.contextFor({
    ...{ requestId: 'lost', remoteAddress: '127.0.0.1', authorization: `Bearer ${owner!.token}` },
  });
  const lost = inTransaction({ ...portal.app.context, viewer }, async (tx) => {
    await decideByToken(tx, token, Decision.APPROVE, {});
    throw new Error('connection lost');
  });
  await expect(lost).rejects.toThrow('connection lost');
  expect(codeOf(await decide(token))).toBe('ok');
});
