import { afterAll, beforeAll, expect, it } from 'vitest';
import { holdsProduct, readHolders } from '../../../src/apps/holders/holder.queries.ts';
import { readViewer } from '../../../src/identity/accounts/viewer.queries.ts';
import { UserRole } from '../../../src/platform/viewer.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({});
});
afterAll(() => world?.portal.stop());

/** For each product, the accounts to which the rule of visibility shows an app that holds it. */
async function holdersByRule(): Promise<[string, string[]][]> {
  const ctx = world.portal.app.context;
  const accounts = await ctx.db
    .selectFrom('user')
    .select('id')
    .where('role', 'in', [UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER])
    .where('isActive', '=', true)
    .where('isServiceAccount', '=', false)
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .execute();
  const held = new Map<string, string[]>();
  for (const { id } of accounts) {
    const viewer = await readViewer(ctx, id);
    const rows = await ctx.db.selectFrom('product').select('id').where(holdsProduct(viewer)).execute();
    for (const row of rows) held.set(row.id, [...(held.get(row.id) ?? []), id]);
  }
  return [...held].sort();
}

async function holdersByQuery(): Promise<[string, string[]][]> {
  const ctx = world.portal.app.context;
  const found: [string, string[]][] = [];
  for (const { id } of await ctx.db.selectFrom('product').select('id').execute()) {
    const holders = await readHolders(ctx, id);
    if (holders.length > 0) found.push([id, holders.map(({ userId }) => userId)]);
  }
  return found.sort();
}

it.each(['PERSONAL', 'TEAM', 'ORGANISATION'])(
  'who is told of a product is who sees an app that holds it, where apps are %s',
  async (visibility) => {
    await world.portal.database.pool.query('update app set visibility = $1', [visibility]);
    const byRule = await holdersByRule();
    expect(byRule.length).toBeGreaterThan(1);
    expect(await holdersByQuery()).toEqual(byRule);
  },
);
