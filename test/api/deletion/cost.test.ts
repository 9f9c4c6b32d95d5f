import { UnitOfWork } from '@mikro-orm/core';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { finishDeletionJob } from '../../../src/access/deletion/deletion.jobs.ts';
import { followAccountJob } from '../../../src/apps/account-changes/account-activity.jobs.ts';
import { refreshKeysOfAppsJob } from '../../../src/apps/app-changes/app-keys.jobs.ts';
import { endProviderCredentialsJob, refreshPlanKeysJob } from '../../../src/apps/gateway-keys/offer-change.jobs.ts';
import { forgetDeliveriesJob } from '../../../src/notification/webhook-deliveries/webhook-retention.jobs.ts';
import { PreparingClient } from '../../../src/platform/db-connections/preparing-client.ts';
import { drainJobs } from '../../../src/platform/jobs/drain.ts';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { copyCatalogue, publishPlan, publishProduct } from '../access/world.ts';
import {
  addApps,
  addCompany,
  addCredentials,
  addHolders,
  addPerson,
  addRequests,
  eventsSince,
  lastInsertion,
} from './crowd.ts';
import { deletionOf, UPDATE_APP } from './deletion-story.ts';

const UPDATE_PLAN = `mutation ($id: ID!, $input: UpdatePlanInput!) {
  updatePlan(id: $id, input: $input) { plan { id } userErrors { code } } }`;
const LOCK = `mutation ($id: ID!, $isActive: Boolean!) {
  updateUser(id: $id, input: { isActive: $isActive }) { user { id } userErrors { code } } }`;
const DELETE_WEBHOOK = 'mutation ($id: ID!) { deleteWebhook(id: $id) { webhookId userErrors { code } } }';
const DELETE_PROVIDER = `mutation ($id: ID!) {
  deleteProvider(id: $id, force: true) { deletedId userErrors { code } } }`;

/** What nodes ask of the log and workers of the queue, whatever is done. */
const OF_ITS_OWN =
  /sequence_events|from "?event_log|graphile_worker\.(?!add_job)|pg_try_advisory|^\s*(listen|select now)/i;

const JOBS = [
  finishDeletionJob,
  refreshKeysOfAppsJob,
  refreshPlanKeysJob,
  endProviderCredentialsJob,
  followAccountJob,
  forgetDeliveriesJob,
];

let portal: TestPortal;
let owner: Client;
beforeAll(async () => {
  // Nothing runs beside what is counted.
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  owner = await portal.as('owner');
});
afterAll(() => portal?.stop());

interface Cost {
  statements: number;
  /** Rows that the unit of work compared with what they were, once for each flush. */
  compared: number;
}

/** What a change costs with all that follows it behind the commit. */
async function costOf(change: () => Promise<unknown>): Promise<Cost> {
  const query = vi.spyOn(PreparingClient.prototype, 'query');
  let compared = 0;
  const { computeChangeSets } = UnitOfWork.prototype;
  const comparing = vi.spyOn(UnitOfWork.prototype, 'computeChangeSets').mockImplementation(function (this: UnitOfWork) {
    compared += this.getIdentityMap().values().length;
    return computeChangeSets.call(this);
  });
  try {
    await change();
    const { contextOf } = { contextOf: (requestId: string) => ({ ...portal.app.context, requestId }) };
    const log = pino({ level: 'silent' });
    await drainJobs({ databaseUrl: portal.database.url, jobs: JOBS, createContext: contextOf, log });
    const texts = (query.mock.calls as unknown[][]).map(([statement]) =>
      typeof statement === 'string' ? statement : ((statement as { text?: string })?.text ?? ''),
    );
    return { statements: texts.filter((text) => !OF_ITS_OWN.test(text)).length, compared };
  } finally {
    query.mockRestore();
    comparing.mockRestore();
  }
}

const DELETE_COMPANY = 'mutation ($id: ID!) { deleteOrganisation(id: $id, force: true) { userErrors { code } } }';

const remove = (thing: Parameters<typeof deletionOf>[0], id: string) => () => owner.send(deletionOf(thing), { id });

interface Kind {
  what: string;
  /** Makes the thing with so much hanging on it, and returns what is done to it. */
  prepare(count: number): Promise<() => Promise<unknown>>;
  /** A table of which nothing must be left. */
  empties?: string;
  /** Events of it, for so much. */
  events(count: number): Record<string, number>;
}

