import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCart as judgeCart } from '../../../src/access/cart/cart.queries.ts';
import { AuthType } from '../../../src/catalogue/products/product.entity.ts';
import { readViewer } from '../../../src/identity/accounts/viewer.queries.ts';
import { asViewer } from '../../../src/platform/context.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import {
  codesOf,
  publishPlan,
  publishProduct,
  setFlow,
  unpublishPlan,
  unpublishProduct,
  viewerId,
} from '../access/world.ts';
import { statementsOf } from '../query-count/statements.ts';
import { ADD_TO_CART, add, EMPTY_CART, readCart, refusedSubmit, submit } from './documents.ts';

describe('a cart whose world has changed', () => {
  let portal: TestPortal;
  let consumer: Client;
  let plan: { id: string; name: string };
  let products: string[];
  let items: Data[];
  beforeAll(async () => {
    portal = await startTestPortal();
    consumer = await portal.as('member');
    await setFlow(await portal.as('owner'), 'CART');
  });
  afterAll(() => portal?.stop());
  beforeEach(async () => {
    plan = await publishPlan(portal);
    products = [await publishProduct(portal, 'Enterprise'), await publishProduct(portal, 'Enterprise')];
    await consumer.send(EMPTY_CART);
    const input = { productIds: products, planId: plan.id };
    items = (await consumer.send(ADD_TO_CART, { input })).addToCart.items;
  });

  const setAuthType = (id: string, authType: AuthType) =>
    portal.app.context.db.updateTable('product').set({ authType }).where('id', '=', id).execute();

  /** Codes for each item; the view and the submission must tell the same. */
  async function problems(): Promise<string[][]> {
    const cart = await readCart(consumer);
    expect(cart.canSubmit).toBe(false);
    const told = cart.items.flatMap((item: Data) =>
      item.problems.map(({ code }: Data) => [code, `cart.items.${item.id}`]),
    );
    expect(await refusedSubmit(consumer)).toEqual(told);
    return cart.items.map((item: Data) => codesOf(item.problems));
  }

  it('tells of a plan that was withdrawn, and shows it no more', async () => {
    await unpublishPlan(portal, plan.name, 'Enterprise');
    expect(await problems()).toEqual([['NOT_FOUND'], ['NOT_FOUND']]);
    expect((await readCart(consumer)).items[0].plan).toBeNull();
  });

  it('tells of a product that was withdrawn, and shows it no more', async () => {
    await unpublishProduct(portal, `product-${products[0]}`, 'Enterprise');
    expect(await problems()).toEqual([['NOT_FOUND'], []]);
    expect((await readCart(consumer)).items[0].product).toBeNull();
  });

  it('tells of products that changed their authentication method', async () => {
    await setAuthType(products[1]!, AuthType.CUSTOM);
    expect(await problems()).toEqual([[], ['MIXED_AUTH_TYPES', 'PRODUCT_NOT_REQUESTABLE']]);
  });

  it('submits what is good when only that is named', async () => {
    await unpublishProduct(portal, `product-${products[0]}`, 'Enterprise');
    const { cart } = await submit(consumer, { itemIds: [items[1].id] });
    expect(cart.items).toMatchObject([{ id: items[0].id }]);
  });

  it('tells the problems of the app with those of the items, and makes nothing', async () => {
    await setAuthType(products[0]!, AuthType.CUSTOM);
    await setAuthType(products[1]!, AuthType.CUSTOM);
    const apps = async () => (await consumer.send('{ apps { nodes { id } } }')).apps.nodes;
    const before = await apps();
    expect(await refusedSubmit(consumer, { newApp: { name: ' ' } })).toEqual([
      ['PRODUCT_NOT_REQUESTABLE', `cart.items.${items[0].id}`],
      ['PRODUCT_NOT_REQUESTABLE', `cart.items.${items[1].id}`],
      ['INVALID_INPUT', 'input.newApp.name'],
    ]);
    expect(await apps()).toEqual(before);
    expect((await readCart(consumer)).items).toHaveLength(2);
  });
});

describe('the price of looking at a cart', () => {
  it('does not grow with it: as many statements for many items as for one', async () => {
    const portal = await startTestPortal();
    const consumer = await portal.as('member');
    await setFlow(await portal.as('owner'), 'CART');
    const viewer = await readViewer(portal.app.context, await viewerId(consumer));
    const statements = async () => (await statementsOf(() => judgeCart(asViewer(portal.app.context, viewer!)))).length;
    await add(consumer, { product: 'payment', plan: 'free' });
    const forOne = await statements();
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    await add(consumer, { product: 'accounts', plan: 'enterprise' });
    expect([forOne, await statements()]).toEqual([forOne, forOne]);
    expect(forOne).toBeGreaterThan(0);
    await portal.stop();
  });
});
