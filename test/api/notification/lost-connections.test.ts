import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { type Notification, startNotification } from './notification-fixture.ts';

/** More than the pool has. */
const LOSSES = 11;

let portal: Notification;
beforeAll(async () => {
  portal = await startNotification();
});
afterAll(() => portal.stop());

it('connections lost inside transactions do not use up the pool', async () => {
  const { ctx } = portal;
  for (let i = 0; i < LOSSES; i += 1) {
    const lost = inTransaction(ctx, (tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx.db));
    await expect(lost).rejects.toThrow(/terminating connection/);
  }
  const count = await inTransaction(ctx, (tx) => tx.db.selectFrom('user').select('id').execute());
  expect(count).toHaveLength(4);
});
