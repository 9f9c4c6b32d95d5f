import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, provisioned, REVOKE, requestAccess } from '../../support/story.ts';

const RULE = 'id name position action teamIds productIds planIds emailDomains maximumLiveCredentials';
const CREATE = `mutation ($input: CreateApprovalRuleInput!) {
  createApprovalRule(input: $input) { approvalRule { ${RULE} } userErrors { code message field } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateApprovalRuleInput!) {
  updateApprovalRule(id: $id, input: $input) { approvalRule { ${RULE} } userErrors { code message field } } }`;
const DELETE =
  'mutation ($id: ID!) { deleteApprovalRule(id: $id) { deletedId approvalRuleId userErrors { code field } } }';
const ORDER = `mutation ($ids: [ID!]!) {
  orderApprovalRules(ids: $ids) { approvalRules { name position } userErrors { code field } } }`;
const WHY = `query ($id: ID!) {
  accessRequest(id: $id) { status autoApproved autoApprovalReason approvalRule { name } decidedBy { id } } }`;

describe('rules for new requests', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  let offer: Data;
  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    offer = await browse(partner);
  });
  afterEach(async () => {
    const { approvalRules } = await owner.send('{ approvalRules { id } }');
    for (const { id } of approvalRules) await owner.send(DELETE, { id });
  });
  afterAll(() => portal.stop());

  const create = async (name: string, input: object = {}): Promise<Data> =>
    (await owner.send(CREATE, { input: { name, action: 'APPROVE', ...input } })).createApprovalRule.approvalRule;

  const why = async (client: Client, id: string) => (await client.send(WHY, { id })).accessRequest;

  it('approves at once what matches, provisions it and records which rule fired', async () => {
    await create('Own staff', { emailDomains: ['EXAMPLE.com'], planIds: [offer.plans.enterprise] });
    const request = await requestAccess(partner);
    expect(await why(owner, request.id)).toEqual({
      status: 'APPROVED',
      autoApproved: true,
      autoApprovalReason: 'The rule “Own staff” approved it, because of the plan and the e-mail domain example.com.',
      approvalRule: { name: 'Own staff' },
      decidedBy: null,
    });
    expect(await provisioned(partner, request.id)).toMatchObject({ provisioning: 'PROVISIONED' });
  });

  it('the first rule that matches decides, in the order that owners give', async () => {
    const person = await create('Payments need a person', {
      action: 'ROUTE_TO_PERSON',
      productIds: [offer.products.payment],
    });
    const all = await create('Everybody');
    const routed = await requestAccess(partner);
    expect(await why(owner, routed.id)).toMatchObject({
      status: 'PENDING',
      autoApproved: false,
      autoApprovalReason: 'The rule “Payments need a person” had a person decide, because of the products.',
    });
    const { orderApprovalRules } = await owner.send(ORDER, { ids: [all.id, person.id] });
    expect(orderApprovalRules.approvalRules).toEqual([
      { name: 'Everybody', position: 1 },
      { name: 'Payments need a person', position: 2 },
    ]);
    expect(await requestAccess(partner)).toMatchObject({ status: 'APPROVED', autoApproved: true });
  });

  it('a plan that approves by itself does so whatever the rules say', async () => {
    await create('Always a person', { action: 'ROUTE_TO_PERSON' });
    const request = await requestAccess(partner, { plan: 'free' });
    expect(request).toMatchObject({ status: 'APPROVED', autoApproved: true });
    expect(await why(owner, request.id)).toMatchObject({
      autoApprovalReason: 'The plan Free approves by itself.',
      approvalRule: null,
    });
  });

  it('counts the live credentials of the consumer, whatever the app', async () => {
    const member = await portal.as('member');
    const { viewer } = await member.send('{ viewer { teams { id } } }');
    await create('First one', { maximumLiveCredentials: 0, teamIds: viewer.teams.map(({ id }: Data) => id) });
    const [first, second] = [await requestAccess(member), await requestAccess(member)];
    expect([first.status, second.status]).toEqual(['APPROVED', 'PENDING']);
    await member.send(REVOKE, { id: first.credential.id });
    expect(await requestAccess(member)).toMatchObject({ status: 'APPROVED' });
  });

  it('tells consumers that it was approved, but not by which rule', async () => {
    await create('Own staff', { emailDomains: ['example.com'] });
    const { id } = await requestAccess(partner);
    expect(await why(partner, id)).toMatchObject({ autoApproved: true, autoApprovalReason: null, approvalRule: null });
  });

  it('what a rule decided stays on the record when the rule changes or goes', async () => {
    const rule = await create('Own staff');
    const { id } = await requestAccess(partner);
    await owner.send(UPDATE, { id: rule.id, input: { name: 'Others', action: 'ROUTE_TO_PERSON' } });
    await owner.send(DELETE, { id: rule.id });
    expect(await why(owner, id)).toMatchObject({
      status: 'APPROVED',
      approvalRule: null,
      autoApprovalReason: 'The rule “Own staff” approved it, because of no condition.',
    });
  });

  it('keeps the places without holes, and changes only what is given', async () => {
    const [a, b, c] = [await create('a', { emailDomains: ['a.example'] }), await create('b'), await create('c')];
    await owner.send(DELETE, { id: b.id });
    const { approvalRules } = await owner.send('{ approvalRules { name position } }');
    expect(approvalRules).toEqual([
      { name: 'a', position: 1 },
      { name: 'c', position: 2 },
    ]);
    const { updateApprovalRule } = await owner.send(UPDATE, { id: a.id, input: { maximumLiveCredentials: 1 } });
    expect(updateApprovalRule.approvalRule).toMatchObject({ emailDomains: ['a.example'], maximumLiveCredentials: 1 });
    expect((await owner.refused(ORDER, { ids: [c.id, c.id] })).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  });

  it.each([
    ['an unknown team', { teamIds: ['00000000-0000-7000-8000-000000000000'] }, 'NOT_FOUND', 'teamIds'],
    ['what is no domain', { emailDomains: ['localhost'] }, 'INVALID_INPUT', 'emailDomains'],
    ['a negative number', { minimumLiveCredentials: -1 }, 'INVALID_INPUT', 'minimumLiveCredentials'],
    [
      'limits that nobody meets',
      { minimumLiveCredentials: 2, maximumLiveCredentials: 1 },
      'INVALID_INPUT',
      'maximumLiveCredentials',
    ],
    ['no name', { name: ' ' }, 'INVALID_INPUT', 'name'],
  ])('refuses a rule with %s', async (_, input, code, field) => {
    const { userErrors } = await owner.refused(CREATE, { input: { name: 'r', action: 'APPROVE', ...input } });
    expect(userErrors).toMatchObject([{ code, field: ['input', field] }]);
  });
});
