import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import { letTimePass, rowsOf } from '../../support/time.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import { createWebhook, deliveriesOf, makeApp, REPLAY, settled, startWebhookPortal, UPDATE } from './webhook-story.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

describe('the log of deliveries', () => {
  let portal: TestPortal;
  let owner: Client;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    portal = await startWebhookPortal({ GATEHOUSE_WEBHOOK_LOG_DAYS: '2' });
    owner = await portal.as('owner');
    receiver = await startWebhookReceiver();
  });
  afterAll(async () => {
    await portal?.stop();
    await receiver?.stop();
  });

  /** Makes these deliveries, and what was tried for them, so much older. */
  const age = async (ids: string[], seconds: number): Promise<void> => {
    const by = `interval '${seconds} seconds'`;
    await rowsOf(portal.database, `update webhook_delivery set created_at = created_at - ${by} where id = any($1)`, [
      ids,
    ]);
    await rowsOf(portal.database, `update webhook_attempt set sent_at = sent_at - ${by} where delivery_id = any($1)`, [
      ids,
    ]);
  };

  /** Lets the next full hour come. */
  const nextHour = () => letTimePass(portal.database, HOUR);

  const idsOf = async (webhookId: string): Promise<string[]> =>
    (await deliveriesOf(owner, webhookId)).map(({ id }: Data) => id);

  it('forgets what is over after the days of the setting, keeps the rest, and the event can be replayed', async () => {
    const { webhook } = await createWebhook(owner, receiver, { eventTypes: ['app.created'] });
    const start = (await owner.send('{ auditEvents(first: 1) { edges { cursor } } }')).auditEvents.edges[0].cursor;
    const partner = await portal.as('partner');
    for (const name of ['Old', 'Sent again lately', 'New']) await makeApp(partner, name);
    await settled(owner, webhook.id, ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    const [fresh, again, old] = await idsOf(webhook.id);
    await age([old!, again!], 2 * DAY + 60);
    await sql`update webhook_attempt set sent_at = now() where delivery_id = ${again!}`.execute(portal.app.context.db);
    await nextHour();
    await expect.poll(() => idsOf(webhook.id)).toEqual([fresh, again]);
    await owner.send(REPLAY, { id: webhook.id, after: start });
    await settled(owner, webhook.id, ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  it('keeps what still waits, however old it is, and looks again every hour', async () => {
    receiver.behaviour = answer(500);
    const { webhook } = await createWebhook(owner, receiver, { eventTypes: ['app.created'] });
    await makeApp(await portal.as('partner'), 'Waits');
    const waiting = async () => (await deliveriesOf(owner, webhook.id))[0]?.attempts.length;
    await expect.poll(waiting).toBe(1);
    await owner.send(UPDATE, { id: webhook.id, input: { isEnabled: false } });
    const before = await idsOf(webhook.id);
    await age(before, 30 * DAY);
    await nextHour();
    const job = `select run_at > now() as later from graphile_worker.jobs where key = 'notification.pruneDeliveries'`;
    await expect.poll(() => rowsOf(portal.database, job)).toEqual([{ later: true }]);
    expect(await idsOf(webhook.id)).toEqual(before);
  });
});
