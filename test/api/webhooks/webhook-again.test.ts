import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sequenceEvents } from '../../../src/platform/events/event-log.ts';
import type { Client, Data } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import {
  arrived,
  createWebhook,
  DELETE,
  deliveriesOf,
  makeApp,
  REDELIVER,
  REPLAY,
  settled,
  startWebhookPortal,
  TEST,
  UPDATE,
} from './webhook-story.ts';

const APPS = { eventTypes: ['app.created'] };
const UNKNOWN = '0199a1b2-0000-7000-8000-000000000001';

describe('what was sent, or missed,', () => {
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

  /** Cursor of the newest event that is recorded. */
  const newest = async (): Promise<string> =>
    (await owner.send('{ auditEvents(first: 1) { edges { cursor } } }')).auditEvents.edges[0].cursor;

  /** Makes apps of these names one after the other, and returns the names in which they are told. */
  const makeApps = async (...names: string[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const name of names) ids.push(await makeApp(partner, name));
    return ids;
  };

  /** Waits until the events that nobody wanted are behind the webhooks. */
  const passedOver = () =>
    expect
      .poll(async () => {
        const { db } = portal.app.context;
        const { head } = await db
          .selectFrom('eventLog')
          .select((eb) => eb.fn.max('position').as('head'))
          .executeTakeFirstOrThrow();
        const places = db.selectFrom('eventConsumer').select('position').where('name', '=', 'webhook');
        return (await places.executeTakeFirstOrThrow()).position === head;
      })
      .toBe(true);

  const told = (): unknown[] => receiver.received.map(({ body }) => (body.data.subject as Data).appId);

  it('is sent again by hand under the same id, also after it had arrived', async () => {
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await makeApps('arrived');
    await settled(owner, webhook.id, ['SUCCEEDED']);
    const [{ id, messageId }] = await deliveriesOf(owner, webhook.id);
    const { redeliverWebhook } = await owner.send(REDELIVER, { id });
    expect(redeliverWebhook.delivery).toMatchObject({ id, status: 'PENDING', messageId });
    await arrived(receiver, 2);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([messageId, messageId]);
    await settled(owner, webhook.id, ['SUCCEEDED']);
    expect((await deliveriesOf(owner, webhook.id))[0].attempts).toHaveLength(2);
  });

  it('is sent again by hand at once, though the endpoint asked to be left alone', async () => {
    receiver.behaviour = answer(429, { 'retry-after': '3600' });
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await makeApps('throttled');
    await arrived(receiver, 1);
    await expect.poll(async () => (await deliveriesOf(owner, webhook.id))[0].attempts.length).toBe(1);
    receiver.behaviour = answer(204);
    await owner.send(REDELIVER, { id: (await deliveriesOf(owner, webhook.id))[0].id });
    await settled(owner, webhook.id, ['SUCCEEDED']);
  });

  it('is replayed from a cursor: what had arrived and what happened while it was switched off, in order', async () => {
    const { webhook } = await createWebhook(owner, receiver, APPS);
    const [before] = await makeApps('before the cursor');
    await settled(owner, webhook.id, ['SUCCEEDED']);
    const after = await newest();
    const [arrivedApp] = await makeApps('had arrived');
    await settled(owner, webhook.id, ['SUCCEEDED', 'SUCCEEDED']);
    await owner.send(UPDATE, { id: webhook.id, input: { isEnabled: false } });
    const missed = await makeApps('missed one', 'missed two');
    await passedOver();
    await owner.send(UPDATE, { id: webhook.id, input: { isEnabled: true } });
    await owner.send(REPLAY, { id: webhook.id, after });
    await arrived(receiver, 5);
    expect(told()).toEqual([before, arrivedApp, arrivedApp, ...missed]);
    await settled(owner, webhook.id, ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  it('is not sent again where the endpoint is switched off', async () => {
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await makeApps('before it was off');
    await settled(owner, webhook.id, ['SUCCEEDED']);
    const [{ id }] = await deliveriesOf(owner, webhook.id);
    await owner.send(UPDATE, { id: webhook.id, input: { isEnabled: false } });
    for (const [mutation, variables] of [
      [TEST, { id: webhook.id }],
      [REDELIVER, { id }],
      [REPLAY, { id: webhook.id, after: await newest() }],
    ] as const) {
      expect((await owner.refused(mutation, variables)).userErrors[0]).toMatchObject({ code: 'WRONG_STATE' });
    }
  });

  it('is not found where there is no such endpoint or delivery, and refused for what is no cursor of this log', async () => {
    const { webhook } = await createWebhook(owner, receiver, APPS);
    const code = async (mutation: string, variables: object) =>
      (await owner.refused(mutation, { ...variables })).userErrors[0].code;
    expect(await code(TEST, { id: UNKNOWN })).toBe('NOT_FOUND');
    expect(await code(REDELIVER, { id: UNKNOWN })).toBe('NOT_FOUND');
    expect(await code(REPLAY, { id: UNKNOWN, after: await newest() })).toBe('NOT_FOUND');
    expect(await code(REPLAY, { id: webhook.id, after: 'nonsense' })).toBe('INVALID_INPUT');
    const foreign = Buffer.from(await newest(), 'base64url');
    foreign[8]! ^= 1;
    expect(await code(REPLAY, { id: webhook.id, after: foreign.toString('base64url') })).toBe('INVALID_INPUT');
  });

  it('is replayed to an endpoint that was not there yet, through more than one step', async () => {
    const after = await newest();
    const { db } = portal.app.context;
    const apps = await makeApps('template');
    const template = await db.selectFrom('eventLog').selectAll().where('subjectId', '=', apps[0]!).executeTakeFirst();
    const { insertion, position, ...row } = template!;
    const copies = Array.from({ length: 600 }, () => ({
      ...row,
      id: crypto.randomUUID(),
      position: null,
      actor: JSON.stringify(row.actor),
      subject: JSON.stringify(row.subject),
      before: null,
      after: null,
    }));
    await db.insertInto('eventLog').values(copies).execute();
    await sequenceEvents(db);
    const { webhook } = await createWebhook(owner, receiver, APPS);
    await owner.send(REPLAY, { id: webhook.id, after });
    const count = async () =>
      (await db.selectFrom('webhookDelivery').select('id').where('webhookId', '=', webhook.id).execute()).length;
    await expect.poll(count).toBe(601);
  });
});
