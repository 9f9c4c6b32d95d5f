import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { armFaultPoints, faultText } from '../../../src/platform/fault-points.ts';
import type { Client } from '../../support/client.ts';
import { crowdOfHolders } from '../../support/crowd-of-holders.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { rowsOf, skipBackOff } from '../../support/time.ts';

const SET = `mutation ($id: ID!, $input: ProductLifeCycleInput!) { setProductLifeCycle(id: $id, input: $input) {
  userErrors { code } } }`;
const HOLDERS = 250;

let portal: TestPortal;
let owner: Client;
let productId: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse batches '));
  portal = await startTestPortal();
  owner = await portal.as('owner');
  productId = (await browse(owner)).products.payment!;
  await portal.database.pool.query(crowdOfHolders('crowd', HOLDERS));
});
afterAll(async () => {
  armFaultPoints(null);
  await portal?.stop();
  await rm(folder, { recursive: true, force: true });
});

const mails = async (template: string): Promise<string[]> => {
  const sql = 'select recipient from mail where template = $1';
  return ((await rowsOf(portal.database, sql, [template])) as { recipient: string }[]).map((row) => row.recipient);
};
const set = (input: object) => owner.send(SET, { id: productId, input });

describe('a mail to any number of accounts', () => {
  it('is queued in batches, one for each account, but for those who do not want it', async () => {
    await portal.database.pool.query(`insert into muted_mail (user_id, template)
      select id, 'product-deprecated' from "user" where email = 'crowd7@example.org'`);
    await set({ lifeCycle: 'DEPRECATED' });
    await expect.poll(() => mails('product-deprecated'), { timeout: 30_000 }).toHaveLength(HOLDERS - 1);
    const recipients = await mails('product-deprecated');
    expect(new Set(recipients).size).toBe(HOLDERS - 1);
    expect(recipients).not.toContain('crowd7@example.org');
  });

  it('goes to each once, also where a batch is lost on the way and comes again', async () => {
    const file = join(folder, 'faults.json');
    await writeFile(file, faultText({ points: ['mail.batchQueued'], effect: 'throw', hit: 2 }));
    armFaultPoints(file);
    await set({ lifeCycle: 'RETIRED' });
    await expect.poll(() => mails('product-retired'), { timeout: 30_000 }).toHaveLength(100);
    armFaultPoints(null);
    await expect
      .poll(
        async () => {
          await skipBackOff(portal.database);
          return mails('product-retired');
        },
        { timeout: 30_000 },
      )
      .toHaveLength(HOLDERS);
    expect(new Set(await mails('product-retired')).size).toBe(HOLDERS);
  });

  it('goes to nobody twice when all of it is done again', async () => {
    const event = `(select id from event_log where type = 'product.lifeCycleChanged' order by position desc limit 1)`;
    await portal.database.pool.query(`select graphile_worker.add_job('notification.queueMailBatch', jsonb_build_object(
      'correlationId', 'again', 'data', jsonb_build_object('eventId', ${event}, 'template', 'product-retired', 'after', null))::json)`);
    const left = `select from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = task_id
      where identifier = 'notification.queueMailBatch'`;
    await expect.poll(() => rowsOf(portal.database, left), { timeout: 30_000 }).toEqual([]);
    expect(await mails('product-retired')).toHaveLength(HOLDERS);
  });
});
