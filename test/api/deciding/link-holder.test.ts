import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, readRequest, requestAccess } from '../../support/story.ts';
import { configure, type Service, serviceOf } from '../hand-off/hand-off-fixture.ts';
import { grantApprover, userIdOf } from './deciding-story.ts';

const CREATE_LINK = 'mutation ($id: ID!) { createDecisionLink(id: $id) { token userErrors { code } } }';
const DECIDE = `mutation ($token: String!) {
  decideByToken(token: $token, decision: APPROVE) { status decidedAt userErrors { code message field } } }`;

const linkOf = async (client: Client, id: string): Promise<string> =>
  (await client.send(CREATE_LINK, { id })).createDecisionLink.token;

/** What became of a call: a code, or the decision. */
function outcomeOf({ data, errors }: Data): string {
  if (errors) return errors[0].extensions.code;
  return data.decideByToken.userErrors[0]?.code ?? data.decideByToken.status;
}

const pressed = (portal: TestPortal, token: string, fields: Record<string, string>) =>
  fetch(new URL(`/decide/${token}`, portal.url), { method: 'POST', body: new URLSearchParams(fields) });

describe('X6: a link decides only for the account that it was made for', () => {
  let portal: TestPortal;
  let owner: Client;
  let requester: Client;
  let billing: Service;
  const holders: Record<string, Client> = {};
  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, requester] = [await portal.as('owner'), await portal.as('member')];
    billing = await serviceOf(portal, ['DECIDE_REQUESTS']);
    const approver = await portal.as('hobbyist');
    const { catalogues } = await browse(owner);
    await grantApprover(owner, { userId: await userIdOf(approver), catalogueId: catalogues.Enterprise });
    Object.assign(holders, {
      nobody: await portal.as(null),
      'the requester': requester,
      'a colleague of the requester': await portal.as('partner'),
      'somebody else who decides': approver,
      'a service': billing.client,
    });
  });
  afterAll(() => portal?.stop());

  it.each([
    ['nobody', 'UNAUTHENTICATED', 403, 'E-mail address or password is wrong.'],
    ['the requester', 'SELF_DECISION', 403, 'Somebody else has to decide on your own request.'],
    ['a colleague of the requester', 'LINK_NOT_YOURS', 403, 'The link was made for another account'],
    ['somebody else who decides', 'LINK_NOT_YOURS', 403, 'The link was made for another account'],
    ['a service', 'LINK_NOT_YOURS', 403, 'You are no longer signed in.'],
  ])('held by %s it decides nothing, and then decides for its owner', async (holder, code, status, told) => {
    const { id } = await requestAccess(requester);
    const token = await linkOf(owner, id);
    expect(outcomeOf(await holders[holder]!.raw(DECIDE, { token }))).toBe(code);
    const session = holders[holder]!.token;
    const page = await pressed(portal, token, { action: 'approve', ...(session && { session }) });
    expect([page.status, await page.text()]).toEqual([status, expect.stringContaining(told)]);
    expect((await readRequest(owner, id)).status).toBe('PENDING');
    expect(outcomeOf(await owner.raw(DECIDE, { token }))).toBe('APPROVED');
  });

  it('tells others nothing of a request that is decided', async () => {
    const { id } = await requestAccess(requester);
    const token = await linkOf(owner, id);
    await owner.send(DECIDE, { token });
    const { decideByToken } = (await holders['somebody else who decides']!.raw(DECIDE, { token })).data!;
    expect(decideByToken).toMatchObject({ status: null, decidedAt: null, userErrors: [{ code: 'LINK_NOT_YOURS' }] });
  });

  it('that of a service decides for that service, with its token', async () => {
    await configure(portal, 'enterprise', { externalApproval: true });
    const { id } = await requestAccess(requester);
    await configure(portal, 'enterprise', { externalApproval: null });
    const token = await linkOf(billing.client, id);
    const other = await serviceOf(portal, ['DECIDE_REQUESTS'], 'Fraud check');
    for (const client of [owner, other.client])
      expect(outcomeOf(await client.raw(DECIDE, { token }))).toBe('LINK_NOT_YOURS');
    const page = await pressed(portal, token, { session: owner.token! });
    expect(await page.text()).toContain('The link was made for a program');
    expect(outcomeOf(await billing.client.raw(DECIDE, { token }))).toBe('APPROVED');
  });

  it('the page signs its owner in and decides', async () => {
    const { id } = await requestAccess(requester);
    const by = { email: 'owner@example.com', password: DEMO_PASSWORD };
    const page = await pressed(portal, await linkOf(owner, id), { ...by, action: 'reject', reason: 'Not now.' });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('You rejected it.')]);
    expect(await readRequest(owner, id)).toMatchObject({ status: 'REJECTED', decisionReason: 'Not now.' });
  });
});

describe('where the operator lets links work without sign-in', () => {
  let portal: TestPortal;
  let [owner, requester]: Client[] = [];
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_DECISION_LINK_SIGN_IN: 'false', GATEHOUSE_WORKER_CONCURRENCY: '0' });
    [owner, requester] = [await portal.as('owner'), await portal.as('member')];
  });
  afterAll(() => portal?.stop());

  it.each([null, 'partner'] as const)('%s decides in the name of who it was made for', async (account) => {
    const { id } = await requestAccess(requester!);
    const holder = await portal.as(account);
    expect(outcomeOf(await holder.raw(DECIDE, { token: await linkOf(owner!, id) }))).toBe('APPROVED');
    expect((await readRequest(owner!, id)).decidedBy.email).toBe('owner@example.com');
  });

  it('the requester who is signed in does not', async () => {
    const { id } = await requestAccess(requester!);
    expect(outcomeOf(await requester!.raw(DECIDE, { token: await linkOf(owner!, id) }))).toBe('SELF_DECISION');
  });

  it('opening the page shows the request and whose name it is for, and one press decides, once', async () => {
    const { id } = await requestAccess(requester!, { newApp: { name: 'Till <b>' } });
    const token = await linkOf(owner!, id);
    const opened = await fetch(new URL(`/decide/${token}`, portal.url));
    const html = await opened.text();
    expect([opened.status, html]).toEqual([200, expect.stringContaining('Till &lt;b&gt;')]);
    expect(html).toContain('for whoever has its link');
    expect((await readRequest(owner!, id)).status).toBe('PENDING');
    expect((await pressed(portal, token, { action: 'approve' })).status).toBe(200);
    const again = await pressed(portal, token, { action: 'reject' });
    expect([again.status, await again.text()]).toEqual([410, expect.stringContaining('The request is approved.')]);
  });

  it('a made-up link is refused in a page', async () => {
    const page = await fetch(new URL(`/decide/${'A'.repeat(43)}`, portal.url));
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('There is no such link.')]);
  });
});
