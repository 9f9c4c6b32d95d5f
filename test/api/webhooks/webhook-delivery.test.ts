import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import { approve, CANCEL, provisioned, reject, requestAccess } from '../../support/story.ts';
import {
  accepts,
  answer,
  type ReceivedWebhook,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../support/webhook-receiver.ts';
import {
  arrived,
  createWebhook,
  DELETE,
  deliveriesOf,
  makeApp,
  passTime,
  ROTATE,
  readWebhook,
  settled,
  startWebhookPortal,
  TEST,
  UPDATE,
} from './webhook-story.ts';

const INTERESTING = /^accessRequest\.(created|approved|rejected|cancelled)|credential\.activated$/;

const APPS = { eventTypes: ['app.created'] };

describe('a webhook', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    portal = await startWebhookPortal();
    [owner, partner] = await Promise.all([portal.as('owner'), portal.as('partner')]);
  });
  afterAll(() => portal?.stop());
  beforeEach(async () => {
    receiver = await startWebhookReceiver();
  });
  afterEach(async () => {
    const { webhooks } = await owner.send('{ webhooks(first: 100) { nodes { id } } }');
    for (const { id } of webhooks.nodes) await owner.send(DELETE, { id });
    await receiver.stop();
  });

  it('posts each event once, signed so that the library of the specification accepts it', async () => {
    const { webhook, secret } = await createWebhook(owner, receiver, APPS);
    const appId = await makeApp(partner, 'signed');
    await arrived(receiver, 1);
    const [request] = receiver.received;
    expect(accepts(secret, request!)).toBe(true);
    expect(request!.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(request!.headers['webhook-id']).toBe(request!.body.data.id);
    expect(request!.body).toMatchObject({
      type: 'app.created',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        actor: { kind: 'user' },
        subject: { appId },
        after: expect.any(Object),
        correlationId: expect.any(String),
      },
    });
    await settled(owner, webhook.id, ['SUCCEEDED']);
  });

  it('is told only of the types that it names', async () => {
    await createWebhook(owner, receiver, { eventTypes: ['accessRequest.created', 'accessRequest.approved'] });
    const { id } = await requestAccess(partner);
    await approve(owner, id);
    await arrived(receiver, 2);
    expect(receiver.received.map(({ body }) => body.type)).toEqual(['accessRequest.created', 'accessRequest.approved']);
  });

  it('is told of every decision and of the credential that works, in order, when it names no types', async () => {
    await createWebhook(owner, receiver);
    const asked = [await requestAccess(partner)];
    await approve(owner, asked[0].id);
    await provisioned(partner, asked[0].id);
    asked.push(await requestAccess(partner));
    await reject(owner, asked[1].id);
    asked.push(await requestAccess(partner));
    await partner.send(CANCEL, { id: asked[2].id });
    const ours = ({ body }: ReceivedWebhook) => {
      const { appId } = body.data.subject as Data;
      return INTERESTING.test(body.type) && asked.some(({ app }) => app.id === appId);
    };
    const told = () => receiver.received.filter(ours).map(({ body }) => body.type);
    await expect
      .poll(told)
      .toEqual([
        'accessRequest.created',
        'accessRequest.approved',
        'credential.activated',
        'accessRequest.created',
        'accessRequest.rejected',
        'accessRequest.created',
        'accessRequest.cancelled',
      ]);
  });

  it('hands a request to a third party, which decides by the id it was given', async () => {
    const { secret } = await createWebhook(owner, receiver, { eventTypes: ['accessRequest.created'] });
    await requestAccess(partner);
    await arrived(receiver, 1);
    const [request] = receiver.received;
    expect(accepts(secret, request!)).toBe(true);
    const { accessRequestId } = request!.body.data.subject as Record<string, string>;
    expect((await approve(owner, accessRequestId!)).status).toBe('APPROVED');
  });

  it('is signed with both secrets while a rotation overlaps, and with the new one alone after it', async () => {
    const { webhook, secret } = await createWebhook(owner, receiver, APPS);
    const rotate = async (overlapSeconds: number): Promise<string> =>
      (await owner.send(ROTATE, { id: webhook.id, overlapSeconds })).rotateWebhookSecret.secret;
    const second = await rotate(3_600);
    await makeApp(partner, 'overlapping');
    await arrived(receiver, 1);
    expect([secret, second].map((each) => accepts(each, receiver.received[0]!))).toEqual([true, true]);
    const third = await rotate(0);
    await makeApp(partner, 'after the overlap');
    await arrived(receiver, 2);
    expect([secret, second, third].map((each) => accepts(each, receiver.received[1]!))).toEqual([false, false, true]);
  });

  it('gets its headers, which the log does not show though the endpoint sends them back', async () => {
    receiver.behaviour = (response, { headers }) => void response.end(JSON.stringify(headers));
    const headers = [{ name: 'X-Api-Key', value: 'value-of-the-header' }];
    const { webhook } = await createWebhook(owner, receiver, { ...APPS, headers });
    await makeApp(partner, 'with headers');
    await settled(owner, webhook.id, ['SUCCEEDED']);
    expect(receiver.received[0]!.headers['x-api-key']).toBe('value-of-the-header');
    const [delivery] = await deliveriesOf(owner, webhook.id);
    expect(delivery.attempts[0].responseBody).toContain('"x-api-key":"[redacted]"');
  });

  it('is tried again on failure: the same id and body, signed anew with the time of the attempt', async () => {
    receiver.behaviour = answer(500);
    const { webhook, secret } = await createWebhook(owner, receiver, APPS);
    await makeApp(partner, 'retried');
    await arrived(receiver, 1);
    receiver.behaviour = answer(204);
    await arrived(receiver, 2);
    await settled(owner, webhook.id, ['SUCCEEDED']);
    const [first, second] = receiver.received;
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(second!.raw).toBe(first!.raw);
    const pause = Number(second!.headers['webhook-timestamp']) - Number(first!.headers['webhook-timestamp']);
    expect(pause).toBeGreaterThanOrEqual(4);
    expect(accepts(secret, second!)).toBe(true);
  });

  it('is given up after ten attempts, each logged', async () => {
    receiver.behaviour = answer(500, {}, 'broken');
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await makeApp(partner, 'hopeless');
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await arrived(receiver, attempt);
      if (attempt === 10) break;
      await expect.poll(async () => (await deliveriesOf(owner, webhook.id))[0].attempts.length).toBe(attempt);
      await passTime(portal, webhook.id);
    }
    await settled(owner, webhook.id, ['FAILED']);
    const [delivery] = await deliveriesOf(owner, webhook.id);
    expect(delivery).toMatchObject({ nextAttemptAt: null, deliveredAt: null });
    expect(delivery.attempts).toHaveLength(10);
    expect(delivery.attempts[0]).toMatchObject({ statusCode: 500, responseBody: 'broken', failure: null });
  });

  it('is not led elsewhere by a redirect, which counts as a failure', async () => {
    receiver.behaviour = answer(307, { location: '/elsewhere' });
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await makeApp(partner, 'redirected');
    await expect.poll(async () => (await deliveriesOf(owner, webhook.id))[0]?.attempts.length).toBe(1);
    expect((await deliveriesOf(owner, webhook.id))[0]).toMatchObject({ status: 'PENDING' });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('that cannot be reached learns from the log no more than that', async () => {
    const { webhook } = await createWebhook(owner, { url: 'http://127.0.0.1:1/' }, APPS);
    await makeApp(partner, 'unreachable');
    await expect
      .poll(async () => (await deliveriesOf(owner, webhook.id))[0]?.attempts)
      .toEqual([
        {
          sentAt: expect.any(String),
          statusCode: null,
          durationMs: null,
          failure: 'No HTTP answer came from this URL.',
          responseBody: null,
        },
      ]);
  });

  it.each([429, 502, 504])('that answers %i is left alone for as long as it asks', async (status) => {
    receiver.behaviour = answer(status, { 'retry-after': '3600' });
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await makeApp(partner, `throttled by ${status}`);
    await expect.poll(async () => (await readWebhook(owner, webhook.id)).pausedUntil).not.toBeNull();
    const { pausedUntil } = await readWebhook(owner, webhook.id);
    expect(Date.parse(pausedUntil) - Date.now()).toBeGreaterThan(3_500_000);
    await makeApp(partner, `waiting for ${status}`);
    await settled(owner, webhook.id, ['PENDING', 'PENDING']);
    expect(receiver.received).toHaveLength(1);
    receiver.behaviour = answer(204);
    await passTime(portal, webhook.id);
    await settled(owner, webhook.id, ['SUCCEEDED', 'SUCCEEDED']);
  });

  it('that answers 410 is switched off at once; owners are told by mail, other systems by their webhooks', async () => {
    receiver.behaviour = answer(410);
    const other = await startWebhookReceiver();
    await createWebhook(owner, other, { eventTypes: ['webhook.disabled'] });
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await makeApp(partner, 'gone');
    await arrived(other, 1);
    expect(other.received[0]!.body.data).toMatchObject({
      subject: { webhookId: webhook.id },
      actor: { kind: 'job' },
      after: { disabledReason: 'GONE' },
    });
    expect(await readWebhook(owner, webhook.id)).toMatchObject({ isEnabled: false, disabledReason: 'GONE' });
    const mails = () => portal.app.context.db.selectFrom('mail').select(['template', 'recipient', 'status']).execute();
    await expect
      .poll(mails)
      .toContainEqual({ template: 'webhook-disabled', recipient: 'owner@example.com', status: 'SENT' });
    await makeApp(partner, 'after it was gone');
    await settled(owner, webhook.id, ['FAILED']);
    await other.stop();
  });

  it('that has failed for five days is switched off; switched on again, it gets what waited', async () => {
    receiver.behaviour = answer(500);
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await makeApp(partner, 'failing');
    await arrived(receiver, 1);
    await expect.poll(async () => (await readWebhook(owner, webhook.id)).failingSince).not.toBeNull();
    const sixDaysAgo = new Date(Date.now() - 6 * 86_400_000);
    const { db } = portal.app.context;
    await db.updateTable('webhook').set({ failingSince: sixDaysAgo }).where('id', '=', webhook.id).execute();
    await passTime(portal, webhook.id);
    await expect
      .poll(() => readWebhook(owner, webhook.id))
      .toMatchObject({ isEnabled: false, disabledReason: 'FAILING', disabledAt: expect.any(String) });
    receiver.behaviour = answer(204);
    await owner.send(UPDATE, { id: webhook.id, input: { isEnabled: true } });
    await passTime(portal, webhook.id);
    await settled(owner, webhook.id, ['SUCCEEDED']);
  });

  it('that was deleted while its endpoint kept us waiting leaves nothing behind', async () => {
    let release = () => {};
    receiver.behaviour = (response) => {
      release = () => void response.writeHead(204).end();
    };
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await makeApp(partner, 'deleted meanwhile');
    await arrived(receiver, 1);
    await owner.send(DELETE, { id: webhook.id });
    release();
    const jobs = async () => (await portal.app.context.db.selectFrom('webhookAttempt').select('id').execute()).length;
    await expect.poll(jobs).toBe(0);
  });

  it('is tested with an event of its own, which no filter keeps from it and no other webhook gets', async () => {
    const other = await startWebhookReceiver();
    await createWebhook(owner, other);
    const { webhook, secret } = await createWebhook(owner, receiver, APPS);
    const { testWebhook } = await owner.send(TEST, { id: webhook.id });
    expect(testWebhook.delivery.status).toBe('PENDING');
    await arrived(receiver, 1);
    expect(receiver.received[0]!.body.type).toBe('webhook.tested');
    expect(receiver.received[0]!.headers['webhook-id']).toBe(testWebhook.delivery.messageId);
    expect(accepts(secret, receiver.received[0]!)).toBe(true);
    await makeApp(partner, 'after the test');
    await expect.poll(() => other.received.map(({ body }) => body.type)).toContain('app.created');
    expect(other.received.map(({ body }) => body.type)).not.toContain('webhook.tested');
    await other.stop();
  });

  it('shows in its log what was sent and what came back', async () => {
    receiver.behaviour = answer(200, {}, 'thanks');
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await makeApp(partner, 'logged');
    await settled(owner, webhook.id, ['SUCCEEDED']);
    const [delivery] = await deliveriesOf(owner, webhook.id);
    expect(delivery).toEqual({
      id: expect.any(String),
      status: 'SUCCEEDED',
      messageId: receiver.received[0]!.headers['webhook-id'],
      requestBody: receiver.received[0]!.raw,
      nextAttemptAt: null,
      deliveredAt: expect.any(String),
      createdAt: expect.any(String),
      webhook: { id: webhook.id },
      event: { id: receiver.received[0]!.body.data.id, type: 'app.created' },
      attempts: [
        {
          sentAt: expect.any(String),
          statusCode: 200,
          durationMs: expect.any(Number),
          failure: null,
          responseBody: 'thanks',
        },
      ],
    });
    expect(await deliveriesOf(owner, webhook.id, ['PENDING', 'FAILED'])).toEqual([]);
    const node = 'query ($id: ID!) { node(id: $id) { __typename id } }';
    expect((await owner.send(node, { id: delivery.id })).node).toEqual({
      __typename: 'WebhookDelivery',
      id: delivery.id,
    });
  });
});
