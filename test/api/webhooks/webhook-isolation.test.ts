import { afterEach, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import { PortalProcess } from '../../support/portal-process.ts';
import { approve, provisioned, requestAccess } from '../../support/story.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import { createWebhook, deliveriesOf, makeApp, settled, startWebhookPortal } from './webhook-story.ts';

const APPS = { eventTypes: ['app.created'] };
const hang = () => undefined;

describe('one endpoint in trouble', () => {
  const stack: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stack.splice(0).reverse()) await stop();
  });

  async function start(
    env: Record<string, string> = {},
  ): Promise<{ portal: TestPortal; owner: Client; partner: Client }> {
    const portal = await startWebhookPortal(env);
    stack.push(() => portal.stop());
    return { portal, owner: await portal.as('owner'), partner: await portal.as('partner') };
  }

  async function receive(behaviour: WebhookReceiver['behaviour']): Promise<WebhookReceiver> {
    const receiver = await startWebhookReceiver(behaviour);
    stack.push(() => receiver.stop());
    return receiver;
  }

  it('delays no other: fifty endpoints, of which five hang, fail, redirect, are gone or are overloaded', async () => {
    const { owner, partner } = await start();
    const troubles = [hang, answer(500), answer(302, { location: '/' }), answer(410), answer(429)];
    const troubled = await Promise.all(troubles.map(receive));
    const healthy = await Promise.all(Array.from({ length: 45 }, () => receive(answer(204))));
    for (const receiver of [...troubled, ...healthy]) await createWebhook(owner, receiver, APPS);
    for (const name of ['one', 'two', 'three']) await makeApp(partner, name);
    await expect
      .poll(() => healthy.filter(({ received }) => received.length === 3).length, { timeout: 25_000 })
      .toBe(45);
    // The request that hangs was sent and has not come back yet: nobody waited for it.
    expect(troubled[0]!.received).toHaveLength(1);
  });

  it('takes no place from the gateway: more endpoints hang than are talked to at once, and access is granted', async () => {
    const { owner, partner } = await start();
    const hanging = await receive(hang);
    for (let n = 0; n < 10; n += 1) await createWebhook(owner, hanging);
    const { id } = await requestAccess(partner);
    await expect.poll(() => hanging.received.length).toBeGreaterThanOrEqual(8);
    await approve(owner, id);
    expect((await provisioned(partner, id)).provisioning).toBe('PROVISIONED');
  });

  it('is told once of each event by one delivery, however often the process that tells it is killed', async () => {
    const { portal, owner, partner } = await start({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    const receiver = await receive(hang);
    const settings = {
      DATABASE_URL: portal.database.url,
      DATA_DIR: portal.dataDir,
      GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    };
    const doomed = await PortalProcess.start(settings);
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await makeApp(partner, 'told by the dead');
    await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBe(1);
    await doomed.stop('SIGKILL');
    receiver.behaviour = answer(204);
    const [one, two] = await Promise.all([PortalProcess.start(settings), PortalProcess.start(settings)]);
    stack.push(
      () => one.stop(),
      () => two.stop(),
    );
    await makeApp(partner, 'told by the living');
    await settled(owner, webhook.id, ['SUCCEEDED', 'SUCCEEDED']);
    const [, first] = await deliveriesOf(owner, webhook.id);
    const sent = receiver.received.filter(({ headers }) => headers['webhook-id'] === first!.messageId);
    expect(sent.length).toBe(2);
    expect(receiver.received).toHaveLength(3);
  }, 90_000);
});
