import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, askFor, browse, provisioned, REQUEST_ACCESS, requestAccess, reveal } from '../../support/story.ts';
import { ANSWERS, FORM, field, removeForms, SAVE_FORM, saveForm } from './form-story.ts';

describe('the form of a request', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  let offer: Data;
  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    offer = await browse(partner);
  });
  beforeEach(() => removeForms(owner));
  afterAll(() => portal.stop());

  const formOf = async (client: Client, { plan = 'enterprise', products = ['accounts', 'payment'] } = {}) => {
    const { requestForm } = await client.send(FORM, {
      planId: offer.plans[plan],
      productIds: products.map((name) => offer.products[name]),
      catalogueId: offer.catalogues.Enterprise,
    });
    return requestForm?.fields;
  };

  it('unites portal, catalogue, product and plan in this order, and the special question wins', async () => {
    await saveForm(owner, { planId: offer.plans.enterprise }, field('purpose', { label: 'Of the plan' }));
    await saveForm(owner, { productId: offer.products.payment }, field('volume', { type: 'NUMBER' }));
    await saveForm(owner, { catalogueId: offer.catalogues.Enterprise }, field('contract'));
    await saveForm(owner, {}, field('purpose', { label: 'Of the portal' }), field('contact'));
    expect(await formOf(partner)).toMatchObject([
      { name: 'purpose', label: 'Of the plan', scope: 'PLAN' },
      { name: 'contact', scope: 'PORTAL' },
      { name: 'contract', scope: 'CATALOGUE' },
      { name: 'volume', scope: 'PRODUCT' },
    ]);
    expect((await formOf(partner, { plan: 'free', products: ['accounts'] })).map(({ name }: Data) => name)).toEqual([
      'purpose',
      'contact',
      'contract',
    ]);
  });

  it('shows consumers only the questions of what they may ask for', async () => {
    await saveForm(owner, {}, field('purpose'));
    expect(await formOf(await portal.as('hobbyist'))).toBeUndefined();
    expect(await formOf(await portal.as('member'))).toHaveLength(1);
  });

  it('refuses a request with everything that is missing or wrong, and makes nothing', async () => {
    await saveForm(owner, {}, field('purpose', { required: true }), field('volume', { type: 'NUMBER', maximum: 10 }));
    const answers = [
      { name: 'volume', number: 11 },
      { name: 'unknown', text: 'x' },
    ];
    const { userErrors, accessRequest } = await partner.refused(REQUEST_ACCESS, {
      input: await askFor(partner, { answers, newApp: { name: 'Never made' } }),
    });
    expect(userErrors).toMatchObject([
      { code: 'ANSWER_MISSING', field: ['input', 'answers', 'purpose'] },
      { code: 'ANSWER_INVALID', field: ['input', 'answers', 'volume'] },
      { code: 'ANSWER_INVALID', field: ['input', 'answers', 'unknown'] },
    ]);
    expect(accessRequest).toBeNull();
    const { apps } = await partner.send('{ apps { nodes { name } } }');
    expect(apps.nodes).not.toContainEqual({ name: 'Never made' });
  });

  it('keeps the answers with the version of the form that asked, for approver and requester', async () => {
    await saveForm(owner, {}, field('purpose', { label: 'What for?', required: true }));
    const { id } = await requestAccess(partner, { answers: [{ name: 'purpose', text: 'A wallet' }] });
    await saveForm(owner, {}, field('purpose', { label: 'Why?', type: 'CHOICE', options: ['Fun', 'Profit'] }));
    const answered = [{ name: 'purpose', label: 'What for?', type: 'TEXT', text: 'A wallet', number: null }];
    for (const client of [owner, partner]) {
      const { accessRequest } = await client.send(ANSWERS, { id });
      expect(accessRequest.answers).toMatchObject(answered);
    }
    await removeForms(owner);
    expect((await owner.send(ANSWERS, { id })).accessRequest.answers).toMatchObject(answered);
  });

  it('each change is a version, and the same form again is none', async () => {
    const first = await saveForm(owner, {}, field('purpose'));
    const again = await saveForm(owner, {}, field('purpose'));
    const changed = await saveForm(owner, {}, field('purpose', { help: 'One sentence.' }));
    expect([again.version, changed.version]).toEqual([first.version, first.version + 1]);
    expect(changed.versions.nodes.slice(0, 2)).toMatchObject([
      { version: changed.version, fields: [{ help: 'One sentence.' }], savedBy: { email: 'owner@example.com' } },
      { version: first.version, fields: [{ help: null }] },
    ]);
  });

  it('copies flagged answers into the metadata of the key, and no others', async () => {
    await saveForm(owner, {}, field('cost_centre', { copyToKeyMetadata: true }), field('purpose'));
    const answers = [
      { name: 'cost_centre', text: 'R&D' },
      { name: 'purpose', text: 'A wallet' },
    ];
    const { id } = await requestAccess(partner, { answers });
    const decided = await approve(owner, id);
    const { credential } = await provisioned(partner, id);
    const gateway = await gatewayBehind(portal);
    const key = await gateway.read(await reveal(partner, credential.id));
    expect(key?.metadata).toMatchObject({ cost_centre: 'R&D', ApplicationID: decided.app.id });
    expect(key?.metadata).not.toHaveProperty('purpose');
  });

  it('a change of plan is asked the questions of the new plan', async () => {
    const { id } = await requestAccess(partner, { plan: 'free' });
    const { credential } = await provisioned(partner, id);
    await saveForm(owner, { planId: offer.plans.enterprise }, field('budget', { type: 'NUMBER', required: true }));
    const change = `mutation ($input: ChangePlanInput!) {
      changePlan(input: $input) { accessRequest { answers { name number } } userErrors { code message field } } }`;
    const input = { credentialId: credential.id, planId: offer.plans.enterprise };
    const { userErrors } = await partner.refused(change, { input });
    expect(userErrors).toMatchObject([{ code: 'ANSWER_MISSING' }]);
    const { changePlan } = await partner.send(change, {
      input: { ...input, answers: [{ name: 'budget', number: 5 }] },
    });
    expect(changePlan.accessRequest.answers).toEqual([{ name: 'budget', number: 5 }]);
  });

  it('refuses a form that cannot be asked', async () => {
    const reserved = { fields: [field('policies', { copyToKeyMetadata: true })] };
    expect((await owner.refused(SAVE_FORM, { input: reserved })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'fields', '0', 'name'] },
    ]);
    const both = { planId: offer.plans.free, productId: offer.products.payment, fields: [field('purpose')] };
    expect((await owner.refused(SAVE_FORM, { input: both })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'planId'] },
    ]);
    const nowhere = { planId: offer.products.payment, fields: [field('purpose')] };
    expect((await owner.refused(SAVE_FORM, { input: nowhere })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});
