import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { askFor, browse, type Offer, REQUEST_ACCESS } from '../../support/story.ts';

const UPDATE_PLAN = `mutation ($id: ID!, $input: UpdatePlanInput!) { updatePlan(id: $id, input: $input) {
  plan { terms { id version text textHtml } } userErrors { code field } } }`;
const ACCEPTED = `query ($id: ID!) { accessRequest(id: $id) { acceptedTerms { id version text } } }`;
const CHANGE_PLAN = `mutation ($input: ChangePlanInput!) { changePlan(input: $input) {
  accessRequest { id acceptedTerms { version } } userErrors { code field } } }`;
const FLOW = `mutation ($input: UpdatePortalSettingsInput!) { updatePortalSettings(input: $input) { userErrors { code } } }`;

const NOT_ACCEPTED = [{ code: 'TERMS_NOT_ACCEPTED', field: ['input', 'acceptedTermsIds'] }];

describe('terms of a plan', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  let offer: Offer;
  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    offer = await browse(partner);
  });
  afterAll(() => portal?.stop());

  const setTerms = async (terms: string | null, plan = 'enterprise'): Promise<Data> =>
    (await owner.send(UPDATE_PLAN, { id: offer.plans[plan], input: { terms } })).updatePlan.plan.terms;
  const shown = async (who: Client): Promise<Data> =>
    (await who.send('query ($id: ID!) { plan(id: $id) { terms { id version } } }', { id: offer.plans.enterprise })).plan
      .terms;
  const ask = async (more: object): Promise<Data> =>
    (await partner.send(REQUEST_ACCESS, { input: await askFor(partner, { ...more }) })).requestAccess.accessRequest;
  const refused = async (more: object): Promise<Data[]> =>
    (await partner.refused(REQUEST_ACCESS, { input: await askFor(partner, { ...more }) })).userErrors;
  const acceptedBy = async ({ id }: Data): Promise<Data> =>
    (await partner.send(ACCEPTED, { id })).accessRequest.acceptedTerms;

  it('are accepted by who asks, as they are then, and stay with the request', async () => {
    const first = await setTerms('# Be *fair*\n<script>alert(1)</script>');
    expect(first).toMatchObject({ version: 1, textHtml: expect.stringContaining('<em>fair</em>') });
    expect(first.textHtml).not.toContain('script');
    expect(await refused({})).toMatchObject(NOT_ACCEPTED);
    expect(await refused({ acceptedTermsIds: [offer.plans.enterprise] })).toMatchObject(NOT_ACCEPTED);
    const request = await ask({ acceptedTermsIds: [first.id] });
    const second = await setTerms('# Be fairer');
    expect(second).toMatchObject({ version: 2 });
    expect(await shown(partner)).toEqual({ id: second.id, version: 2 });
    for (const acceptedTermsIds of [[first.id], [first.id, second.id]]) {
      expect(await refused({ acceptedTermsIds })).toMatchObject(NOT_ACCEPTED);
    }
    expect(await acceptedBy(request)).toMatchObject({
      id: first.id,
      version: 1,
      text: expect.stringContaining('*fair*'),
    });
    expect(await acceptedBy(await ask({ acceptedTermsIds: [second.id] }))).toMatchObject({ version: 2 });
  });

  it('are the same version where the text is the same, also when it was away', async () => {
    const { id, version } = await setTerms('Rules');
    expect(await setTerms(' Rules ')).toMatchObject({ id, version });
    expect(await setTerms(null)).toBeNull();
    expect(await acceptedBy(await ask({}))).toBeNull();
    expect(await setTerms('Rules')).toMatchObject({ id, version });
  });

  it('are nobody’s who does not see the plan', async () => {
    const { id } = await setTerms('Private rules');
    const node = async (who: Client) =>
      (await who.send('query ($id: ID!) { node(id: $id) { ... on PlanTerms { text } } }', { id })).node;
    expect(await node(partner)).toEqual({ text: 'Private rules' });
    expect(await node(await portal.as('hobbyist'))).toBeNull();
    expect(await node(await portal.as(null))).toBeNull();
  });

  it('bind who changes to the plan', async () => {
    await setTerms(null);
    const terms = await setTerms('Free rules', 'free');
    await setTerms('Rules');
    const given = await ask({ catalogue: 'Enterprise', plan: 'free', acceptedTermsIds: [terms.id] });
    const { accessRequest } = await partner.send('query ($id: ID!) { accessRequest(id: $id) { credential { id } } }', {
      id: given.id,
    });
    const input = { credentialId: accessRequest.credential.id, planId: offer.plans.enterprise };
    expect((await partner.refused(CHANGE_PLAN, { input })).userErrors).toMatchObject(NOT_ACCEPTED);
    const { id } = await shown(partner);
    const changed = await partner.send(CHANGE_PLAN, { input: { ...input, acceptedTermsIds: [id] } });
    expect(changed.changePlan.accessRequest.acceptedTerms.version).toBeGreaterThan(1);
  });

  it('bind a cart plan by plan', async () => {
    const both = [await setTerms('Rules'), await setTerms('Free rules', 'free')].map(({ id }) => id);
    await owner.send(FLOW, { input: { accessFlow: 'CART' } });
    const put = 'mutation ($input: AddToCartInput!) { addToCart(input: $input) { userErrors { code } } }';
    const catalogueId = offer.catalogues.Enterprise;
    for (const [product, plan] of [
      ['accounts', 'enterprise'],
      ['payment', 'free'],
    ] as const) {
      const input = { catalogueId, productIds: [offer.products[product]], planId: offer.plans[plan] };
      await partner.send(put, { input });
    }
    const submit = `mutation ($input: SubmitCartInput!) { submitCart(input: $input) {
      accessRequests { acceptedTerms { id } } userErrors { code field } } }`;
    const input = { newApp: { name: 'Of a cart' } };
    expect((await partner.refused(submit, { input })).userErrors).toMatchObject([...NOT_ACCEPTED, ...NOT_ACCEPTED]);
    const half = { ...input, acceptedTermsIds: both.slice(0, 1) };
    expect((await partner.refused(submit, { input: half })).userErrors).toMatchObject(NOT_ACCEPTED);
    const { submitCart } = await partner.send(submit, { input: { ...input, acceptedTermsIds: both } });
    expect(submitCart.accessRequests.map(({ acceptedTerms }: Data) => acceptedTerms.id).sort()).toEqual(both.sort());
  });
});
