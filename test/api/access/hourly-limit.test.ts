import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { askFor, browse, REQUEST_ACCESS, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { setFlow } from './world.ts';

const CAN_REQUEST = `query ($input: CanRequestInput!) {
  canRequest(input: $input) { problems { code field } } }`;
const ADD = `mutation ($input: AddToCartInput!) { addToCart(input: $input) { userErrors { code message } } }`;
const SUBMIT = `mutation ($input: SubmitCartInput!) { submitCart(input: $input) {
  accessRequests { id } userErrors { code message field } } }`;

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_REQUESTS_PER_HOUR: '2', GATEHOUSE_WORKER_CONCURRENCY: '0' });
});
afterAll(() => portal.stop());

describe('X9: the number of requests that a consumer makes in an hour', () => {
  it('is limited for each consumer, told by the dry run, and begins anew', async () => {
    const [partner, member] = [await portal.as('partner'), await portal.as('member')];
    const owner = await portal.as('owner');
    const { viewer } = await partner.send('{ viewer { id } }');
    await requestAccess(owner, { newApp: { name: 'By the owner', ownerId: viewer.id } });
    await requestAccess(partner);
    await requestAccess(partner);
    const { userErrors } = await partner.refused(REQUEST_ACCESS, { input: await askFor(partner) });
    expect(userErrors).toMatchObject([{ code: 'REQUEST_FREQUENCY_EXCEEDED', field: null, retryAfterSeconds: 3_600 }]);
    const offer = await browse(partner);
    const input = { planId: offer.plans.enterprise, productIds: [offer.products.accounts] };
    const { canRequest } = await partner.send(CAN_REQUEST, { input });
    expect(canRequest.problems).toMatchObject([{ code: 'REQUEST_FREQUENCY_EXCEEDED' }]);
    await requestAccess(member);
    await rowsOf(portal.database, `update access_request set created_at = created_at - interval '1 hour'`);
    await requestAccess(partner);
  });

  it('counts the requests of one cart, before any of them is made', async () => {
    const [owner, member] = [await portal.as('owner'), await portal.as('member')];
    const { id } = await requestAccess(member);
    const asked = (ago: string) =>
      rowsOf(portal.database, `update access_request set created_at = now() - interval '${ago}' where id = $1`, [id]);
    await asked('1 hour');
    await setFlow(owner, 'CART');
    const { catalogues, products, plans } = await browse(member);
    const put = async (catalogue: string, plan: string) => {
      const input = { catalogueId: catalogues[catalogue], planId: plans[plan], productIds: [products.payment] };
      await member.send(ADD, { input });
    };
    await put('Enterprise', 'enterprise');
    await put('Enterprise', 'free');
    await asked('1 minute');
    const submit = { input: { newApp: { name: 'By cart' } } };
    const { userErrors } = await member.refused(SUBMIT, submit);
    expect(userErrors).toMatchObject([{ code: 'REQUEST_FREQUENCY_EXCEEDED' }]);
    const made = await rowsOf(portal.database, "select from app where name = 'By cart'");
    await asked('1 hour');
    await member.send(SUBMIT, submit);
    await setFlow(owner, 'DIRECT');
    expect(made).toEqual([]);
  });

  it('counts requests that are made at the same time', async () => {
    const hobbyist = await portal.as('hobbyist');
    const ask = { products: ['payment'], plan: 'free', catalogue: 'Public' } as const;
    const inputs = await Promise.all([1, 2, 3, 4].map(() => askFor(hobbyist, { ...ask, products: ['payment'] })));
    const answers = await Promise.all(inputs.map((input) => hobbyist.raw(REQUEST_ACCESS, { input })));
    const codes = answers.map(({ data }) => data.requestAccess.userErrors[0]?.code ?? 'made');
    expect(codes.toSorted()).toEqual([...Array(2).fill('REQUEST_FREQUENCY_EXCEEDED'), 'made', 'made']);
  });
});
