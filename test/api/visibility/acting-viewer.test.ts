import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standingTransaction } from '../../support/standing-transaction.ts';
import { ACTORS } from './actors.ts';
import { callAs } from './call.ts';
import { operations } from './operation.ts';
import { ROWS } from './rows/all-rows.ts';
import { changedTables, PortalState } from './state.ts';
import { setAccessFlow, startWorld, type World } from './world.ts';

const MUTATIONS = operations().filter((operation) => operation.startsWith('Mutation.'));

/** Mutations with `@Authorized`: the anonymous actor is told to sign in. */
const AUTHORIZED = MUTATIONS.filter((operation) =>
  ROWS.some((row) => row.operation === operation && row.gives[0] === '401'),
);

/** They only tell what they find out, and hold no transaction while they wait for the network. */
const CHANGES_NOTHING = [
  'Mutation.testProvider',
  'Mutation.testIdentityProvider',
  'Mutation.testAuthorizationServer',
  'Mutation.sendTestMail',
];

/** It answers for each request apart, all of which were refused; see `at-once.test.ts`. */
const IN_PARTS = ['Mutation.decideAccessRequests'];

/** What deactivating an account does to its row, as the portal does it. */
const DEACTIVATION = [
  'select id from "user" where email = $1 for update',
  'update "user" set is_active = false where email = $1',
];

/** Whoever is locked out while a call of theirs waits for its turn has not made it. */
describe('X5: an account that is deactivated while it calls', () => {
  let world: World;
  let state: PortalState;
  beforeAll(async () => {
    world = await startWorld();
    state = await PortalState.take(world.portal.app.context.db);
  });
  afterAll(() => world?.portal.stop());

  it.each(AUTHORIZED.filter((operation) => !CHANGES_NOTHING.includes(operation)))('%s', async (operation) => {
    const row = ROWS.find((each) => each.operation === operation && each.gives.includes('ok'))!;
    const actor = ACTORS.findLast((_, index) => row.gives[index] === 'ok')!;
    await setAccessFlow(world.portal, row.accessFlow ?? 'DIRECT');
    const before = await state.digest();
    const deactivation = await standingTransaction(world.portal.database.url, DEACTIVATION, [`${actor}@example.com`]);
    const calling = callAs(actor, world, row);
    await deactivation.waitedForBy(1);
    await deactivation.commit();
    const { word } = await calling;
    const changed = changedTables(before, await state.digest());
    await state.restore();
    expect(word).toBe(IN_PARTS.includes(operation) ? 'ok' : '401');
    expect(changed).toEqual(['user']);
  });
});
