import { v7 } from 'uuid';
import { AuthType } from '../../../src/catalogue/products/product.entity.ts';
import type { Client, Data } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';

/** Changes to the demo world that its own operations are not the subject of these tests. */

const db = (portal: TestPortal) => portal.app.context.db;

export const setFlow = async (owner: Client, accessFlow: 'CART' | 'DIRECT'): Promise<void> => {
  const mutation = `mutation ($input: UpdatePortalSettingsInput!) {
    updatePortalSettings(input: $input) { portalSettings { accessFlow } userErrors { code } } }`;
  await owner.send(mutation, { input: { accessFlow } });
};

interface PlanChange {
  autoApprove?: boolean;
  requestAllowance?: number | null;
  requestPeriodSeconds?: number | null;
  revision?: number;
  keyLifetimeSeconds?: number | null;
}

export const changePlanOf = async (portal: TestPortal, name: string, change: PlanChange): Promise<void> => {
  await db(portal).updateTable('plan').set(change).where('name', '=', name).execute();
};

const idOf = async (portal: TestPortal, table: 'plan' | 'product' | 'catalogue', name: string): Promise<string> =>
  (await db(portal).selectFrom(table).select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;

/** Takes a product out of a catalogue. */
export async function unpublishProduct(portal: TestPortal, product: string, catalogue: string): Promise<void> {
  await db(portal)
    .deleteFrom('catalogueProduct')
    .where('productId', '=', await idOf(portal, 'product', product))
    .where('catalogueId', '=', await idOf(portal, 'catalogue', catalogue))
    .execute();
}

/** Takes a plan out of a catalogue. */
export async function unpublishPlan(portal: TestPortal, plan: string, catalogue: string): Promise<void> {
  await db(portal)
    .deleteFrom('cataloguePlan')
    .where('planId', '=', await idOf(portal, 'plan', plan))
    .where('catalogueId', '=', await idOf(portal, 'catalogue', catalogue))
    .execute();
}

interface NewProduct {
  authType?: AuthType;
  isDocumentationOnly?: boolean;
  /** Whether it belongs to a gateway of its own. */
  elsewhere?: boolean;
}

/** A product in a catalogue, named `product-<id>`; the gateway knows nothing of it. Returns its id. */
export async function publishProduct(
  portal: TestPortal,
  catalogue: string,
  { authType = AuthType.AUTH_TOKEN, isDocumentationOnly = false, elsewhere = false }: NewProduct = {},
): Promise<string> {
  const id = v7();
  const own = await db(portal).selectFrom('provider').selectAll().where('name', '=', 'sandbox').executeTakeFirst();
  const providers =
    own ?? (await db(portal).selectFrom('provider').selectAll().orderBy('id').executeTakeFirstOrThrow());
  const providerId = elsewhere ? await secondProvider(portal, providers) : providers.id;
  const name = `product-${id}`;
  await db(portal)
    .insertInto('product')
    .values({ id, providerId, policyId: name, name, displayName: name, authType, isDocumentationOnly } as never)
    .execute();
  const catalogueId = await idOf(portal, 'catalogue', catalogue);
  await db(portal).insertInto('catalogueProduct').values({ catalogueId, productId: id }).execute();
  return id;
}

async function secondProvider(portal: TestPortal, provider: object): Promise<string> {
  const id = v7();
  await db(portal)
    .insertInto('provider')
    .values({ ...provider, id, name: `gateway-${id}` } as never)
    .execute();
  return id;
}

/** A plan like Enterprise, in the same catalogue; the gateway knows nothing of it. */
export async function publishPlan(portal: TestPortal): Promise<{ id: string; name: string }> {
  const model = await db(portal)
    .selectFrom('plan')
    .selectAll()
    .where('name', '=', 'enterprise')
    .executeTakeFirstOrThrow();
  const id = v7();
  const name = `plan-${id}`;
  await db(portal)
    .insertInto('plan')
    .values({ ...model, id, name, policyId: name } as never)
    .execute();
  const catalogueId = await idOf(portal, 'catalogue', 'Enterprise');
  await db(portal).insertInto('cataloguePlan').values({ catalogueId, planId: id }).execute();
  return { id, name };
}

/** A second private catalogue of the same plans and products, for the same teams. Returns its id. */
export async function copyCatalogue(portal: TestPortal, name: string): Promise<string> {
  const from = await idOf(portal, 'catalogue', name);
  const id = v7();
  await db(portal)
    .insertInto('catalogue')
    .values({ id, name: `${name} ${id}`, visibility: 'PRIVATE' } as never)
    .execute();
  for (const table of ['catalogueProduct', 'cataloguePlan', 'catalogueTeam'] as const) {
    const rows = await db(portal).selectFrom(table).selectAll().where('catalogueId', '=', from).execute();
    if (rows.length === 0) continue;
    await db(portal)
      .insertInto(table)
      .values(rows.map((row) => ({ ...row, catalogueId: id })) as never)
      .execute();
  }
  return id;
}

/** The event log's entries of a type, oldest first. */
export const eventsOf = (portal: TestPortal, type: string): Promise<Data[]> =>
  db(portal)
    .selectFrom('eventLog')
    .selectAll()
    .where('type', '=', type as never)
    .orderBy('insertion')
    .execute();

export const viewerId = async (client: Client): Promise<string> => (await client.send('{ viewer { id } }')).viewer.id;

export const codesOf = (errors: { code: string }[]): string[] => errors.map(({ code }) => code);
