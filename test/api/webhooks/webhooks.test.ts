import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import { CREATE, createWebhook, DELETE, ROTATE, readWebhook, startWebhookPortal, UPDATE } from './webhook-story.ts';

const SECRET = /^whsec_[A-Za-z0-9+/]{43}=$/;
const HEADERS = [{ name: 'X-Api-Key', value: 'value-of-the-header' }];
const ELSEWHERE = { url: 'https://hooks.example.com/in' };
const UNKNOWN = '0199a1b2-0000-7000-8000-000000000001';

describe('the endpoints of webhooks', () => {
  let portal: TestPortal;
  let owner: Client;
  beforeAll(async () => {
    portal = await startWebhookPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
  });
  afterAll(() => portal?.stop());

  it('are set up with a filter, headers and a secret of the form of the specification', async () => {
    const input = { description: 'Billing', eventTypes: ['app.created', 'app.created'], headers: HEADERS };
    const { webhook, secret } = await createWebhook(owner, ELSEWHERE, input);
    expect(webhook).toMatchObject({
      url: ELSEWHERE.url,
      description: 'Billing',
      eventTypes: ['app.created'],
      headerNames: ['x-api-key'],
      isEnabled: true,
      disabledReason: null,
    });
    expect(secret).toMatch(SECRET);
  });

  it('show neither secret nor values of headers again, and keep both sealed', async () => {
    const { webhook, secret } = await createWebhook(owner, ELSEWHERE, { headers: HEADERS });
    await owner.send(ROTATE, { id: webhook.id, overlapSeconds: 60 });
    const row = JSON.stringify(
      await portal.app.context.db.selectFrom('webhook').selectAll().where('id', '=', webhook.id).executeTakeFirst(),
    );
    const events = JSON.stringify(
      await portal.app.context.db.selectFrom('eventLog').select(['before', 'after']).execute(),
    );
    for (const text of [row, events]) {
      expect(text).not.toContain(secret.replace('whsec_', ''));
      expect(text).not.toContain('value-of-the-header');
    }
    expect(events).not.toContain('hooks.example.com/in');
  });

  it('are listed and read by their id, by `node` too', async () => {
    const { webhook } = await createWebhook(owner, ELSEWHERE);
    const { webhooks } = await owner.send('{ webhooks(first: 100) { nodes { id } } }');
    expect(webhooks.nodes).toContainEqual({ id: webhook.id });
    const { node } = await owner.send('query ($id: ID!) { node(id: $id) { __typename id } }', { id: webhook.id });
    expect(node).toEqual({ __typename: 'Webhook', id: webhook.id });
  });

  it('keep what an update does not name, and lose what it sets to null', async () => {
    const { webhook } = await createWebhook(owner, ELSEWHERE, {
      description: 'Billing',
      eventTypes: ['app.created'],
      headers: HEADERS,
    });
    await owner.send(UPDATE, { id: webhook.id, input: { url: 'https://hooks.example.com/other' } });
    expect(await readWebhook(owner, webhook.id)).toEqual({ ...webhook, url: 'https://hooks.example.com/other' });
    await owner.send(UPDATE, { id: webhook.id, input: { description: null, eventTypes: null, headers: [] } });
    expect(await readWebhook(owner, webhook.id)).toMatchObject({
      description: null,
      eventTypes: null,
      headerNames: [],
    });
  });

  it('K6: take their events as an enum, and tell them in both spellings', async () => {
    const { webhook } = await createWebhook(owner, ELSEWHERE, { events: ['APP_CREATED', 'ACCESS_REQUEST_APPROVED'] });
    expect(webhook).toMatchObject({
      events: ['APP_CREATED', 'ACCESS_REQUEST_APPROVED'],
      eventTypes: ['app.created', 'accessRequest.approved'],
    });
    const change = async (input: object) =>
      (await owner.send(UPDATE, { id: webhook.id, input })).updateWebhook.webhook.events;
    expect(await change({ description: 'Kept' })).toEqual(['APP_CREATED', 'ACCESS_REQUEST_APPROVED']);
    expect(await change({ eventTypes: ['app.deleted'] })).toEqual(['APP_DELETED']);
    expect(await change({ events: null })).toBeNull();
  });

  it('are switched off and on by owners', async () => {
    const { webhook } = await createWebhook(owner, ELSEWHERE);
    const off = await owner.send(UPDATE, { id: webhook.id, input: { isEnabled: false } });
    expect(off.updateWebhook.webhook).toMatchObject({ isEnabled: false, disabledReason: 'BY_OWNER' });
    const on = await owner.send(UPDATE, { id: webhook.id, input: { isEnabled: true } });
    expect(on.updateWebhook.webhook).toMatchObject({ isEnabled: true, disabledReason: null, disabledAt: null });
  });

  it('do not let the values of their headers be sent to another origin', async () => {
    const { webhook } = await createWebhook(owner, ELSEWHERE, { headers: HEADERS });
    const input = { url: 'https://thief.example.com/in' };
    const { userErrors } = await owner.refused(UPDATE, { id: webhook.id, input });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'headers'] }]);
    await owner.send(UPDATE, { id: webhook.id, input: { ...input, headers: HEADERS } });
  });

  it('get a new secret; the old one signs on for the overlap, and not at all without one', async () => {
    const { webhook, secret } = await createWebhook(owner, ELSEWHERE);
    const { rotateWebhookSecret } = await owner.send(ROTATE, { id: webhook.id, overlapSeconds: 3_600 });
    expect(rotateWebhookSecret.secret).toMatch(SECRET);
    expect(rotateWebhookSecret.secret).not.toBe(secret);
    const overlap = Date.parse(rotateWebhookSecret.webhook.previousSecretUntil) - Date.now();
    expect(overlap).toBeGreaterThan(3_500_000);
    expect(overlap).toBeLessThanOrEqual(3_600_000);
    const again = await owner.send(ROTATE, { id: webhook.id, overlapSeconds: 0 });
    expect(again.rotateWebhookSecret.webhook.previousSecretUntil).toBeNull();
  });

  it('are deleted', async () => {
    const { webhook } = await createWebhook(owner, ELSEWHERE);
    const { deleteWebhook } = await owner.send(DELETE, { id: webhook.id });
    expect(deleteWebhook).toMatchObject({ deletedId: webhook.id, webhookId: webhook.id });
    expect(await readWebhook(owner, webhook.id)).toBeNull();
  });

  it.each([
    ['url', { url: 'http://10.0.0.1/' }],
    ['url', { url: 'http://[::1]/' }],
    ['url', { url: 'https://user:password@hooks.example.com/' }],
    ['url', { url: 'https://hooks.example.com:22/' }],
    ['url', { url: 'ftp://hooks.example.com/' }],
    ['url', { url: `https://hooks.example.com/${'x'.repeat(2_000)}` }],
    ['eventTypes', { eventTypes: ['app.exploded'] }],
    ['eventTypes', { eventTypes: [] }],
    ['events', { events: [] }],
    ['events', { events: ['APP_CREATED'], eventTypes: ['app.created'] }],
    ['description', { description: 'x'.repeat(2_001) }],
    ['headers', { headers: [{ name: 'Webhook-Id', value: 'x' }] }],
    ['headers', { headers: [{ name: 'Host', value: 'x' }] }],
    ['headers', { headers: [{ name: 'Content-Length', value: '0' }] }],
    ['headers', { headers: [{ name: 'X Y', value: 'x' }] }],
    ['headers', { headers: [{ name: 'X', value: 'x\r\nY: z' }] }],
    ['headers', { headers: [...HEADERS, ...HEADERS] }],
    ['headers', { headers: Array.from({ length: 21 }, (_, n) => ({ name: `x-${n}`, value: 'x' })) }],
  ])('are refused for their %s: %j', async (field, input) => {
    const { userErrors } = await owner.refused(CREATE, { input: { ...ELSEWHERE, ...input } });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', field] }]);
  });

  it.each([-1, 30 * 86_400 + 1])('are refused an overlap of %i seconds', async (overlapSeconds) => {
    const { webhook } = await createWebhook(owner, ELSEWHERE);
    const { userErrors } = await owner.refused(ROTATE, { id: webhook.id, overlapSeconds });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['overlapSeconds'] }]);
  });

  it.each([
    ['changed', UPDATE, { input: {} }],
    ['given another secret', ROTATE, {}],
    ['deleted', DELETE, {}],
  ])('that do not exist cannot be %s', async (_, mutation, variables) => {
    const { userErrors } = await owner.refused(mutation, { id: UNKNOWN, ...variables });
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
  });
});
