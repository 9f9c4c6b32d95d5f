import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { serviceOf } from '../hand-off/hand-off-fixture.ts';
import { documentOf, operations } from './operation.ts';
import { inWorld } from './row.ts';
import { ROWS } from './rows/all-rows.ts';
import { startWorld, type World } from './world.ts';

/** A system with a token is nobody's account and has no session: whatever it calls, it gets an answer or a refusal. */
describe('X7: a service token', () => {
  let world: World;
  let service: Client;
  beforeAll(async () => {
    world = await startWorld();
    service = (await serviceOf(world.portal, ['DECIDE_REQUESTS', 'CREATE_REQUESTS', 'CREATE_APPS'])).client;
  });
  afterAll(() => world?.portal.stop());

  for (const operation of operations().filter((name) => !name.startsWith('Subscription'))) {
    it(`${operation}: makes nothing fail`, async () => {
      const { args } = ROWS.find((row) => row.operation === operation)!;
      const document = documentOf(operation, Object.keys(args));
      const { errors = [] } = await service.raw(document, inWorld(args, world) as Data);
      expect(errors.map(({ extensions }) => extensions?.code)).not.toContain('INTERNAL_SERVER_ERROR');
    });
  }

  it('has no session to end', async () => {
    expect(await service.refused('mutation { signOut { userErrors { code } } }')).toEqual({
      userErrors: [{ code: 'WRONG_STATE' }],
    });
  });
});
