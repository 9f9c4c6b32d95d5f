import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { ANSWERS, field, removeForms, saveForm } from './form-story.ts';

const ADD = `mutation ($input: AddToCartInput!) { addToCart(input: $input) { items { id } userErrors { code } } }`;
const SUBMIT = `mutation ($input: SubmitCartInput!) {
  submitCart(input: $input) { accessRequests { id plan { name } } userErrors { code field } } }`;
const EMPTY = 'mutation { emptyCart { userErrors { code } } }';

describe('answers of a cart', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  let offer: Data;
  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    await owner.send('mutation { updatePortalSettings(input: { accessFlow: CART }) { userErrors { code } } }');
    offer = await browse(partner);
    await saveForm(owner, {}, field('purpose', { required: true }));
    await saveForm(owner, { planId: offer.plans.enterprise }, field('budget', { type: 'NUMBER', required: true }));
  });
  beforeEach(async () => {
    await partner.send(EMPTY);
    for (const plan of ['enterprise', 'free']) {
      const line = { productIds: [offer.products.payment], planId: offer.plans[plan] };
      await partner.send(ADD, { input: { ...line, catalogueId: offer.catalogues.Enterprise } });
    }
  });
  afterAll(async () => {
    await removeForms(owner);
    await portal.stop();
  });

  it('each request takes the answers that its own form asks for', async () => {
    const answers = [
      { name: 'purpose', text: 'A wallet' },
      { name: 'budget', number: 5 },
    ];
    const { submitCart } = await partner.send(SUBMIT, { input: { newApp: { name: 'Wallet' }, answers } });
    const answered: Record<string, string[]> = {};
    for (const { id, plan } of submitCart.accessRequests) {
      const { accessRequest } = await owner.send(ANSWERS, { id });
      answered[plan.name] = accessRequest.answers.map(({ name }: Data) => name);
    }
    expect(answered).toEqual({ enterprise: ['purpose', 'budget'], free: ['purpose'] });
  });

  it('one missing answer and one that nobody asked for refuse the whole cart', async () => {
    const answers = [
      { name: 'purpose', text: 'A wallet' },
      { name: 'colour', text: 'Red' },
    ];
    const { userErrors } = await partner.refused(SUBMIT, { input: { newApp: { name: 'Other' }, answers } });
    expect(userErrors).toEqual([
      { code: 'ANSWER_MISSING', field: ['input', 'answers', 'budget'] },
      { code: 'ANSWER_INVALID', field: ['input', 'answers', 'colour'] },
    ]);
  });

  it('an answer that two forms miss is missed once', async () => {
    const { userErrors } = await partner.refused(SUBMIT, {
      input: { newApp: { name: 'Other' }, answers: [{ name: 'budget', number: 5 }] },
    });
    expect(userErrors).toEqual([{ code: 'ANSWER_MISSING', field: ['input', 'answers', 'purpose'] }]);
  });
});
