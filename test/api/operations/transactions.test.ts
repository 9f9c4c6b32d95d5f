import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/platform/context.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

describe('a transaction inside another one', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  });
  afterAll(() => portal?.stop());

  const rename = (ctx: Context, name: string) =>
    ctx.db.updateTable('catalogue').set({ name }).where('name', 'in', ['Public', 'outer', 'inner']).execute();
  const names = async () => {
    const { db } = portal.app.context;
    return (await db.selectFrom('catalogue').select('name').orderBy('name').execute()).map(({ name }) => name);
  };
  const refused = async (work: Promise<unknown>) => expect(await work.catch(String)).toBe('Error: refused');
  const refuse = () => Promise.reject(new Error('refused'));

  it('sees what that one wrote, and is gone with it', async () => {
    const { context } = portal.app;
    const outer = inTransaction(context, async (tx) => {
      await rename(tx, 'outer');
      await inTransaction(tx, (inner) => rename(inner, 'inner'));
      await refuse();
    });
    await refused(outer);
    expect(await names()).toEqual(['Enterprise', 'Public']);
  });

  it('takes back what is its own alone', async () => {
    const { context } = portal.app;
    await inTransaction(context, async (tx) => {
      await rename(tx, 'outer');
      const inner = inTransaction(tx, async (deeper) => {
        await rename(deeper, 'inner');
        await refuse();
      });
      await refused(inner);
    });
    expect(await names()).toEqual(['Enterprise', 'outer']);
  });
});
