import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { armFaultPoints, faultText } from '../../../src/platform/fault-points.ts';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { rowsOf, skipBackOff } from '../../support/time.ts';

const SET = `mutation ($id: ID!, $input: ProductLifeCycleInput!) { setProductLifeCycle(id: $id, input: $input) {
  userErrors { code } } }`;
const HOLDERS = 250;

/** So many consumers, each with an app that holds both products of the demo world. */
const crowd = (of: string) => `
  with consumers as (insert into "user" (id, email, display_name, role, organisation_id, password_hash)
      select gen_random_uuid(), '${of}' || n || '@example.org', 'Holder', 'TEAM_MEMBER',
        (select id from organisation where is_default), '' from generate_series(1, ${HOLDERS}) n returning id, organisation_id),
    members as (insert into membership (user_id, team_id, organisation_id) select consumers.id, team.id, consumers.organisation_id
      from consumers join team on team.organisation_id = consumers.organisation_id and team.is_default),
    apps as (insert into app (id, name, owner_id, organisation_id)
      select gen_random_uuid(), 'App', id, organisation_id from consumers returning id, owner_id),
    credentials as (insert into credential (id, app_id, plan_id, provider_id, auth_type, status, last_four, secret,
        fingerprint, issued_by_id, waiting_since)
      select gen_random_uuid(), apps.id, plan.id, plan.provider_id, 'AUTH_TOKEN', 'ACTIVE', 'aaaa', '', apps.id, owner_id, now()
      from apps, (select id, provider_id from plan order by id limit 1) plan returning id)
  insert into credential_product (credential_id, product_id)
    select credentials.id, product.id from credentials, product where product.api_ids <> '[]'`;

let portal: TestPortal;
let owner: Client;
let productId: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse batches '));
  portal = await startTestPortal();
  owner = await portal.as('owner');
  productId = (await browse(owner)).products.payment!;
  await portal.database.pool.query(crowd('crowd'));
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
