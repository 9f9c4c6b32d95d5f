import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { inState, workingCredential } from '../../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, REVOKE } from '../../support/story.ts';

const LIST = `query ($filter: CredentialFilter, $first: Int, $after: String) {
  credentials(filter: $filter, first: $first, after: $after) {
    nodes { id status createdAt app { id owner { email } } } pageInfo { hasNextPage endCursor } } }`;

describe('listing credentials', () => {
  let portal: TestPortal;
  let ids: { partner: string[]; hobbyist: string };
  beforeAll(async () => {
    portal = await startTestPortal();
    const [partner, hobbyist] = [await portal.as('partner'), await portal.as('hobbyist')];
    const made = [
      await workingCredential(portal, partner, { plan: 'free' }),
      await workingCredential(portal, partner, { products: ['accounts'] }),
    ].map(({ id }) => id);
    const other = await workingCredential(portal, hobbyist, {
      catalogue: 'Public',
      plan: 'free',
      products: ['payment'],
    });
    await partner.send(REVOKE, { id: made[0] });
    await inState(partner, made[0]!, 'REVOKED');
    ids = { partner: made, hobbyist: other.id };
  });
  afterAll(() => portal.stop());

  const list = async (client: Client, filter = {}): Promise<string[]> =>
    (await client.send(LIST, { filter })).credentials.nodes.map(({ id }: { id: string }) => id);

  it('shows an owner every credential that was issued, newest first, and others those of their apps', async () => {
    const [first, second] = ids.partner;
    expect(await list(await portal.as('owner'))).toEqual([ids.hobbyist, second, first]);
    expect(await list(await portal.as('partner'))).toEqual([second, first]);
    expect(await list(await portal.as('hobbyist'))).toEqual([ids.hobbyist]);
    expect(await (await portal.as(null)).errorCode(LIST)).toBe('UNAUTHENTICATED');
  });

  it('by state, app, plan and product', async () => {
    const [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    const { plans, products } = await browse(partner);
    const [first, second] = ids.partner;
    expect(await list(owner, { statuses: ['REVOKED'] })).toEqual([first]);
    expect(await list(owner, { statuses: ['ACTIVE', 'REVOKED'], planIds: [plans.free] })).toEqual([
      ids.hobbyist,
      first,
    ]);
    expect(await list(owner, { productIds: [products.accounts] })).toEqual([second, first]);
    expect(await list(owner, { statuses: [] })).toEqual([]);
    const { credential } = await partner.send('query ($id: ID!) { credential(id: $id) { app { id } } }', {
      id: second,
    });
    expect(await list(owner, { appIds: [credential.app.id] })).toEqual([second]);
    const former = { appId: credential.app.id, planId: plans.enterprise, productId: products.accounts };
    expect(await list(owner, former)).toEqual([second]);
    expect(await list(owner, { ...former, appIds: [] })).toEqual([]);
  });

  it('goes on page by page', async () => {
    const owner = await portal.as('owner');
    const { credentials: page } = await owner.send(LIST, { first: 2 });
    expect(page.pageInfo.hasNextPage).toBe(true);
    const { credentials: rest } = await owner.send(LIST, { first: 2, after: page.pageInfo.endCursor });
    expect(rest.nodes.map(({ id }: { id: string }) => id)).toEqual([ids.partner[0]]);
  });
});