const providerOf = async (planId: string): Promise<string> => {
  const db = portal.app.context.db;
  return (await db.selectFrom('plan').select('providerId').where('id', '=', planId).executeTakeFirstOrThrow())
    .providerId;
};

const KINDS: Kind[] = [
  {
    what: 'a catalogue with requests, carts and approvers',
    async prepare(count) {
      const catalogueId = await copyCatalogue(portal, 'Enterprise');
      await addRequests(portal, await addApps(portal, count), { catalogueId });
      await addHolders(portal, count, { catalogueId });
      return remove('Catalogue', catalogueId);
    },
    events: (count) => ({
      'catalogue.deleted': 1,
      'accessRequest.cancelled': count,
      'cart.itemsRemoved': count,
      'approver.revoked': count,
    }),
  },
  {
    what: 'a product with requests, carts and approvers',
    async prepare(count) {
      const productId = await publishProduct(portal, 'Enterprise');
      await addRequests(portal, await addApps(portal, count), { productId });
      await addHolders(portal, count, { productId });
      return remove('Product', productId);
    },
    events: (count) => ({
      'product.deleted': 1,
      'accessRequest.cancelled': count,
      'cart.itemsRemoved': count,
      'approver.revoked': count,
    }),
  },
  {
    what: 'a plan with requests and carts',
    async prepare(count) {
      const { id: planId } = await publishPlan(portal);
      await addRequests(portal, await addApps(portal, count), { planId });
      await addHolders(portal, count, { planId });
      return remove('Plan', planId);
    },
    events: (count) => ({ 'plan.deleted': 1, 'accessRequest.cancelled': count, 'cart.itemsRemoved': count }),
  },
  {
    what: 'an app with credentials and requests',
    async prepare(count) {
      const [app] = await addApps(portal, 1);
      await addCredentials(portal, [app!], count);
      for (let made = 0; made < count; made += 1000) await addRequests(portal, Array(1).fill(app), {});
      await rowsOf(
        portal.database,
        `insert into access_request (id, kind, status, requester_id, created_by_id, app_id, plan_id)
          select uuidv7(), kind, status, requester_id, created_by_id, app_id, plan_id
          from access_request, generate_series(2, ${count}) where app_id = '${app}'`,
      );
      return remove('App', app!);
    },
    events: (count) => ({ 'app.deleted': 1, 'credential.revoked': count, 'accessRequest.cancelled': count }),
  },
  {
    what: 'an account with apps that have credentials and requests',
    async prepare(count) {
      const userId = await addPerson(portal);
      const apps = await addApps(portal, count, userId);
      await addCredentials(portal, apps);
      await addRequests(portal, apps);
      return remove('User', userId);
    },
    events: (count) => ({
      'user.deleted': 1,
      'app.deleted': count,
      'credential.revoked': count,
      'accessRequest.cancelled': count,
    }),
  },
  {
    what: 'an account with apps that others share',
    async prepare(count) {
      const userId = await addPerson(portal);
      await addCredentials(portal, await addApps(portal, count, userId, 'ORGANISATION'), 2);
      return remove('User', userId);
    },
    events: (count) => ({ 'user.deleted': 1, 'app.transferred': count }),
  },
  {
    what: 'an organisation with people and apps',
    async prepare(count) {
      const id = await addCompany(portal, count);
      return () => owner.send(DELETE_COMPANY, { id });
    },
    events: (count) => ({ 'organisation.deleted': 1, 'user.moved': count, 'app.moved': count }),
  },
  {
    what: 'an account that is locked, with credentials of personal apps',
    async prepare(count) {
      const id = await addPerson(portal);
      await addCredentials(portal, await addApps(portal, count, id));
      return () => owner.send(LOCK, { id, isActive: false });
    },
    events: (count) => ({ 'user.deactivated': 1, 'credential.suspended': count }),
  },
  {
    what: 'an account that is unlocked, with credentials of personal apps',
    async prepare(count) {
      const id = await addPerson(portal);
      const apps = await addApps(portal, count, id);
      await addCredentials(portal, apps);
      await rowsOf(portal.database, 'update "user" set is_active = false where id = $1', [id]);
      const suspended = `update credential set status = 'SUSPENDED', suspended_with_account = true where app_id = any($1)`;
      await rowsOf(portal.database, suspended, [apps]);
      return () => owner.send(LOCK, { id, isActive: true });
    },
    events: (count) => ({ 'user.activated': 1, 'credential.resumed': count }),
  },
  {
    what: 'an app that is renamed, with credentials',
    async prepare(count) {
      const [app] = await addApps(portal, 1);
      await addCredentials(portal, [app!], count);
      return () => owner.send(UPDATE_APP, { id: app, input: { name: `Renamed ${app}` } });
    },
    events: () => ({ 'app.updated': 1 }),
  },
  {
    what: 'a plan whose metadata changes, with credentials',
    async prepare(count) {
      const { id: planId } = await publishPlan(portal);
      await addCredentials(portal, await addApps(portal, 1), count, planId);
      return () => owner.send(UPDATE_PLAN, { id: planId, input: { metadata: [{ name: 'tier', value: 'gold' }] } });
    },
    events: () => ({ 'plan.updated': 1 }),
  },
  {
    what: 'a webhook with deliveries',
    empties: 'webhook_delivery',
    async prepare(count) {
      const [{ id }] = (await rowsOf(
        portal.database,
        `insert into webhook (id, url, secret) values (uuidv7(), 'https://hooks.example.com', '') returning id`,
      )) as [{ id: string }];
      await rowsOf(
        portal.database,
        `with event as (
            insert into event_log (id, type, version, actor, subject_type, subject_id, subject, correlation_id)
            select uuidv7(), 'webhook.tested', 1, '{}', 'webhook', '${id}', '{}', '' from generate_series(1, ${count}) returning id),
          delivery as (
            insert into webhook_delivery (id, webhook_id, event_id) select uuidv7(), '${id}', event.id from event returning id)
          insert into webhook_attempt (id, delivery_id, sent_at) select uuidv7(), delivery.id, now() from delivery`,
      );
      return () => owner.send(DELETE_WEBHOOK, { id });
    },
    events: () => ({ 'webhook.deleted': 1 }),
  },
  {
    what: 'a provider with products and credentials',
    async prepare(count) {
      const id = await publishProduct(portal, 'Enterprise', { elsewhere: true });
      const [{ provider_id: providerId }] = (await rowsOf(
        portal.database,
        `insert into product (id, provider_id, policy_id, name, display_name, auth_type)
          select uuidv7(), provider_id, uuidv7(), uuidv7(), '', auth_type from product, generate_series(2, ${count})
          where id = '${id}' returning provider_id`,
      )) as [{ provider_id: string }];
      const { id: planId } = await publishPlan(portal);
      await rowsOf(portal.database, `update plan set provider_id = '${providerId}' where id = '${planId}'`);
      await addCredentials(portal, await addApps(portal, 1), count, planId);
      const provider = await providerOf(planId);
      return () => owner.send(DELETE_PROVIDER, { id: provider });
    },
    events: (count) => ({
      'provider.deleted': 1,
      'product.deleted': count,
      'plan.deleted': 1,
      'credential.revoked': count,
    }),
  },
];

describe('P14: what a deletion costs', () => {
  it.each(KINDS)('$what: no more for each of 1,000 than for each of 10', { timeout: 120_000 }, async (kind) => {
    const costs: Cost[] = [];
    for (const count of [10, 100, 1_000]) {
      const change = await kind.prepare(count);
      const before = await lastInsertion(portal);
      const { statements, compared } = await costOf(change);
      expect(await eventsSince(portal, before), `events for ${count}`).toEqual(kind.events(count));
      if (kind.empties) expect(await rowsOf(portal.database, `select from ${kind.empties}`)).toEqual([]);
      costs.push({ statements: statements / count, compared: compared / count });
    }
    const [ten, hundred, thousand] = costs as [Cost, Cost, Cost];
    expect(hundred.statements).toBeLessThanOrEqual(ten.statements);
    expect(thousand.statements).toBeLessThanOrEqual(hundred.statements);
    expect(thousand.statements).toBeLessThan(1);
    // A row is compared a few times while its batch is at hand, and by no later batch.
    expect(hundred.compared).toBeLessThan(10);
    expect(thousand.compared).toBeLessThanOrEqual(hundred.compared);
  });
});
