import { sql } from 'kysely';
import { expect } from 'vitest';
import { wakeWebhook } from '../../../src/notification/webhooks/webhook.queue.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import type { WebhookReceiver } from '../../support/webhook-receiver.ts';

/** A portal whose webhooks may reach the receivers of a test. */
export const startWebhookPortal = (env: Record<string, string> = {}): Promise<TestPortal> =>
  startTestPortal({ GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1', ...env });

export const WEBHOOK = `fragment Webhook on Webhook {
  id url description events eventTypes headerNames isEnabled disabledReason disabledAt failingSince pausedUntil previousSecretUntil }`;

export const CREATE = `${WEBHOOK} mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { webhook { ...Webhook } secret userErrors { code message field } } }`;
export const UPDATE = `${WEBHOOK} mutation ($id: ID!, $input: UpdateWebhookInput!) {
  updateWebhook(id: $id, input: $input) { webhook { ...Webhook } userErrors { code message field } } }`;
export const ROTATE = `${WEBHOOK} mutation ($id: ID!, $overlapSeconds: Int) {
  rotateWebhookSecret(id: $id, overlapSeconds: $overlapSeconds) {
    webhook { ...Webhook } secret userErrors { code message field } } }`;
export const DELETE = `mutation ($id: ID!) { deleteWebhook(id: $id) { deletedId webhookId userErrors { code field } } }`;
export const TEST = `mutation ($id: ID!) {
  testWebhook(id: $id) { delivery { id status messageId } userErrors { code field } } }`;
export const REDELIVER = `mutation ($id: ID!) {
  redeliverWebhook(deliveryId: $id) { delivery { id status messageId nextAttemptAt } userErrors { code field } } }`;
export const REPLAY = `mutation ($id: ID!, $after: String!) {
  replayWebhook(id: $id, after: $after) { webhook { id } userErrors { code field } } }`;

/** Sets up an endpoint and returns it with its secret. */
export async function createWebhook(
  owner: Client,
  receiver: Pick<WebhookReceiver, 'url'>,
  input: object = {},
): Promise<{ webhook: Data; secret: string }> {
  return (await owner.send(CREATE, { input: { url: receiver.url, ...input } })).createWebhook;
}

export const readWebhook = async (owner: Client, id: string): Promise<Data> =>
  (await owner.send(`${WEBHOOK} query ($id: ID!) { webhook(id: $id) { ...Webhook } }`, { id })).webhook;

/** Deliveries of a webhook, newest first, with their attempts. */
export async function deliveriesOf(owner: Client, webhookId: string, status?: string[]): Promise<Data[]> {
  const query = `query ($webhookId: ID!, $filter: WebhookDeliveryFilter) {
    webhookDeliveries(webhookId: $webhookId, filter: $filter, first: 100) { nodes {
      id status messageId requestBody nextAttemptAt deliveredAt createdAt webhook { id } event { id type }
      attempts { sentAt statusCode durationMs failure responseBody } } } }`;
  return (await owner.send(query, { webhookId, filter: { statuses: status } })).webhookDeliveries.nodes;
}

/** Waits until this many requests have arrived, and for no longer. */
export const arrived = (receiver: WebhookReceiver, count: number): Promise<void> =>
  expect.poll(() => receiver.received.length, { timeout: 60_000, interval: 20 }).toBe(count);

/** Waits until the deliveries of a webhook stand like this, newest first. */
export const settled = (owner: Client, webhookId: string, statuses: string[]): Promise<void> =>
  expect
    .poll(async () => (await deliveriesOf(owner, webhookId)).map(({ status }) => status), {
      timeout: 60_000,
      interval: 50,
    })
    .toEqual(statuses);

/** Makes an app, which is one event of the type `app.created`. */
export async function makeApp(client: Client, name: string): Promise<string> {
  const { createApp } = await client.send(
    'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } userErrors { code } } }',
    { input: { name } },
  );
  return createApp.app.id;
}

/** Lets the time pass that deliveries wait for their next attempt, and endpoints for theirs. */
export const passTime = (portal: TestPortal, webhookId: string): Promise<void> =>
  inTransaction(portal.app.context, async (tx) => {
    await tx.db.updateTable('webhook').set({ pausedUntil: null }).where('id', '=', webhookId).execute();
    await tx.db
      .updateTable('webhookDelivery')
      .set({ nextAttemptAt: sql<Date>`now()` })
      .where('webhookId', '=', webhookId)
      .where('nextAttemptAt', 'is not', null)
      .execute();
    await wakeWebhook(tx, webhookId);
  });
