import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { callPayment, updatePlan, workingKey } from '../../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';

const READ = `query ($id: ID!) { credential(id: $id) { isApplied effectiveAccess {
  differences apis { apiId rate per quota quotaRenewalSeconds } } } }`;

describe('a change of what keys were given before', () => {
  let portal: TestPortal;
  let partner: Client;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal();
    [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
  });
  afterAll(() => portal.stop());

  const limits = { rate: 5, per: 10, quota: 1_000, quotaRenewalSeconds: 86_400 };
  const granted = async (id: string): Promise<Data> => (await partner.send(READ, { id })).credential.effectiveAccess;

  it.each([
    ['rate', { rate: 7 }],
    ['per', { per: 60 }],
    ['no rate', { rate: null, per: null }],
    ['quota', { quota: 9 }],
    ['quotaRenewalSeconds', { quotaRenewalSeconds: 60 }],
    ['a quota that never renews', { quotaRenewalSeconds: null }],
    ['no quota', { quota: null, quotaRenewalSeconds: null }],
  ])('of its plan is in force for the key at once: %s', async (_, change) => {
    await updatePlan(portal, 'free', limits);
    const { id } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    expect(await granted(id)).toEqual({ differences: [], apis: [{ apiId: 'payment-api', ...limits }] });
    await updatePlan(portal, 'free', change);
    const expected = { apiId: 'payment-api', ...limits, ...change };
    await expect.poll(() => granted(id)).toEqual({ differences: [], apis: [expected] });
  });

  it('of its product opens the key, and closes it: APIs', async () => {
    const { id, secret } = await workingKey(portal, partner, { plan: 'enterprise', products: ['payment'] });
    const { products } = await browse(owner);
    const query = '{ providers { nodes { apis { nodes { id apiId } } } } }';
    const [{ apis }] = (await owner.send(query)).providers.nodes;
    const idOf = (name: string) => apis.nodes.find(({ apiId }: Data) => apiId === name).id;
    const setApis = (names: string[]) =>
      owner.send(
        'mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) { userErrors { code } } }',
        { id: products.payment, input: { apiIds: names.map(idOf) } },
      );
    const opened = async () => (await granted(id)).apis.map(({ apiId }: Data) => apiId).sort();
    await setApis(['accounts-api', 'payment-api']);
    await expect.poll(opened).toEqual(['accounts-api', 'payment-api']);
    await setApis(['accounts-api']);
    await expect.poll(opened).toEqual(['accounts-api']);
    expect(await callPayment(portal, secret)).toBe(403);
  });
});
